"""Whisper writes Chinese in whichever characters it likes; this brings them to those of the language asked for."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC

_CONVERSIONS = {"zh": "t2s", "zh-Hant": "s2twp", "yue": "s2hk"}
"""OpenCC's conversions: to simplified; to Taiwan's standard with its own words; to Hong Kong's."""


def in_script_of(language: str, text: str) -> str:
    """`text` in the Chinese characters of `language`; unchanged for any other language."""
    conversion = _CONVERSIONS.get(language)
    return _converter(conversion).convert(text) if conversion and text else text


@cache
def _converter(conversion: str) -> OpenCC:
    return OpenCC(conversion)
