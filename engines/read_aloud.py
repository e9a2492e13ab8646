"""Make a text fit to be read aloud by a voice."""

from __future__ import annotations

import re
import unicodedata

_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u20e3\ufe0f]")
_SEPARATE_CATEGORIES = {"Cc", "Zl", "Zp"}
_REMOVED_CATEGORIES = {"Cs", "Co", "Cn"}


def readable(text: str) -> str:
    """The text without what must not be read aloud.

    Control characters become spaces (U+0001 begins a command of eSpeak's own, NUL would end the text); surrogates,
    private and unassigned code points and pictures are dropped, since eSpeak would spell out their numbers or English
    names. A line feed stays: it ends a sentence.
    """
    kept = []
    for character in _PICTURES.sub(" ", text):
        category = unicodedata.category(character)
        if character == "\n" or category not in _SEPARATE_CATEGORIES | _REMOVED_CATEGORIES:
            kept.append(character)
        elif category in _SEPARATE_CATEGORIES:
            kept.append(" ")
    return "".join(kept)
