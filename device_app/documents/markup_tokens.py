"""HTML and XML as tokens with their places, in one pass.

The parsers that know more give no places (lxml, html5lib) or take quadratic time for what is never closed
(``html.parser`` of Python). The rules are those of the HTML standard's tokenizer, §13.2.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class MarkupKind(StrEnum):
    """What a token is."""

    TEXT = "text"
    OPEN = "open"
    CLOSE = "close"
    EMPTY = "empty"
    """An element that closes itself."""
    OTHER = "other"
    """Comments, declarations, scripts, and a tag that the end of the file cuts off."""


class MarkupToken(NamedTuple):
    """A token and its place.

    Attributes:
        kind: what it is.
        start: where it begins, characters.
        end: where it ends; the next token begins there.
        name: of the element, without its prefix, of HTML in lower case.
    """

    kind: MarkupKind
    start: int
    end: int
    name: str = ""


# Possessive throughout: nothing is looked at twice. Quotes count only after an equals sign.
_TAG = re.compile(
    r"""<(?P<slash>/?)(?P<name>[^\W\d][^\s/>]*+)(?:[^>=]++|=\s*+(?:"[^"]*+"?+|'[^']*+'?+)?+)*+(?P<end>>?)"""
)
_BEGIN = re.compile(r"<(?=/?[^\W\d]|[!?]|/.)", re.DOTALL)
"""A tag or a declaration; any other "<" is a character."""

_RAW = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "xmp"})
"""Elements of HTML whose contents are characters, never tags, and no words."""

_RAW_END = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in (*_RAW, "title")}


def markup_tokens(text: str, *, xml: bool = False) -> Iterator[MarkupToken]:
    """All tokens; their places joined are the whole text.

    Args:
        text: a document, also a broken one.
        xml: whether it is XML: names have a case, any element may close itself, and there are CDATA sections.
    """
    at = 0
    while at < len(text):
        opening = _BEGIN.search(text, at)
        start = opening.start() if opening else len(text)
        if start > at:
            yield MarkupToken(MarkupKind.TEXT, at, start)
        if opening is None:
            return
        token = _tag(text, start, xml=xml) or _declaration(text, start, xml=xml)
        yield token
        at = token.end
        if not xml and token.kind is MarkupKind.OPEN and token.name in _RAW_END and at < len(text):
            closing = _RAW_END[token.name].search(text, at)
            end = closing.start() if closing else len(text)
            if end > at:
                yield MarkupToken(MarkupKind.TEXT if token.name == "title" else MarkupKind.OTHER, at, end)
            at = end


def _tag(text: str, at: int, *, xml: bool) -> MarkupToken | None:
    found = _TAG.match(text, at)
    if found is None:
        return None
    if not found["end"]:
        return MarkupToken(MarkupKind.OTHER, at, len(text))
    name = found["name"].rpartition(":")[2]
    if found["slash"]:
        kind = MarkupKind.CLOSE
    elif text[found.end() - 2] == "/" and (xml or name.lower() not in _RAW):
        kind = MarkupKind.EMPTY if xml else MarkupKind.OPEN
    else:
        kind = MarkupKind.OPEN
    return MarkupToken(kind, at, found.end(), name if xml else name.lower())


def _declaration(text: str, at: int, *, xml: bool) -> MarkupToken:
    if text.startswith("<!--", at):
        return _until(text, at, "-->", at + 2)
    if xml and text.startswith("<![CDATA[", at):
        return _until(text, at, "]]>", at)
    if xml and text.startswith("<?", at):
        return _until(text, at, "?>", at)
    return _until(text, at, ">", at)


def _until(text: str, start: int, mark: str, searched: int) -> MarkupToken:
    end = text.find(mark, searched)
    return MarkupToken(MarkupKind.OTHER, start, end + len(mark) if end >= 0 else len(text))
