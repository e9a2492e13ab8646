"""A program's messages in text files: JSON, Java's properties, Apple's strings; keys and placeholders stay."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from device_app.documents.document import Places
from device_app.documents.markup_format import escaped
from device_app.documents.placeholders import PLACEHOLDER
from device_app.documents.segment import Segment, TagWriter
from engines.errors import DragomanError

_JSON_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"(?=(\s*+:)?)', re.DOTALL)
_NAME = re.compile(
    r"[./~#@$&\\]\S*|\S*[\d_/\\@=#]\S*|\S+[.:]\S+|[a-z]+(?:[A-Z][a-z]*)+|[A-Z]{2,}|[a-z]{1,3}-[A-Z]{2}|[a-z]+(?:-[a-z]+)+"
    r"|true|false|null|none|utf-?8"
)
"""A single word that is a name, a number, a path, a colour: what programs read."""


def json_places(text: str) -> Places:
    """The values that are words, at any depth; never keys.

    Raises:
        DragomanError: ``file.broken``.
    """
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "it is too deep" if isinstance(error, RecursionError) else str(error)
        raise DragomanError("file.broken", f"it is not JSON: {reason}", hint="Check the file") from error
    segments: list[Segment] = []
    for found in _JSON_STRING.finditer(text):
        if found[1]:
            continue
        words = json.loads(found[0], strict=False)
        if not _names(words):
            _append(segments, words, found.start() + 1, found.end() - 1, _json_escaped)
    return Places(segments)


def _names(words: str) -> bool:
    return " " not in words and bool(_NAME.fullmatch(words))


def _json_escaped(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)[1:-1]


_PROPERTY = re.compile(
    r"(?:^|(?<=\r))[ \t\f]*(?![#!\r\n])(?:[^\\=:\s]++|\\.)++[ \t\f]*+(?:[=:][ \t\f]*+)?"
    r"((?:[^\\\r\n]++|\\(?:\r\n|.))*+)",
    re.MULTILINE | re.DOTALL,
)
_PROPERTY_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(\r\n|[\r\n])[ \t\f]*|(.))", re.DOTALL)


def properties_places(text: str) -> Places:
    """The values of ``key = value``; escapes and continued lines are decoded."""
    ascii_only = text.isascii()

    def encoded(words: str) -> str:
        words = words.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "")
        return "".join(map(_java_escape, words)) if ascii_only else words  # as Java wrote them until its version 9

    segments: list[Segment] = []
    for found in _PROPERTY.finditer(text):
        words = _PROPERTY_ESCAPE.sub(_property_character, found[1])
        words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if not _names(words):
            _append(segments, words, *found.span(1), encoded)
    return Places(segments)


def _java_escape(character: str) -> str:
    if character.isascii():
        return character
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _property_character(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    return "" if found[2] else {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}.get(found[3], found[3])


_APPLE = re.compile(
    r'(?P<space>\s++|/\*.*?(?:\*/|\Z)|//[^\r\n]*+)|"(?P<text>(?:[^"\\]++|\\.)*+)(?:"|\Z)|(?P<word>[\w.-]++)|(?P<mark>.)',
    re.DOTALL,
)
"""A token of Apple's strings: also what is never closed is one, up to the end, so that nothing is read twice."""

_APPLE_ESCAPE = re.compile(r"\\(?:U([0-9A-Fa-f]{4})|(.))", re.DOTALL)


def apple_strings_places(text: str) -> Places:
    """The values of ``"key" = "value";``."""
    segments: list[Segment] = []
    before: list[str] = []
    for found in _APPLE.finditer(text):
        if found["space"]:
            continue
        if found["text"] is not None and before[-1:] == ["="] and len(before) > 1:
            words = _APPLE_ESCAPE.sub(_apple_character, found["text"])
            _append(segments, words, *found.span("text"), _apple_escaped)
        before = [*before[-1:], "=" if found["mark"] == "=" else ""]
    return Places(segments)


def _apple_character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else {"n": "\n", "t": "\t"}.get(found[2], found[2])


def _apple_escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


class MessageWriter(TagWriter):
    """For messages in XML."""

    def __init__(self) -> None:
        super().__init__(escaped, escaped, PLACEHOLDER)


class AndroidWriter(TagWriter):
    """For Android's string resources: quotes are escaped, and a backslash begins what stays."""

    def __init__(self) -> None:
        super().__init__(
            lambda words: escaped(words).replace("'", "\\'").replace('"', '\\"'),
            escaped,
            re.compile(rf"\\[nt@?]|\\u[0-9A-Fa-f]{{4}}|[@?][\w:+]+/\w+|{PLACEHOLDER.pattern}"),
        )

    def words(self, text: str) -> None:
        """Append words."""
        super().words(text.replace("\\'", "'").replace('\\"', '"'))


def _append(segments: list[Segment], words: str, start: int, end: int, escape: Callable[[str], str]) -> None:
    writer = TagWriter(escape, escape, PLACEHOLDER)
    writer.words(words)
    segment = writer.segment(start, end)
    if segment:
        segments.append(segment)
