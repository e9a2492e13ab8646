"""Markdown (CommonMark, GitHub's and Pandoc's extensions): paragraphs, headings, items, cells; never code or addresses.

Reads with pulldown-cmark: it takes linear time for any text and says where everything stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

from pyromark import Markdown, Options

from device_app.documents.document import Places
from device_app.documents.limits import LONGEST_READING, too_complex
from device_app.documents.markdown_masks import masked
from device_app.documents.markdown_writing import KEPT_IN_WORDS, EmphasisTidied, escaped, free_signs
from device_app.documents.markup_format import markup_places
from device_app.documents.markup_rules import HTML
from device_app.documents.segment import Segment, Span, TagWriter, unescaped
from device_app.documents.utf8_places import Utf8Places
from engines.inline_tags import TAG

_PARSER = Markdown(
    options=Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
    | Options.ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
    | Options.ENABLE_MATH
    | Options.ENABLE_GFM
    | Options.ENABLE_DEFINITION_LIST
    | Options.ENABLE_SUPERSCRIPT
    | Options.ENABLE_SUBSCRIPT
    | Options.ENABLE_WIKILINKS
)
_HTML_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^>]*?(/?)>\Z", re.DOTALL)
_KEPT = frozenset({"Code", "InlineMath", "DisplayMath", "FootnoteReference", "TaskListMarker"})
_PAIRED = frozenset({"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript"})
_STARS = "*_~^"
_LABELLED = frozenset({"Shortcut", "ShortcutUnknown", "Collapsed", "CollapsedUnknown"})
_BARE_LINKS = frozenset({"Autolink", "Email"})


class _Kind(StrEnum):
    WORDS = "words"
    OPEN = "open"
    CLOSE = "close"
    KEPT = "kept"


class _Piece(NamedTuple):
    """Inline Markdown: what it is, its place; of words the characters meant; what to write where it isn't the same."""

    kind: _Kind
    start: int
    end: int
    words: str = ""
    raw: str = ""
    name: str = ""


def markdown_places(text: str) -> Places:
    """Where the words of a document are.

    Raises:
        DragomanError: ``file.too_complex``, ``file.too_long``.
    """
    document = masked(text)
    reader = _Reader(text, Utf8Places(text), document.spans)
    events = _PARSER.events_with_range(document.text)
    for event, span in islice(events, LONGEST_READING):
        reader.take(event, span["start"], span["end"])
    if next(events, None) is not None:
        raise too_complex()
    reader.end_block()
    return Places(reader.segments, sorted((*reader.inner, *document.titles), key=lambda segment: segment.start))


