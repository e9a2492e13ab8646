r"""What further dialects of Markdown write, which the library reads as words: hidden from it, in as many bytes.

Formulas in ``\(…\)`` and LaTeX's environments, notes that begin with ``!!!`` or ``:::``, and tables whose columns are
told by where they stand: of these nothing is translated, for a longer word would move into the next column. What is
Pandoc's own (`pandoc_marks`) is shown to the library as what it knows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from device_app.documents.limits import MOST_LINES, counted
from device_app.documents.pandoc_marks import pandoc_marks
from device_app.documents.segment import Segment, Span, TagWriter

_FENCE = re.compile(r"^[ \t>]*:{3,}[^\r\n]*", re.MULTILINE)
"""Pandoc's ``:::``, which also VitePress and Docusaurus write around notes."""

_FENCE_TITLE = re.compile(r"[ \t>]*+:{3,}+[ \t]*+[A-Za-z][\w-]*(?:[ \t]+|\[)([^\r\n{}\[\]]+)")
_NOTE = re.compile(r"^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z][^\r\n]*", re.MULTILINE)
"""Notes of MkDocs: what is indented below belongs to them."""

_NOTE_TITLE = re.compile(r"\"([^\"\r\n]+)\"[ \t]*\Z")
_FORMULA = re.compile(r"(?<!\\)\\\((?:[^\\\r\n]|\\[^()\r\n]){1,400}+\\\)")
_ENVIRONMENT = re.compile(r"\\(begin|end)\{(\w{1,40}\*?)\}")
_BLANK_LINE = re.compile(r"\n(?=[ \t>]*+\r?\n)")
_LONGEST_ENVIRONMENT = 8000
_RULER = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*")
_RULE = re.compile(r"[ \t]*-{10,}[ \t]*")
_GRID = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*")
_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n|\Z)")
_SEEN = re.compile(r"[^\s>]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A text for the library.

    Attributes:
        text: as many bytes in UTF-8 as the document.
        spans: what was hidden but is still something for the library, characters of the document.
        titles: words in what was hidden, in their order.
    """

    text: str
    spans: tuple[Span, ...]
    titles: tuple[Segment, ...]


def masked(text: str) -> Masked:
    """Hide what the library doesn't know.

    Raises:
        DragomanError: ``file.too_long``.
    """
    changes: list[tuple[int, int, str]] = []
    spans: list[Span] = []
    titles: list[Segment] = []
    for start, end, shown in pandoc_marks(text):
        changes.append((start, end, shown))
        spans.append((start, end))
    for start, end in _tables(text):
        changes.append((start, end, _blank(text[start:end])))
    for found in _FENCE.finditer(text):
        changes.append((*found.span(), _blank(found[0])))
        titles += _title(_FENCE_TITLE.match(found[0]), found.start())
    for found in _NOTE.finditer(text):
        shown = f"{found[1]}- # "
        changes.append((*found.span(), shown + "x" * (len(found[0].encode()) - len(shown))))
        spans.append(found.span())
        titles += _title(_NOTE_TITLE.search(found[0]), found.start())
    for start, end in (*(found.span() for found in _FORMULA.finditer(text)), *_environments(text)):
        inside = _SEEN.sub(lambda seen: "x" * len(seen[0].encode()), text[start:end])
        changes.append((start, end, f"$${inside[2:-2]}$$" if "\n" in inside else f"${inside[1:-1]}$"))
        spans.append((start, end))
    parts: list[str] = []
    done = 0
    for start, end, written in sorted(changes):
        if start >= done:
            parts += [text[done:start], written]
            done = end
    return Masked("".join([*parts, text[done:]]), tuple(sorted(spans)), tuple(titles))


def _blank(text: str) -> str:
    return re.sub(r"[^\r\n]", lambda seen: " " * len(seen[0].encode()), text)


def _title(found: re.Match[str] | None, at: int) -> Iterator[Segment]:
    if found:
        writer = TagWriter(lambda words: words.replace('"', "'"))
        writer.words(found[1].strip())
        start = at + found.start(1) + len(found[1]) - len(found[1].lstrip())
        segment = writer.segment(start, start + len(found[1].strip()))
        if segment:
            yield segment


def _environments(text: str) -> Iterator[Span]:
    """LaTeX's environments without an empty line."""
    marks = list(_ENVIRONMENT.finditer(text))
    ends: dict[str, list[Span]] = {}
    for mark in marks:
        if mark[1] == "end":
            ends.setdefault(mark[2], []).append(mark.span())
    blank = [found.start() for found in _BLANK_LINE.finditer(text)] if ends else []
    done = 0
    for mark in marks:
        own = ends.get(mark[2], [])
        if mark[1] == "end" or mark.start() < done or not own or own[-1] < mark.span():
            continue
        end = own[bisect_left(own, mark.span())]
        empty = bisect_left(blank, mark.end())
        if end[1] - mark.end() <= _LONGEST_ENVIRONMENT and not (empty < len(blank) and blank[empty] < end[0]):
            done = end[1]
            yield mark.start(), done


def _tables(text: str) -> Iterator[Span]:
    """Pandoc's tables without bars between the columns, and those in a grid."""
    lines = [found.span() for found in counted(_LINE.finditer(text), MOST_LINES) if found[0]]
    index = done = 0
    while index < len(lines):
        line = text[slice(*lines[index])].rstrip("\r\n")
        if _GRID.fullmatch(line):
            first = index
            while index < len(lines) and text[slice(*lines[index])].lstrip(" \t")[:1] in ("+", "|"):
                index += 1
            yield lines[first][0], lines[index - 1][1]
        elif _RULER.fullmatch(line):
            first = index
            while first > done and text[slice(*lines[first - 1])].strip():
                first -= 1
            ruled = bool(_RULE.fullmatch(text[slice(*lines[first])].rstrip("\r\n")))
            index += 1
            while index < len(lines):
                line = text[slice(*lines[index])].rstrip("\r\n")
                if _RULE.fullmatch(line) if ruled else not line.strip():
                    break
                index += 1
            index = done = min(len(lines), index + ruled)
            yield lines[first][0], lines[index - 1][1]
        else:
            index += 1
