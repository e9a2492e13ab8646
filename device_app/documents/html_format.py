"""HTML: paragraphs, cells, headings … with their inline elements as tags, and the attributes that people read."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from device_app.documents.html_tokens import Kind, Token, html_tokens
from device_app.documents.segment import Segment, TagWriter

_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "label",
        "mark",
        "nobr",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
    }
)
"""Elements that are a part of the sentence around them; all others end it."""

_KEPT_INLINE = frozenset({"code", "img", "kbd", "math", "output", "samp", "svg", "var", "wbr"})
"""Elements inside of a sentence that are no words."""

_KEPT = frozenset(
    {
        "applet",
        "audio",
        "canvas",
        "embed",
        "iframe",
        "object",
        "pre",
        "script",
        "style",
        "template",
        "textarea",
        "video",
        "xmp",
    }
)
"""Elements outside of sentences whose contents are no words."""

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)

_ATTRIBUTE = re.compile(
    r"""(?<=\s)(?:alt|aria-label|placeholder|title)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""", re.IGNORECASE
)
_SPACE = re.compile(r"[ \t\r\n\f]+")


def html_attributes(text: str) -> list[Segment]:
    """The texts of attributes, in their order."""
    segments = []
    for token in _outside_kept(html_tokens(text)):
        if token.kind is Kind.OPEN or (token.kind is Kind.OTHER and token.name):
            for found in _ATTRIBUTE.finditer(text, token.start, token.end):
                group = "double" if found["double"] is not None else "single"
                value = html.unescape(found[group])
                if any(character.isalpha() for character in value):
                    start, end = found.span(group)
                    segments.append(Segment(start, end, _SPACE.sub(" ", value), escape=html.escape))
    return segments


def html_sentences(text: str) -> list[Segment]:
    """The texts between the tags, in their order."""
    segments: list[Segment] = []
    run: list[Token] = []
    tokens = html_tokens(text)
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _end_of_kept(tokens, index)
        inline = token.kind is Kind.TEXT or not token.name or token.name in _INLINE | _KEPT_INLINE
        if token.kind is Kind.OPEN and end > index + 1:
            inline = token.name in _INLINE | _KEPT_INLINE
            token = Token(Kind.OTHER, token.start, tokens[end - 1].end)
        if inline:
            run.append(token)
        else:
            segments += _segment(text, run)
            run = []
        index = end
    return segments + _segment(text, run)


def _end_of_kept(tokens: Sequence[Token], index: int) -> int:
    """Index after the token; after the whole element where its contents are no words."""
    token = tokens[index]
    if token.kind is not Kind.OPEN or token.name in _VOID:
        return index + 1
    if not (token.kept or token.name in _KEPT | _KEPT_INLINE):
        return index + 1
    depth = 0
    for end in range(index, len(tokens)):
        if tokens[end].name == token.name and tokens[end].kind in (Kind.OPEN, Kind.CLOSE):
            depth += 1 if tokens[end].kind is Kind.OPEN else -1
            if not depth:
                return end + 1
    return len(tokens)


def _outside_kept(tokens: Sequence[Token]) -> list[Token]:
    outside = []
    index = 0
    while index < len(tokens):
        end = _end_of_kept(tokens, index)
        if end == index + 1:
            outside.append(tokens[index])
        index = end
    return outside


def _segment(text: str, run: Sequence[Token]) -> list[Segment]:
    """The segment of a run of words and inline elements, without what surrounds all of its words."""
    partners = _partners(run)
    low, high = 0, len(run) - 1
    while low <= high:
        if not _has_words(run[low]) and low not in partners:
            low += 1
        elif not _has_words(run[high]) and high not in partners:
            high -= 1
        elif partners.get(low) == high:
            low, high = low + 1, high - 1
        else:
            break
    if low > high:
        return []
    kept = run[low : high + 1]
    start, end = kept[0].start, kept[-1].end
    if kept[0].kind is Kind.TEXT:
        start += len(text[start : kept[0].end]) - len(text[start : kept[0].end].lstrip(" \t\r\n\f"))
    if kept[-1].kind is Kind.TEXT:
        end -= len(text[kept[-1].start : end]) - len(text[kept[-1].start : end].rstrip(" \t\r\n\f"))
    segment = _written(text, run, low, high, partners).segment(start, end, _escaped)
    return [] if segment is None else [_trimmed(segment)]


def _written(text: str, run: Sequence[Token], low: int, high: int, partners: dict[int, int]) -> TagWriter:
    writer = TagWriter()
    numbers: dict[int, int] = {}
    for index in range(low, high + 1):
        token = run[index]
        raw = text[token.start : token.end]
        if token.kind is Kind.TEXT:
            writer.words(_SPACE.sub(" ", token.name))
        elif low <= partners.get(index, -1) <= high:
            if token.kind is Kind.OPEN:
                numbers[partners[index]] = writer.open(raw)
            else:
                writer.close(numbers[index], raw)
        else:
            writer.opaque(raw)
    return writer


def _trimmed(segment: Segment) -> Segment:
    return Segment(segment.start, segment.end, segment.text.strip(" "), segment.markup, segment.escape)


def _partners(run: Sequence[Token]) -> dict[int, int]:
    """Index of each opening tag → of its closing one, and back, where both are in the run and nest."""
    partners: dict[int, int] = {}
    opened: list[int] = []
    for index, token in enumerate(run):
        if token.kind is Kind.OPEN and token.name not in _VOID:
            opened.append(index)
        elif token.kind is Kind.CLOSE:
            at = next((at for at in reversed(range(len(opened))) if run[opened[at]].name == token.name), None)
            if at is not None:
                partners[opened[at]], partners[index] = index, opened[at]
                del opened[at:]
    return partners


def _has_words(token: Token) -> bool:
    return token.kind is Kind.TEXT and bool(token.name.strip(" \t\r\n\f"))


def _escaped(words: str) -> str:
    return html.escape(words, quote=False)
