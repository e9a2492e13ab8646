"""Plain text: line by line, so that its indents, columns and empty lines stay; what a program wrapped is one text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from device_app.documents.document import Places
from device_app.documents.limits import MOST_LINES, counted
from device_app.documents.segment import Segment, TagWriter

_PIECE = re.compile(r"[^\t\r\n\f\v\u0085\u2028\u2029]+")
_LINE = re.compile(r"([^\r\n\f\v\u0085\u2028\u2029]*+)(\r\n?|\n|\Z)")
_ITEM = re.compile(r"(?:[-*+•·–—>|#]|\(?\w{1,3}[.)])\s")
_NARROWEST, _WIDEST = 50, 120
"""Characters of the lines of a text that a program wrapped."""

_MOSTLY = 0.6
"""Of the line ends in a paragraph those where the next word had no room, at least, for it to be a wrapped one."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line: its words and where they begin, what is before them, how it ends."""

    words: str
    start: int
    indent: str
    newline: str

    @property
    def end(self) -> int:
        return self.start + len(self.words)

    @property
    def width(self) -> int:
        return len(self.indent) + len(self.words)


@dataclass(frozen=True, slots=True)
class _Wrapped:
    """Breaks a translation at the width that the text has."""

    width: int
    between: str

    def __call__(self, words: str) -> str:
        spaced = " " in words.strip()
        lines = textwrap.wrap(words, self.width, break_long_words=not spaced, break_on_hyphens=False)
        return self.between.join(lines)


def plain_places(text: str) -> Places:
    """The lines with words, without the space around them; of a wrapped paragraph all that goes on.

    Raises:
        DragomanError: ``file.too_long``.
    """
    segments: list[Segment] = []
    for lines in counted(_paragraphs(text)):
        if len(lines) > 1:
            segments += _segment(lines, max(line.width for line in lines))
        else:
            segments += _pieces(lines[0])
    return Places(segments)


def _paragraphs(text: str) -> Iterator[list[_Line]]:
    """Lines that go on in each other, and the others alone."""
    block: list[_Line] = []
    for found in counted(_LINE.finditer(text), MOST_LINES):
        words = found[1].strip()
        indent = found[1][: len(found[1]) - len(found[1].lstrip())] if words else ""
        apart = not words or "\t" in found[1] or bool(_ITEM.match(words))
        if block and (apart or block[-1].indent != indent):
            yield from _joined(block)
            block = []
        if not words:
            continue
        line = _Line(words, found.start() + len(indent), indent, found[2])
        if apart:
            yield [line]
        else:
            block.append(line)
    if block:
        yield from _joined(block)


def _joined(block: Sequence[_Line]) -> Iterator[list[_Line]]:
    if len(block) == 1:
        yield [*block]
        return
    width = max(line.width for line in block)
    full = [line.width + 1 + len(following.words.split()[0]) > width for line, following in pairwise(block)]
    if not _NARROWEST <= width <= _WIDEST or sum(full) < _MOSTLY * len(full):
        full = [False] * len(full)
    lines = [block[0]]
    for goes_on, line in zip(full, block[1:], strict=True):
        if goes_on:
            lines.append(line)
        else:
            yield lines
            lines = [line]
    yield lines


def _segment(lines: Sequence[_Line], width: int) -> Iterator[Segment]:
    writer = TagWriter()
    writer.words(" ".join(line.words for line in lines))
    segment = writer.segment(lines[0].start, lines[-1].end)
    if segment:
        between = lines[0].newline + lines[1].indent
        yield replace(segment, layout=_Wrapped(width - len(lines[1].indent), between))


def _pieces(line: _Line) -> Iterator[Segment]:
    for found in _PIECE.finditer(line.words):
        words = found[0].strip()
        start = line.start + found.start() + found[0].find(words)
        writer = TagWriter()
        writer.words(words)
        segment = writer.segment(start, start + len(words))
        if segment:
            yield segment
