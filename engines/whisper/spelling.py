"""Whisper writes Chinese in whichever characters it likes, with spaces between phrases; this spells it as is usual."""

from __future__ import annotations

import re
from functools import cache

from opencc import OpenCC

_CONVERSIONS = {"zh": "t2s", "zh-Hant": "s2twp", "yue": "s2hk"}
"""OpenCC's conversions: to simplified; to Taiwan's standard with its own words; to Hong Kong's."""
_COMMAS = {"zh": "，", "zh-Hant": "，", "yue": "，", "ja": "、"}
"""What stands between phrases in languages that write no spaces."""
_CHARACTER = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PARTED = re.compile(rf"(?<=[{_CHARACTER}])(?:\s*,\s*|\s+)(?=[{_CHARACTER}])")
_BESIDE_MARK = re.compile(r"(?<=[\u3001\u3002\uff01\uff0c\uff1f])\s+|\s+(?=[\u3001\u3002\uff01\uff0c\uff1f])")


def spelled(language: str, text: str) -> str:
    """`text` as `language` writes it; unchanged where that is neither Chinese nor Japanese."""
    if language not in _COMMAS or not text:
        return text
    text = _PARTED.sub(_COMMAS[language], _BESIDE_MARK.sub("", text))
    conversion = _CONVERSIONS.get(language)
    return _converter(conversion).convert(text) if conversion else text


@cache
def _converter(conversion: str) -> OpenCC:
    return OpenCC(conversion)
