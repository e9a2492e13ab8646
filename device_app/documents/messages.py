"""A program's messages in text files: Java's properties, Apple's strings; keys and placeholders stay."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from device_app.documents.document import Places
from device_app.documents.limits import MOST_LINES, counted
from device_app.documents.markup_format import escaped
from device_app.documents.message_names import names
from device_app.documents.placeholders import PLACEHOLDER, icu_branches, quotes_braces
from device_app.documents.segment import Segment, TagWriter

_ARGUMENT = re.compile(r"\{\s*\w")
_LONE = re.compile(r"(?<!')'(?!['{}])")
_CHOICE_PLACEHOLDER = re.compile(f"#|{PLACEHOLDER.pattern}")


_PROPERTY = re.compile(
    r"(?:^|(?<=\r))[ \t\f]*(?![#!\r\n])(?:[^\\=:\s]++|\\.)++[ \t\f]*+(?:[=:][ \t\f]*+)?(?:\\[ \t])*+"
    r"((?:[^\\\r\n]++|\\(?:\r\n|.))*+)",
    re.MULTILINE | re.DOTALL,
)
_PROPERTY_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(\r\n|[\r\n])[ \t\f]*|(.))", re.DOTALL)


def properties_places(text: str) -> Places:
    """The values of ``key = value``; escapes and continued lines are decoded.

    Raises:
        DragomanError: ``file.too_long``.
    """
    ascii_only = text.isascii()

    def encoded(words: str) -> str:
        words = words.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "")
        return "".join(map(_java_escape, words)) if ascii_only else words  # as Java wrote them until its version 9

    found = [(*entry.span(1), _property_words(entry[1])) for entry in counted(_PROPERTY.finditer(text))]
    doubled = doubles_apostrophes([words for _, _, words in found], unknown=True)
    segments: list[Segment] = []
    for start, end, words in found:
        if not names(words):
            add_message(segments, words, start, end, encoded, doubled=doubled)
    return Places(segments)


def _property_words(raw: str) -> str:
    words = _PROPERTY_ESCAPE.sub(_property_character, raw)
    return words.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


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
    """The values of ``"key" = "value";``. Errors as `properties_places`."""
    segments: list[Segment] = []
    before: list[str] = []
    for found in counted(_APPLE.finditer(text), MOST_LINES):
        if found["space"]:
            continue
        if found["text"] is not None and before[-1:] == ["="] and len(before) > 1:
            words = _APPLE_ESCAPE.sub(_apple_character, found["text"])
            add_message(segments, words, *found.span("text"), _apple_escaped)
        before = [*before[-1:], "=" if found["mark"] == "=" else ""]
    return Places(segments)


def _apple_character(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else {"n": "\n", "t": "\t"}.get(found[2], found[2])


def _apple_escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


_PLIST_STRING = re.compile(r"<key>([^<>]*+)</key>\s*+<string>([^<>]*+)</string>")
_PLIST_NAMES = frozenset({"NSStringFormatSpecTypeKey", "NSStringFormatValueTypeKey"})


def apple_plurals_places(text: str) -> Places:
    """The wordings of a ``.stringsdict``. Errors as `properties_places`."""
    segments: list[Segment] = []
    for found in counted(_PLIST_STRING.finditer(text)):
        if found[1] not in _PLIST_NAMES:
            add_message(segments, html.unescape(found[2]), *found.span(2), escaped)
    return Places(segments)


def doubles_apostrophes(messages: Iterable[str], *, unknown: bool) -> bool:
    """Whether messages with arguments write an apostrophe twice, as ICU and Java do.

    Args:
        messages: of a file.
        unknown: the answer where no message has an apostrophe.
    """
    told = [message for message in messages if "'" in message and _ARGUMENT.search(message)]
    return not any(map(_LONE.search, told)) if told else unknown


def add_message(
    segments: list[Segment],
    words: str,
    start: int,
    end: int,
    escape: Callable[[str], str],
    *,
    doubled: bool = False,
    shield: re.Pattern[str] = PLACEHOLDER,
) -> None:
    """Append the segment of a message, or those of its wordings where it chooses between some.

    Args:
        segments: of the file.
        words: of the message, without the file's escapes.
        start: of the message in the file.
        end: of it.
        escape: writes words as the file wants them.
        doubled: whether a message with arguments writes an apostrophe twice.
        shield: what stays as it is.
    """
    if quotes_braces(words):
        return
    branches = icu_branches(words) if end - start == len(words) else []
    if branches:
        for first, last in branches:
            part = words[first:last]
            add_message(
                segments, part, start + first, start + last, escape, doubled=doubled, shield=_CHOICE_PLACEHOLDER
            )
        return
    write = escape
    if doubled and (shield is _CHOICE_PLACEHOLDER or _ARGUMENT.search(words)):
        words = words.replace("''", "'")
        write = _Doubled(escape)
    writer = TagWriter(write, escape, shield)
    writer.words(words)
    segment = writer.segment(start, end)
    if segment:
        segments.append(segment)


@dataclass(frozen=True, slots=True)
class _Doubled:
    """Writes an apostrophe twice."""

    escape: Callable[[str], str]

    def __call__(self, words: str) -> str:
        return self.escape(words.replace("'", "''"))