class _Reader:
    """Gathers inline pieces, and makes a segment of them where a block ends."""

    def __init__(self, text: str, places: Utf8Places, hidden: Sequence[Span]) -> None:
        self.segments: list[Segment] = []
        self.inner: list[Segment] = []
        self._text, self._places, self._hidden = text, places, hidden
        self._pieces: list[_Piece] = []
        self._links: list[tuple[str, int, int]] = []
        self._skipped = 0
        self._alt: list[_Piece] | None = None
        self._html: list[Span] | None = None

    def take(self, event: object, low: int, high: int) -> None:
        start, end = self._places.character(low), self._places.character(high)
        name, value = (event, None) if isinstance(event, str) else next(iter(event.items()))  # type: ignore[attr-defined]
        if name == "Start":
            self._open(*_named(value), start, end)
        elif name == "End":
            self._close(_named(value)[0], start, end)
        elif self._skipped:
            if name == "Text" and self._alt is not None:
                self._alt.append(_Piece(_Kind.WORDS, start, end, str(value)))
        elif self._html is not None and name == "Html":
            self._html.append((start, end))
        elif name == "Text" and self._hides(start, end):
            self._pieces.append(_Piece(_Kind.KEPT, start, end))
        elif name == "Text":
            # The backslash of an escape is in no event.
            before = self._pieces[-1] if self._pieces else None
            free = -1 if before is None else before.start + 1 if before.kind is _Kind.OPEN else before.end
            escape = self._text[start - 1 : start] == "\\" and free < start
            self._pieces.append(_Piece(_Kind.WORDS, start - escape, end, str(value)))
        elif name == "SoftBreak":
            self._pieces.append(_Piece(_Kind.WORDS, start, end, " "))
        elif name == "HardBreak":
            self._pieces.append(_Piece(_Kind.KEPT, start, end))
        elif name == "InlineHtml":
            self._pieces.append(self._tag(start, end))
        elif name in _KEPT:
            self._pieces.append(_Piece(_Kind.KEPT, start, end))
        else:
            self.end_block()

    def _hides(self, start: int, end: int) -> bool:
        if not self._hidden:
            return False
        at = bisect_right(self._hidden, (start, end))
        return any(low < end and start < high for low, high in self._hidden[max(0, at - 1) : at + 1])

    def _open(self, name: str, value: object, start: int, end: int) -> None:
        if self._skipped or name in {"CodeBlock", "MetadataBlock"}:
            self._skipped += 1
        elif name in _PAIRED:
            self._pieces.append(_Piece(_Kind.OPEN, start, end))
            self._links.append(("", start, end))
        elif name in {"Link", "Image"}:
            self._open_link(name, value, start, end)
        elif name == "HtmlBlock":
            self.end_block()
            self._html = []
        else:
            self.end_block()

    def _open_link(self, name: str, value: object, start: int, end: int) -> None:
        kind = value.get("link_type") if isinstance(value, dict) else ""
        kind = kind if isinstance(kind, str) else "WikiLink"
        if name == "Image" or kind in _BARE_LINKS or (kind == "WikiLink" and "|" not in self._text[start:end]):
            self._pieces.append(_Piece(_Kind.KEPT, start, end))
            self._skipped += 1
            self._alt = [] if name == "Image" else None
            return
        if kind in _LABELLED and self._text.startswith("[]", end):
            end += 2
        self._pieces.append(_Piece(_Kind.OPEN, start, end))
        self._links.append((kind, start, end))

    def _close(self, name: str, start: int, end: int) -> None:
        if self._skipped:
            self._skipped -= 1
            if not self._skipped:
                self._end_alt()
        elif name in _PAIRED or name in {"Link", "Image"}:
            kind, start, end = self._links.pop()
            raw = ""
            if kind in _LABELLED:  # it finds its address by the very words of the label
                raw = f"][{self._text[start + 1 : end - (1 if kind.startswith('S') else 3)]}]"
            self._pieces.append(_Piece(_Kind.CLOSE, start, end, raw=raw))
        elif name == "HtmlBlock" and self._html is not None:
            self._end_html(self._html)
            self._html = None
        else:
            self.end_block()

    def _end_alt(self) -> None:
        """What a picture shows, where it is plain words."""
        pieces, self._alt = self._alt or [], None
        words = "".join(piece.words for piece in pieces)
        if any(character.isalpha() for character in words) and not TAG.search(words):
            start, end = pieces[0].start, pieces[-1].end
            if self._text[start:end] == words:
                self.inner.append(Segment(start, end, words, escape=escaped))

    def _tag(self, start: int, end: int) -> _Piece:
        tag = _HTML_TAG.match(self._text[start:end])
        kind = _Kind.KEPT if not tag or tag[3] else _Kind.CLOSE if tag[1] else _Kind.OPEN
        return _Piece(kind, start, end, name=tag[2] if tag else "")

    def _end_html(self, lines: Sequence[Span]) -> None:
        if not lines or any(before[1] != after[0] for before, after in pairwise(lines)):
            return  # inside of a quotation, whose marks stand between the lines
        first = lines[0][0]
        for part in markup_places(self._text[first : lines[-1][1]], HTML).segments:
            self.segments.append(part.moved(first))

    def end_block(self) -> None:
        """Make a segment of what was gathered."""
        pieces, self._pieces = list(_placed(self._pieces)), []
        partners = _partners(pieces)
        low, high = _core(pieces, partners)
        if low > high:
            return
        words = (piece for piece in pieces if piece.kind is _Kind.WORDS)
        free = free_signs(" ".join(self._text[piece.start : piece.end] for piece in words))
        writer = TagWriter(partial(escaped, free=free), unescaped, KEPT_IN_WORDS)
        numbers: dict[int, int] = {}
        emphasis: set[int] = set()
        for index in range(low, high + 1):
            piece = pieces[index]
            raw = piece.raw or (piece.start, piece.end)
            if piece.kind is _Kind.WORDS:
                writer.words(piece.words)
            elif low <= partners.get(index, -1) <= high:
                if index < partners[index]:
                    numbers[partners[index]] = number = writer.open(raw)
                    if self._text[piece.start] in _STARS:
                        emphasis.add(number)
                else:
                    writer.close(numbers[index], raw)
            else:
                writer.opaque(raw)
        segment = writer.segment(pieces[low].start, pieces[high].end)
        if segment:
            self.segments.append(replace(segment, tidy=EmphasisTidied(frozenset(emphasis))))


def _named(value: object) -> tuple[str, object]:
    """Name and properties of an element."""
    return (value, None) if isinstance(value, str) else next(iter(value.items()))  # type: ignore[attr-defined]


def _placed(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Opening and closing pieces, which have the place of all between them, with the places of their marks."""
    ends = [piece.start for piece in pieces[1:]]
    following = [0] * len(pieces)
    opened: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind is _Kind.OPEN and not piece.name:
            opened.append(index)
        elif piece.kind is _Kind.CLOSE and not piece.name and opened:
            following[index] = opened.pop()
    done = 0
    for index, piece in enumerate(pieces):
        if piece.name or piece.kind in (_Kind.WORDS, _Kind.KEPT):
            done = max(done, piece.end)
            yield piece
        elif piece.kind is _Kind.OPEN:
            end = ends[index] if index < len(ends) else piece.end
            following_close = pieces[index + 1].kind is _Kind.CLOSE if index + 1 < len(pieces) else True
            done = piece.end if following_close else end
            yield piece._replace(end=done)
        else:
            start, done = done, piece.end
            yield piece._replace(start=min(start, piece.end))


def _core(pieces: Sequence[_Piece], partners: dict[int, int]) -> tuple[int, int]:
    """First and last piece of what is left without the marks that surround all the words."""
    low, high = 0, len(pieces) - 1
    while low <= high:
        if partners.get(low) == high:
            low, high = low + 1, high - 1
        elif pieces[low].kind is not _Kind.WORDS and low not in partners:
            low += 1
        elif pieces[high].kind is not _Kind.WORDS and high not in partners:
            high -= 1
        else:
            break
    return low, high


def _partners(pieces: Sequence[_Piece]) -> dict[int, int]:
    """Index of each opening piece → of its closing one, and back; HTML tags only where they nest with the rest."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, piece in enumerate(pieces):
        if piece.kind is _Kind.OPEN:
            opened.append(index)
        elif piece.kind is _Kind.CLOSE:
            while not piece.name and opened and pieces[opened[-1]].name:  # an HTML tag that was never closed
                opened.pop()
            if opened and pieces[opened[-1]].name == piece.name:
                start = opened.pop()
                partners[start], partners[index] = index, start
    return partners
