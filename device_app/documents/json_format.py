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
_said = json.JSONDecoder(strict=False).decode
_LOCALES = frozenset({"@@locale", "locale", "lang", "language"})


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys around a value: the innermost, how many there are, and whether one says that no person reads it."""

    last: str = ""
    count: int = 0
    silent: bool = False

    def within(self, key: str) -> _Keys:
        """With a further key; an empty one is none."""
        return _Keys(key, self.count + 1, self.silent or key.startswith("@")) if key else self


@dataclass(frozen=True, slots=True)
class _Value:
    """A string that is no key: the keys around it, what it says, and its place within the quotes."""

    keys: _Keys
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
        if value.keys.last in _LOCALES and code_of_tag(value.words) == reading.source:
            edits.append(Edit(value.start, value.end, reading.target))
        elif value.keys.silent or (extension and (value.keys.last, value.keys.count) != ("message", 2)):
            continue
        elif not names(value.words):
            add_message(segments, value.words, value.start, value.end, _escaped, doubled=doubled)
    return Places(segments, edits=edits)


def _values(text: str) -> Iterator[_Value]:
    around: list[tuple[_Keys, str]] = []
    keys, key = _Keys(), ""
    for token in _TOKEN.finditer(text):
        if token[0] in "{[":
            around.append((keys, key))
            keys, key = keys.within(key), "" if token[0] == "{" else key
        elif token[0] in "}]":
            keys, key = around.pop()
        elif token["key"] is not None:
            key = _said(token[0])
        else:
            yield _Value(keys.within(key), _said(token[0]), token.start() + 1, token.end() - 1)


def _is_of_extension(content: Any) -> bool:
    """Whether these are the messages of a browser's extension: words beside what is said about them."""
    return (
        isinstance(content, dict)
        and bool(content)
        and all(isinstance(entry, dict) and isinstance(entry.get("message"), str) for entry in content.values())
    )


def _escaped(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)[1:-1]
