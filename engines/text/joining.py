"""Puts texts that follow each other together, with a space where their script has one."""

from __future__ import annotations

import re

SPACELESS = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Characters of scripts that write no spaces between words: Thai, Lao, Tibetan, Burmese, Khmer, kana, Chinese."""
MARKS = "\u3000-\u303f\uff00-\uff60"
"""Punctuation of the last two."""

_SPACED = re.compile(rf"[^\s{SPACELESS}{MARKS}]")


def joint(before: str, following: str) -> str:
    """`following` with the space that parts it from `before`, unless either side of it is in a script without."""
    parted = bool(before) and bool(following) and all(map(_SPACED.match, (before[-1], following[0])))
    return f" {following}" if parted else following
