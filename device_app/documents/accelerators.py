"""The mark before the letter that a menu is chosen by: ``&Open``, ``_Open``."""

from __future__ import annotations

import re
from itertools import islice

_MARKS = re.compile(r"(?<![A-Z&])&(?=[^\W\d_])(?!#?\w{1,32};)|(?<!\w)_(?=[^\W\d_])(?!\w*_)")


def without_accelerator(words: str, marks: str) -> tuple[str, str]:
    """Words without the mark, and the mark; it is empty where there is none or more than one.

    Args:
        words: of a message.
        marks: that its program knows: ``&``, ``_`` or both.
    """
    found = list(islice((mark for mark in _MARKS.finditer(words) if mark[0] in marks), 2))
    if len(found) != 1:
        return words, ""
    return words[: found[0].start()] + words[found[0].end() :], found[0][0]
