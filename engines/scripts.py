"""Which writing systems a text is in, and whether its Chinese is simplified or traditional."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SCRIPTS = {
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff\uff21-\uff5a",
    "Cyrl": "\u0400-\u052f",
    "Arab": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff",
    "Hebr": "\u0590-\u05ff",
    "Deva": "\u0900-\u0963\u0966-\u097f",
    "Beng": "\u0980-\u09ff",
    "Gujr": "\u0a80-\u0aff",
    "Taml": "\u0b80-\u0bff",
    "Telu": "\u0c00-\u0c7f",
    "Thai": "\u0e00-\u0e7f",
    "Tibt": "\u0f00-\u0fff",
    "Mymr": "\u1000-\u109f\uaa60-\uaa7f",
    "Khmr": "\u1780-\u17ff",
    "Mong": "\u1800-\u18af",
    "Hang": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "Kana": "\u3041-\u30ff\uff66-\uff9f",
    "Hani": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
}
_PATTERNS = {script: re.compile(f"[{characters}]") for script, characters in _SCRIPTS.items()}
_WRITTEN_WITH = {
    "Hans": ("Hani",),
    "Hant": ("Hani",),
    "Jpan": ("Hani", "Kana"),
    "Kore": ("Hang", "Hani"),
}
"""Scripts of ``assets/languages.toml`` that are made of others."""

_WEIGHT = {"Hani": 2.5, "Hang": 2.5, "Kana": 2.0}
"""A character of these carries about as much as that many letters of an alphabet."""


def written_with(script: str) -> tuple[str, ...]:
    """The writing systems that a script of ``assets/languages.toml`` is made of."""
    return _WRITTEN_WITH.get(script, (script,))


def script_weights(text: str) -> Mapping[str, float]:
    """How much of the text is in each writing system, in letters of an alphabet."""
    return {script: _WEIGHT.get(script, 1.0) * len(pattern.findall(text)) for script, pattern in _PATTERNS.items()}


def simplified_count(text: str) -> int:
    """Characters that only simplified Chinese has: those of GB 2312 that aren't in Big5; most are in both."""
    return sum(_encodable(character, "gb2312") and not _encodable(character, "big5") for character in text)


def traditional_count(text: str) -> int:
    """Characters that only traditional Chinese has: those of Big5 that aren't in GB 2312."""
    return sum(_encodable(character, "big5") and not _encodable(character, "gb2312") for character in text)


def has_kana(text: str) -> bool:
    """Whether there is any Japanese kana."""
    return bool(_PATTERNS["Kana"].search(text))


def _encodable(character: str, encoding: str) -> bool:
    if not _PATTERNS["Hani"].match(character):
        return False
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
