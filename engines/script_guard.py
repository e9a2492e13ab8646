"""Is a translation in the script of its language? Models that lose their way answer in another language's."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from opencc import OpenCC

from engines.languages import language
from engines.scripts import has_kana, script_weights, simplified_count, traditional_count, written_with

ENOUGH = 6.0
"""Weight of letters below which a text in a foreign script may be a name, a unit or ``OK``."""

_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WORD = re.compile(r"\S+")
_NAME = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я0-9@/._:#&+-]")
_CONVERSIONS = {"zh": "t2s", "zh-Hant": "s2t", "yue": "s2hk"}


def in_right_script(text: str, target: str, source_text: str = "") -> bool:
    """Whether what `text` consists of can be the language wanted; True where there are too few letters to tell.

    Words of the source that look like names, addresses or numbers may stay as they are. For Japanese, kanji without any
    kana are suspect when some of them only exist in simplified Chinese; for Chinese, kana are. Tags don't count.

    Args:
        text: the translation, also a growing one.
        target: code of its language.
        source_text: what was translated.
    """
    script = language(target).script
    kept = {word for word in _WORD.findall(source_text) if _NAME.search(word)}
    rest = " ".join(word for word in _WORD.findall(_TAG.sub(" ", text)) if word not in kept)
    weights = script_weights(rest)
    right = sum(weights[part] for part in written_with(script))
    wrong = sum(weights.values()) - right
    if script == "Jpan" and simplified_count(rest) and not has_kana(rest):
        return right < ENOUGH
    if script == "Kore" and weights["Hani"] > weights["Hang"]:
        return right < ENOUGH
    return wrong < ENOUGH or right > wrong


def has_evidence(text: str, target: str) -> bool:
    """Whether `text` has enough letters of the target's script to trust its beginning."""
    weights = script_weights(text)
    return sum(weights[part] for part in written_with(language(target).script)) >= ENOUGH


def in_right_characters(text: str, target: str) -> bool:
    """Whether Chinese is in the characters of the target: simplified or traditional; True for other languages."""
    if target not in _CONVERSIONS:
        return True
    simplified, traditional = simplified_count(text), traditional_count(text)
    return traditional <= simplified if target == "zh" else simplified <= traditional


def converted(text: str, target: str) -> str:
    """Chinese text in the characters of the target, by OpenCC's dictionaries of characters and phrases."""
    result: str = _converter(_CONVERSIONS[target]).convert(text)
    return result


@cache
def _converter(name: str) -> Any:
    return OpenCC(name)
