"""The words of one cue of a subtitle: its marks as tags, its lines joined and laid out again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise

from device_app.documents.cue_layout import CueLayout
from device_app.documents.document import Places
from device_app.documents.limits import LONGEST_READING, too_complex
from device_app.documents.segment import Segment, Span, TagWriter, unescaped

_NAME = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z]+)|\{\\(?P<letter>[bius])(?P<on>[01])\}")
_DASH = re.compile(r"[-–—‐](?:\s+|(?!\d))")
_SPACE = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class CueStyle:
    """How a format writes the words of a cue.

    Attributes:
        mark: pattern of formatting.
        line_break: pattern of a break.
        decode: characters meant by what is written.
        encode: what to write for characters.
        voice: pattern of a mark that says who speaks from here on.
        timing: pattern of the marks that say when the next syllable or word is heard.
    """

    mark: re.Pattern[str]
    line_break: re.Pattern[str]
    decode: Callable[[str], str] = unescaped
    encode: Callable[[str], str] = unescaped
    voice: re.Pattern[str] | None = None
    timing: re.Pattern[str] | None = None


def cue_places(text: str, cues: Iterable[Span], style: CueStyle) -> Places:
    """The words of all cues.

    Args:
        text: the document.
        cues: where the words of each are.
        style: of the format.

    Raises:
        DragomanError: ``file.too_complex``.
    """
    segments: list[Segment] = []
    read = 0
    for start, end in cues:
        parts = (pattern.finditer(text, start, end) for pattern in (style.mark, style.line_break))
        read += 2 + sum(1 for _ in islice(chain.from_iterable(parts), LONGEST_READING))
        if read > LONGEST_READING:
            raise too_complex()
        segments += _segments(text, start, end, style)
    return Places(segments)


def _segments(text: str, start: int, end: int, style: CueStyle) -> Iterator[Segment]:
    """The words of a cue: one segment, or one for each who speaks, as a dash or a mark tells that begins a line."""
    start, end = _trimmed(text, start, end)
    lines = list(_lines(text, start, end, style))
    turns = [index for index, line in enumerate(lines) if index and _begins_turn(text, *line, style)]
    for first, last in pairwise([0, *turns, len(lines)]):
        dashed = bool(turns) and bool(_DASH.match(text, _after_marks(text, *lines[first], style)))
        segment = _segment(text, lines[first][0], lines[last - 1][1], style, dashed=dashed)
        if segment is not None:
            yield segment


def _begins_turn(text: str, start: int, end: int, style: CueStyle) -> bool:
    if style.voice and style.voice.match(text, start, end):
        return True
    return bool(_DASH.match(text, _after_marks(text, start, end, style)))


def _after_marks(text: str, start: int, end: int, style: CueStyle) -> int:
    while mark := style.mark.match(text, start, end):
        start = mark.end()
    return start


def _lines(text: str, start: int, end: int, style: CueStyle) -> Iterator[tuple[int, int]]:
    for found in style.line_break.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _segment(text: str, start: int, end: int, style: CueStyle, *, dashed: bool) -> Segment | None:
    start, end, marks = _core(text, *_trimmed(text, start, end), style)
    if dashed and (dash := _DASH.match(text, start, end)):
        start, end, marks = _core(text, dash.end(), end, style)
    partners = _partners([mark[0] for mark in marks])
    writer = TagWriter(_Flat(style))
    numbers: dict[int, int] = {}
    breaks = _Breaks(style.line_break, writer, style.decode)
    done = start
    seen = 0
    times: list[tuple[int, str]] = []
    for index, mark in enumerate(marks):
        words = text[done : mark.start()]
        seen += len(words)
        breaks.words(
            words,
            closed=partners.get(index - 1, index) < index - 1,
            opens=partners.get(index, -1) > index,
        )
        if style.timing and style.timing.fullmatch(mark[0]):
            times.append((seen, mark[0]))
        elif index not in partners:
            writer.opaque(mark[0])
        elif index < partners[index]:
            numbers[partners[index]] = writer.open(mark[0])
        else:
            writer.close(numbers[index], mark[0])
        done = mark.end()
    breaks.words(text[done:end], closed=False, opens=False)
    segment = writer.segment(start, end)
    if segment is None or not (times or any(breaks.counts)):
        return segment
    whole = max(1, seen + end - done)
    spread = tuple((at / whole, mark) for at, mark in times)
    return replace(segment, layout=CueLayout(style.mark, tuple(breaks.counts), breaks.written, spread))


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
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


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
            indent = _SPACE.match(raw, found.end())
            done = indent.end() if indent else found.end()
        self._writer.words(self._decode(_SPACE.sub(" ", raw[done:])))


@dataclass(frozen=True, slots=True)
class _Flat:
    """Writes words without breaks of their own, which could end the cue."""

    style: CueStyle

    def __call__(self, words: str) -> str:
        return self.style.encode(" ".join(re.split(r"\s*[\r\n]+\s*", words)))


def _partners(marks: Sequence[str]) -> dict[int, int]:
    partners: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for index, mark in enumerate(marks):
        found = _NAME.fullmatch(mark) or (_NAME.match(mark) if mark.count("<") == 1 else None)
        if found is None:
            continue
        name = (found["name"] or found["letter"]).lower()
        if not found["end"] and found["on"] != "0":
            opened.append((index, name))
        elif opened and opened[-1][1] == name:
            start, _ = opened.pop()
            partners[start], partners[index] = index, start
    return partners
