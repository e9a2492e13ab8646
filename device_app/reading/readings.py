"""How words are read aloud: pinyin, kana, romanisation."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from device_app.reading.words import is_word, japanese_tokenizer
from engines.languages import language as _language

_PINYIN = frozenset({"zh", "zh-Hant"})
_READ_AS_WRITTEN = frozenset({"Latn"})
_ISO_639_3 = {
    "ru": "rus", "ar": "ara", "ko": "kor", "th": "tha", "hi": "hin", "km": "khm", "my": "mya", "fa": "fas", "gu": "guj",
    "ur": "urd", "te": "tel", "mr": "mar", "he": "heb", "bn": "ben", "ta": "tam", "uk": "ukr", "bo": "bod", "kk": "kaz",
    "mn": "mon", "ug": "uig", "yue": "yue",
}  # fmt: skip
_KATAKANA, _HIRAGANA = "ァヶ", "ぁ"


def readings(parts: Sequence[str], language: str) -> list[str]:
    """How each part of a sentence is read; empty for marks, and for all in a language that is read as it is written.

    Args:
        parts: as `words` cuts them: their neighbours decide how some characters are read.
        language: code of their language.
    """
    if _language(language).script in _READ_AS_WRITTEN:
        return [""] * len(parts)
    if language in _PINYIN:
        return _pinyin(parts)
    if language == "ja":
        return [_kana(part) if is_word(part) else "" for part in parts]
    return [_romanised(part, language) if is_word(part) else "" for part in parts]


def _pinyin(parts: Sequence[str]) -> list[str]:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - its dictionaries are loaded when Chinese is read

    return ["".join(lazy_pinyin(part, style=Style.TONE)) if is_word(part) else "" for part in parts]


def _kana(word: str) -> str:
    read = "".join(
        token.reading if token.reading != "*" else token.surface for token in japanese_tokenizer().tokenize(word)
    )
    shift = ord(_KATAKANA[0]) - ord(_HIRAGANA)
    kana = "".join(chr(ord(c) - shift) if _KATAKANA[0] <= c <= _KATAKANA[1] else c for c in read)
    return "" if kana == word else kana


def _romanised(word: str, language: str) -> str:
    return str(_romaniser().romanize_string(unicodedata.normalize("NFC", word), lcode=_ISO_639_3.get(language)))


@cache
def _romaniser() -> Any:
    import uroman  # noqa: PLC0415 - its tables take three seconds, and only some languages need them

    return uroman.Uroman()
