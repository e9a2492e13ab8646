"""Markdown (CommonMark, tables, strikethrough): paragraphs, headings, items and cells; never code or addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from device_app.documents.html_format import html_sentences
from device_app.documents.markdown_places import InlineReader, Kind, Piece
from device_app.documents.segment import Segment, TagWriter

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"#{1,6}[ \t]+")
_SPECIAL = re.compile(r"[\\`*_\[\]<~|]|&(?=#?\w{1,32};)")
_BLOCK_START = re.compile(r"\A(\s*)(#{1,6}(?=\s|\Z)|[-+>](?=\s|\Z)|>|(?:\d{1,9})(?=[.)](?:\s|\Z))|[-=]{2,}\s*\Z)")
_BREAKS = re.compile(r"\s*\n\s*")
_HTML_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)[^>]*?(/?)>\Z", re.DOTALL)


def markdown_segments(text: str) -> list[Segment]:
    """The texts of a document, in their order."""
    front = _FRONT_MATTER.match(text)
    blank = re.sub(r"[^\r\n]", " ", front[0]) if front else ""
    document = blank + text[len(blank) :]
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    references: dict[str, object] = {}
    tokens = parser.parse(document, references)
    reader = InlineReader(parser)
    lines = _Lines(text)
    segments: list[Segment] = []
    for token, before in zip(tokens, [None, *tokens], strict=False):
        if token.type == "html_block" and token.map:
            segments += _html(text, lines.start(token.map[0]), lines.start(token.map[1]))
        elif token.type == "inline" and token.map and before:
            places = lines.places(token, before)
            if places is not None:
                pieces = reader.pieces(token.content, references)
                segments += _segment(text, _extended(token.content, pieces), places)
    return segments


class _Lines:
    """The lines of a document, and how far it was read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [found.start() for found in _LINE.finditer(text)]
        self._done = 0

    def start(self, line: int) -> int:
        """Where a line begins; the end of the text after the last one."""
        return self._starts[line] if line < len(self._starts) else len(self._text)

    def places(self, token: Token, before: Token) -> list[int] | None:
        """For each character of an inline token, and its end, the place in the document; None where it isn't found."""
        assert token.map
        places: list[int] = []
        for offset, words in enumerate(token.content.split("\n")):
            line = token.map[0] + offset
            low, high = max(self.start(line), self._done), self.start(line + 1)
            found = self._find(words, low, high, before)
            if found is None:
                return None
            places += found
        self._done = places[-1]
        return places

    def _find(self, words: str, low: int, high: int, before: Token) -> list[int] | None:
        """Places of the characters of a line of content, and of its end."""
        line = self._text[low:high].rstrip("\r\n")
        if before.type in {"th_open", "td_open"}:
            return self._cell(words, low, high)
        if before.type == "heading_open" and before.markup.startswith("#"):
            heading = _HEADING.search(line)
            at = heading.end() if heading and line.startswith(words, heading.end()) else -1
        else:
            whole = line if line.endswith(words) else line.rstrip()
            at = len(whole) - len(words) if whole.endswith(words) else -1
        return None if at < 0 else list(range(low + at, low + at + len(words) + 1))

    def _cell(self, words: str, low: int, high: int) -> list[int] | None:
        """Cells follow one another; a bar inside of one is escaped in the document."""
        if not words:
            return [low]
        raw = words.replace("|", "\\|")
        at = self._text.find(raw, low, high)
        if at < 0:
            return None
        places = []
        for character in words:
            at += character == "|"
            places.append(at)
            at += 1
        return [*places, at]


def _extended(content: str, pieces: Sequence[Piece]) -> list[Piece]:
    """A hard line break takes the spaces that make it one from the words before it."""
    result: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.KEPT and content[piece.start : piece.start + 1] == "\n" and result:
            last = result[-1]
            if last.kind is Kind.WORDS:
                end = last.start + len(content[last.start : last.end].rstrip(" "))
                result[-1] = Piece(Kind.WORDS, last.start, end, last.words.rstrip(" "))
                result.append(Piece(Kind.KEPT, end, piece.end))
                continue
        result.append(piece)
    return result


def _segment(text: str, pieces: Sequence[Piece], places: Sequence[int]) -> list[Segment]:
    partners = _partners(text, pieces, places)
    low, high = 0, len(pieces) - 1
    while low < high and partners.get(low) == high:
        low, high = low + 1, high - 1
    if low > high:
        return []
    writer = TagWriter()
    numbers: dict[int, int] = {}
    for index in range(low, high + 1):
        piece = pieces[index]
        raw = text[places[piece.start] : places[piece.end]] if piece.raw is None else piece.raw
        if piece.kind is Kind.WORDS:
            writer.words(piece.words)
        elif low <= partners.get(index, -1) <= high:
            if index < partners[index]:
                numbers[partners[index]] = writer.open(raw)
            else:
                writer.close(numbers[index], raw)
        else:
            writer.opaque(raw)
    segment = writer.segment(places[pieces[low].start], places[pieces[high].end], _escaped)
    return [segment] if segment else []


def _partners(text: str, pieces: Sequence[Piece], places: Sequence[int]) -> dict[int, int]:
    """Index of each opening piece → of its closing one, and back; HTML tags only where they nest with the rest."""
    partners: dict[int, int] = {}
    opened: list[tuple[int, str]] = []
    for index, piece in enumerate(pieces):
        tag = _HTML_TAG.match(text[places[piece.start] : places[piece.end]]) if piece.kind is Kind.HTML else None
        if piece.kind is Kind.OPEN or (tag and not tag[1] and not tag[3]):
            opened.append((index, tag[2] if tag else ""))
        elif piece.kind is Kind.CLOSE or (tag and tag[1]):
            name = tag[2] if tag else ""
            while not tag and opened and opened[-1][1]:  # an HTML tag that was never closed
                opened.pop()
            if opened and opened[-1][1] == name:
                start, _ = opened.pop()
                partners[start], partners[index] = index, start
    return partners


def _html(text: str, start: int, end: int) -> list[Segment]:
    return [
        Segment(start + part.start, start + part.end, part.text, part.markup, part.escape)
        for part in html_sentences(text[start:end])
    ]


def _escaped(words: str) -> str:
    """Words that mean themselves, also at the beginning of a line."""
    words = _SPECIAL.sub(lambda found: "\\" + found[0], _BREAKS.sub(" ", words))
    begins = _BLOCK_START.match(words)
    if begins is None:
        return words
    at = begins.end() if begins[2].isdigit() else begins.start(2)
    return f"{words[:at]}\\{words[at:]}"
