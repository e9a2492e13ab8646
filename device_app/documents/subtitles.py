"""Subtitles, SubRip and WebVTT: the words of each cue; numbers, times and settings stay.

The libraries for these formats write a file anew; here every character outside of the words must stay, so the places of
the cues are found directly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from device_app.documents.segment import Segment, TagWriter

_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}[,.]\d{1,3}"
_TIME = r"(?:\d{1,3}:)?\d{1,3}:\d{2}[,.]\d{1,3}"
_TIMES = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}[^\r\n]*(?:\r\n?|\n|\Z)", re.MULTILINE)
_END = re.compile(r"^[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
_MARKUP = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")
_NAME = re.compile(r"<(/?)([A-Za-z]+)")
_SPEAKER = re.compile(r"[-–—‐]\s?")
_LINE = re.compile(r"[^\r\n]+")


def subtitle_segments(text: str) -> list[Segment]:
    """The words of the cues in their order; a cue is one segment, or one a line where a dash begins each line."""
    return [segment for start, end in _cues(text) for segment in _segments(text, start, end)]


def _cues(text: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of the words of each cue."""
    for times in _TIMES.finditer(text):
        end = _END.search(text, times.end())
        yield times.end(), end.start() if end else len(text)


def _segments(text: str, start: int, end: int) -> Iterator[Segment]:
    lines = [found.span() for found in _LINE.finditer(text, start, end)]
    if not lines:
        return
    dashes = [_SPEAKER.match(text, *line) for line in lines]
    if all(dashes):
        parts = [(dash.end(), line[1]) for dash, line in zip(dashes, lines, strict=True) if dash]
    else:
        parts = [(lines[0][0], lines[-1][1])]
    for first, last in parts:
        segment = _segment(text, first, last)
        if segment is not None:
            yield segment


def _segment(text: str, start: int, end: int) -> Segment | None:
    words = text[start:end]
    start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    words = text[start:end]
    marks = list(_MARKUP.finditer(words))
    partners = _partners([mark[0] for mark in marks])
    breaks = len(re.findall(r"\r\n?|\n", words))
    newline = "\r\n" if "\r\n" in words else "\n"
    writer = TagWriter()
    numbers: dict[int, int] = {}
    done = 0
    for index, mark in enumerate(marks):
        writer.words(" ".join(re.split(r"\s+", words[done : mark.start()])))
        if index not in partners:
            writer.opaque(mark[0])
        elif index < partners[index]:
            numbers[partners[index]] = writer.open(mark[0])
        else:
            writer.close(numbers[index], mark[0])
        done = mark.end()
    writer.words(" ".join(re.split(r"\s+", words[done:])))
    segment = writer.segment(start, end, _flat)
    if segment is None or not breaks:
        return segment
    return replace(segment, layout=_Lines(breaks + 1, newline))


class _Lines:
    """Lays words out on lines of about the same length; a line is never broken inside of markup."""

    def __init__(self, count: int, newline: str) -> None:
        self._count = count
        self._newline = newline

    def __call__(self, text: str) -> str:
        bare = _MARKUP.sub(lambda found: "\0" * len(found[0]), text)
        visible = len(bare.replace("\0", ""))
        spaced = " " in bare.strip()
        cuts: list[int] = []
        for line in range(1, self._count):
            wanted = visible * line / self._count
            places = [
                (abs(seen - wanted), at) for at, seen in _places(bare, spaced=spaced) if not cuts or at > cuts[-1] + 1
            ]
            if places:
                cuts.append(min(places)[1])
        parts = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return self._newline.join(part.strip(" ") for part in parts)


def _places(bare: str, *, spaced: bool) -> Iterator[tuple[int, int]]:
    """Where a line may end, and how many characters are seen before."""
    seen = 0
    for at, character in enumerate(bare):
        if 0 < at < len(bare) - 1 and character != "\0" and (character == " " if spaced else bare[at - 1] != "\0"):
            yield at, seen
        seen += character != "\0"


def _partners(marks: list[str]) -> dict[int, int]:
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


def _flat(words: str) -> str:
    """Without empty lines, which would end the cue."""
    return re.sub(r"\s*[\r\n]+\s*", " ", words)
