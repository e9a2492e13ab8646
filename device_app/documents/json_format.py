"""A program's messages in JSON, also Flutter's ARB and the extensions of browsers: keys and what programs read stay."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from device_app.documents.document import DocumentReading, Edit, Places
from device_app.documents.limits import counted
from device_app.documents.message_names import names
from device_app.documents.messages import add_message, doubles_apostrophes
from device_app.documents.segment import Segment
from device_app.language_names import code_of_tag
from engines.errors import DragomanError

_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"(?P<key>(?=\s*+:))?+|[{}\[\]]', re.DOTALL)
_LOCALES = frozenset({"@@locale", "locale", "lang", "language"})


@dataclass(frozen=True, slots=True)
class _Value:
    """A string that is no key: the keys around it, what it says, and its place within the quotes."""

    keys: tuple[str, ...]
    words: str
    start: int
    end: int


def json_places(text: str, reading: DocumentReading) -> Places:
    """The values that are words, at any depth; never keys.

    Raises:
        DragomanError: ``file.broken``, ``file.too_long``.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = "it is too deep" if isinstance(error, RecursionError) else str(error)
        raise DragomanError("file.broken", f"it is not JSON: {reason}", hint="Check the file") from error
    extension = _is_of_extension(content)
    segments: list[Segment] = []
    edits: list[Edit] = []
    found = list(counted(_values(text)))
    doubled = doubles_apostrophes([value.words for value in found], unknown=False)
    for value in found:
        if value.keys[-1:] and value.keys[-1] in _LOCALES and code_of_tag(value.words) == reading.source:
            edits.append(Edit(value.start, value.end, reading.target))
        elif any(key.startswith("@") for key in value.keys) or (extension and value.keys[1:] != ("message",)):
            continue
        elif not names(value.words):
            add_message(segments, value.words, value.start, value.end, _escaped, doubled=doubled)
    return Places(segments, edits=edits)


def _values(text: str) -> Iterator[_Value]:
    around: list[str] = []
    key = ""
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            around.append(key)
            key = "" if token[0] == "{" else key
        elif token[0] in "}]":
            key = around.pop()
        elif token["key"] is not None:
            key = json.loads(token[0], strict=False)
        else:
            keys = tuple(part for part in (*around[1:], key) if part)
            yield _Value(keys, json.loads(token[0], strict=False), token.start() + 1, token.end() - 1)


def _is_of_extension(content: Any) -> bool:
    """Whether these are the messages of a browser's extension: words beside what is said about them."""
    return (
        isinstance(content, dict)
        and bool(content)
        and all(isinstance(entry, dict) and isinstance(entry.get("message"), str) for entry in content.values())
    )


def _escaped(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)[1:-1]
