"""The words of one cue of a subtitle: its marks as tags, its lines joined and laid out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from device_app.documents.segment import Segment, TagWriter, unescaped

_NAME = re.compile(r"<(/?)([A-Za-z]+)")
_SPEAKER = re.compile(r"[-–—‐]\s?")
_SPACE = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class CueStyle:
    """How a format writes the words of a cue.

    Attributes:
        mark: pattern of formatting.
        line_break: pattern of a break.
        decode: characters meant by what is written.
        encode: what to write for characters.
    """

    mark: re.Pattern[str]
    line_break: re.Pattern[str]
    decode: Callable[[str], str] = unescaped
    encode: Callable[[str], str] = unescaped


def cue_segments(text: str, start: int, end: int, style: CueStyle) -> Iterator[Segment]:
    """The words of a cue: one segment, or one a line where a dash begins each line.

    Args:
        text: the document.
        start: where the words of the cue begin.
        end: where they end.
        style: of the format.
    """
    start, end = _trimmed(text, start, end)
    lines = list(_lines(text, start, end, style))
    dashes = [_SPEAKER.match(text, *line) for line in lines]
    parts = [(start, end)]
    if len(lines) > 1 and all(dashes):
        parts = [(dash.end(), line[1]) for dash, line in zip(dashes, lines, strict=True) if dash]
    for first, last in parts:
        segment = _segment(text, first, last, style)
        if segment is not None:
            yield segment


def _lines(text: str, start: int, end: int, style: CueStyle) -> Iterator[tuple[int, int]]:
    for found in style.line_break.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _segment(text: str, start: int, end: int, style: CueStyle) -> Segment | None:
    start, end, marks = _core(text, *_trimmed(text, start, end), style)
    partners = _partners([mark[0] for mark in marks])
    writer = TagWriter(_Flat(style))
    numbers: dict[int, int] = {}
    breaks = _Breaks(style.line_break, writer, style.decode)
    done = start
    for index, mark in enumerate(marks):
        breaks.words(
            text[done : mark.start()],
            closed=partners.get(index - 1, index) < index - 1,
            opens=partners.get(index, -1) > index,
        )
        if index not in partners:
            writer.opaque(mark[0])
        elif index < partners[index]:
            numbers[partners[index]] = writer.open(mark[0])
        else:
            writer.close(numbers[index], mark[0])
        done = mark.end()
    breaks.words(text[done:end], closed=False, opens=False)
    segment = writer.segment(start, end)
    if segment is None or not any(breaks.counts):
        return segment
    return replace(segment, layout=_Layout(style.mark, tuple(breaks.counts), breaks.written))


def _core(text: str, start: int, end: int, style: CueStyle) -> tuple[int, int, list[re.Match[str]]]:
    """What is left without the marks that surround all the words, and the marks in it."""
    marks = list(style.mark.finditer(text, start, end))
    partners = _partners([mark[0] for mark in marks])
    low, high = 0, len(marks) - 1
    while low <= high:
        first, last = marks[low], marks[high]
        leads, trails = first.start() == start, last.end() == end
        if leads and trails and partners.get(low) == high:
            (start, _), (_, end) = _trimmed(text, first.end(), end), _trimmed(text, start, last.start())
            low, high = low + 1, high - 1
        elif leads and low not in partners:
            start, _ = _trimmed(text, first.end(), end)
            low += 1
        elif trails and high not in partners:
            _, end = _trimmed(text, start, last.start())
            high -= 1
        else:
            break
    return start, max(start, end), marks[low : high + 1]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


class _Breaks:
    """Writes words and counts their line breaks; one between two formatted lines is kept where it is.

    Attributes:
        counts: of the breaks before the first kept one, between it and the next, and so on.
        written: how the document writes a break.
    """

    def __init__(self, line_break: re.Pattern[str], writer: TagWriter, decode: Callable[[str], str]) -> None:
        self.counts = [0]
        self.written = "\n"
        self._break, self._writer, self._decode = line_break, writer, decode

    def words(self, raw: str, *, closed: bool, opens: bool) -> None:
        """Write words; `closed` when formatting ends right before them, `opens` when it begins right after."""
        whole = self._break.fullmatch(raw.strip(" \t"))
        if whole and closed and opens:
            self.written = whole[0]
            self.counts.append(0)
            self._writer.opaque(whole[0])
            return
        done = 0
        for found in self._break.finditer(raw):
            self._writer.words(self._decode(_SPACE.sub(" ", raw[done : found.start()]).rstrip(" ") + " "))
            self.written = found[0]
            self.counts[-1] += 1
            done = found.end() + len(raw[found.end() :]) - len(raw[found.end() :].lstrip(" \t"))
        self._writer.words(self._decode(_SPACE.sub(" ", raw[done:])))


@dataclass(frozen=True, slots=True)
class _Flat:
    """Writes words without breaks of their own, which could end the cue."""

    style: CueStyle

    def __call__(self, words: str) -> str:
        return self.style.encode(" ".join(re.split(r"\s*[\r\n]+\s*", words)))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Lays words out on lines of about the same length; a line is never broken inside of a mark."""

    mark: re.Pattern[str]
    counts: Sequence[int]
    newline: str

    def __call__(self, text: str) -> str:
        parts = text.split(self.newline)
        counts = self.counts if len(parts) == len(self.counts) else [0] * len(parts)
        return self.newline.join(self._broken(part, count) for part, count in zip(parts, counts, strict=True))

    def _broken(self, text: str, count: int) -> str:
        if not count:
            return text
        bare = self.mark.sub(lambda found: "\0" * len(found[0]), text)
        visible = len(bare.replace("\0", ""))
        spaced = " " in bare.strip()
        places = list(_places(bare, spaced=spaced))
        cuts: list[int] = []
        for line in range(1, count + 1):
            wanted = visible * line / (count + 1)
            free = [(abs(seen - wanted), at) for at, seen in places if not cuts or at > cuts[-1] + 1]
            if free:
                cuts.append(min(free)[1])
        pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return self.newline.join(piece.strip(" ") for piece in pieces)


def _places(bare: str, *, spaced: bool) -> Iterator[tuple[int, int]]:
    """Where a line may end, and how many characters are seen before."""
    seen = 0
    for at, character in enumerate(bare):
        if 0 < at < len(bare) - 1 and character != "\0" and (character == " " if spaced else bare[at - 1] != "\0"):
            yield at, seen
        seen += character != "\0"


def _partners(marks: Sequence[str]) -> dict[int, int]:
    partners: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for index, mark in enumerate(marks):
        name = _NAME.match(mark)
        if name is None:
            continue
        if not name[1]:
            opened.append((index, name[2].lower()))
        elif opened and opened[-1][1] == name[2].lower():
            start, _ = opened.pop()
            partners[start], partners[index] = index, start
    return partners
