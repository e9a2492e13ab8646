"""A language nobody speaks: English words with accents, 40 % longer, in brackets.

Words of the screen that aren't taken from its tables, or don't have the room a longer language needs, are seen at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from unittest import mock

from ui import texts

GROWTH = 1.4
"""Length of a text in this language, as a multiple of the English one."""

_ACCENTED = str.maketrans("aeiouyAEIOUYcnsz", "áéîöüýÁÉÎÖÜÝçñšž")
_VOWEL = re.compile("[aeiouyAEIOUY]")
_KEPT = re.compile(r"\{\w+\}|%\d|\s+")
"""What the window replaces by a figure or a name, and the blanks."""


def pseudo(text: str) -> str:
    """A text of the screen in the language nobody speaks.

    Each word grows, not only the whole, as a single long word is what breaks a layout. Placeholders stay as they are.

    Args:
        text: the English one.

    Returns:
        At least 40 % more characters, in square brackets.
    """
    longer: list[str] = []
    end = 0
    for kept in _KEPT.finditer(text):
        longer += _grown(text[end : kept.start()]), kept.group()
        end = kept.end()
    longer.append(_grown(text[end:]))
    words = "".join(longer)
    missing = round(GROWTH * len(text) + 0.5) - len(words) - 2
    return f"[{words}{'~' * max(0, missing)}]"


@contextmanager
def pseudo_words() -> Iterator[None]:
    """The window's English words and failures are in the language nobody speaks until the end of the ``with``."""
    table, failures = texts._table, texts._failures

    @cache
    def words(language: str) -> Mapping[str, str]:
        real = table(language)
        return {key: pseudo(text) for key, text in real.items()} if language == texts.FALLBACK else real

    @cache
    def told(stage: str) -> Mapping[str, Mapping[str, str]]:
        english = texts.FALLBACK
        return {
            reason: {code: pseudo(text) if code == english else text for code, text in entry.items()}
            for reason, entry in failures(stage).items()
        }

    with mock.patch.object(texts, "_table", words), mock.patch.object(texts, "_failures", told):
        yield


def _grown(word: str) -> str:
    extra = round((GROWTH - 1) * len(word))
    vowel = _VOWEL.search(word)
    at = vowel.end() if vowel else len(word)
    filling = vowel.group().lower() if vowel else "~"
    return (word[:at] + filling * extra + word[at:]).translate(_ACCENTED)
