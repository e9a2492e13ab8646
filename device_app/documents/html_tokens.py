"""An HTML text as tokens with their places, by Python's own tolerant parser."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from itertools import accumulate


class Kind(StrEnum):
    """What a token is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    OTHER = "other"
    """Comments, declarations, and whatever the parser skips."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its place.

    Attributes:
        kind: what it is.
        start: where it begins, characters.
        end: where it ends; the next token begins there.
        name: of the element, in lower case; of a text, its characters with references decoded.
        kept: whether the element says that it isn't to be translated.
    """

    kind: Kind
    start: int
    end: int
    name: str = ""
    kept: bool = False


def html_tokens(text: str) -> list[Token]:
    """All tokens; their places joined are the whole text."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    found = [Token(Kind.OTHER, 0, 0), *reader.found]
    ends = [token.start for token in reader.found] + [len(text)]
    tokens = [
        Token(token.kind, token.start, end, token.name, token.kept) for token, end in zip(found, ends, strict=True)
    ]
    return [_checked(token, text) for token in tokens if token.start < token.end]


def _checked(token: Token, text: str) -> Token:
    """A text that isn't what stands in its place, for the parser dropped something, is left alone."""
    raw = text[token.start : token.end]
    if token.kind is Kind.TEXT and token.name not in (raw, html.unescape(raw)):
        return Token(Kind.OTHER, token.start, token.end)
    return token


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[Token] = []
        self._lines = [0, *accumulate(len(line) for line in text.split("\n"))]

    def _add(self, kind: Kind, name: str = "", *, kept: bool = False) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + line - 1 + column
        self.found.append(Token(kind, start, start, name, kept))

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        kept = values.get("translate") == "no" or "notranslate" in (values.get("class") or "").split()
        self._add(Kind.OPEN, tag, kept=kept)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._add(Kind.OTHER, tag)

    def handle_endtag(self, tag: str) -> None:
        self._add(Kind.CLOSE, tag)

    def handle_data(self, data: str) -> None:
        self._add(Kind.TEXT, data)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def handle_comment(self, data: str) -> None:  # noqa: ARG002
        self._add(Kind.OTHER)

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self._add(Kind.OTHER)

    def handle_pi(self, data: str) -> None:  # noqa: ARG002
        self._add(Kind.OTHER)

    def unknown_decl(self, data: str) -> None:  # noqa: ARG002
        self._add(Kind.OTHER)

    def _reference(self, raw: str) -> None:
        decoded = html.unescape(raw)
        # A "<" among the words could pass for a tag of ours.
        if decoded == raw or "<" in decoded:
            self._add(Kind.OTHER)
        else:
            self._add(Kind.TEXT, decoded)
