"""Where markdown-it's inline rules matched, which its tokens don't tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import unescape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token


class Kind(StrEnum):
    """What a piece of inline Markdown is."""

    WORDS = "words"
    OPEN = "open"
    CLOSE = "close"
    KEPT = "kept"
    """Code, pictures, addresses, line breaks that count."""
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece and its place in the inline text.

    Attributes:
        kind: what it is.
        start: where it begins, characters.
        end: where it ends.
        words: of `Kind.WORDS`: the characters meant.
        raw: what to write for it where that isn't what stands there.
    """

    kind: Kind
    start: int
    end: int
    words: str = ""
    raw: str | None = None


@dataclass(slots=True)
class _Match:
    """A rule that matched: its name, its place, the tokens of its delimiters, where a link's label ends."""

    rule: str
    start: int
    end: int
    tokens: tuple[Token, ...]
    children: tuple[_Match, ...]
    label_end: int


_Rule = Callable[[StateInline, bool], bool]


class InlineReader:
    """Reads inline Markdown with the parser's own rules.

    Args:
        parser: its inline rules are replaced by ones that take notes.
    """

    def __init__(self, parser: MarkdownIt) -> None:
        self._parser = parser
        self._matches: list[_Match] = []
        names = parser.get_active_rules()["inline"]
        for name, rule in zip(names, parser.inline.ruler.getRules(""), strict=True):
            parser.inline.ruler.at(name, self._noting(name, rule))

    def pieces(self, content: str, references: Mapping[str, Any]) -> list[Piece]:
        """The pieces of an inline text, in order, without gaps.

        Args:
            content: of an ``inline`` token.
            references: the environment that the document was parsed with.
        """
        self._matches = []
        self._parser.inline.parse(content, self._parser, dict(references), [])
        return _pieces(content, self._matches, 0, len(content))

    def _noting(self, name: str, rule: _Rule) -> _Rule:
        def note(state: StateInline, silent: bool) -> bool:
            if silent:
                return rule(state, silent)
            start, mark = state.pos, len(self._matches)
            label_end = state.md.helpers.parseLinkLabel(state, start, True) if name == "link" else -1
            known = len(state.tokens) + bool(state.pending)
            matched = rule(state, silent)
            children = tuple(self._matches[mark:])
            del self._matches[mark:]
            if matched:
                tokens = tuple(state.tokens[known:])
                self._matches.append(_Match(name, start, state.pos, tokens, children, label_end))
            return matched

        return note


def _pieces(content: str, matches: list[_Match] | tuple[_Match, ...], start: int, end: int) -> list[Piece]:
    found: list[Piece] = []
    done = start
    for match in matches:
        if done < match.start:  # characters that no rule takes stand for themselves
            found.append(Piece(Kind.WORDS, done, match.start, content[done : match.start]))
        found += _of(content, match)
        done = match.end
    if done < end:
        found.append(Piece(Kind.WORDS, done, end, content[done:end]))
    return found


def _of(content: str, match: _Match) -> list[Piece]:
    if match.rule in {"emphasis", "strikethrough"}:
        return _delimiters(content, match)
    if match.rule == "link":
        return _link(content, match)
    if match.rule == "html_inline":
        return [Piece(Kind.HTML, match.start, match.end)]
    raw = content[match.start : match.end]
    meant = {"text": raw, "newline": " ", "escape": raw[1:], "entity": unescape(raw)}
    if match.rule not in meant or any(token.type == "hardbreak" for token in match.tokens):
        return [Piece(Kind.KEPT, match.start, match.end)]
    return [Piece(Kind.WORDS, match.start, match.end, meant[match.rule])]


def _link(content: str, match: _Match) -> list[Piece]:
    inside = _pieces(content, match.children, match.start + 1, match.label_end)
    closing = content[match.label_end : match.end]
    # [label] and [label][] find their address by the very words of the label.
    label = content[match.start + 1 : match.label_end]
    raw = f"][{label}]" if closing in ("]", "][]") else None
    return [
        Piece(Kind.OPEN, match.start, match.start + 1),
        *inside,
        Piece(Kind.CLOSE, match.label_end, match.end, raw=raw),
    ]


def _delimiters(content: str, match: _Match) -> list[Piece]:
    """What became of a row of ``*``, ``_`` or ``~``: the parser decided at the end, and changed its tokens."""
    width = 2 if match.rule == "strikethrough" else 1
    places: list[tuple[int, int, Token]] = []
    at = match.end
    for token in reversed(match.tokens):
        size = min(width, at - match.start)
        places.insert(0, (at - size, at, token))
        at -= size
    pieces: list[Piece] = [Piece(Kind.WORDS, match.start, at, content[match.start : at])] if at > match.start else []
    for start, end, token in places:
        if pieces and pieces[-1].end > start:  # the second character of a closing **
            continue
        if token.type.endswith("_open"):
            strong = token.type == "strong_open"
            if strong:  # it begins with the delimiter before this one
                pieces.pop()
            pieces.append(Piece(Kind.OPEN, start - strong, end))
        elif token.type.endswith("_close"):
            pieces.append(Piece(Kind.CLOSE, start, end + (token.type == "strong_close")))
        else:
            pieces.append(Piece(Kind.WORDS, start, end, content[start:end]))
    return pieces
