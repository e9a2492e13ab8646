"""What among a program's texts no person reads: names, numbers, paths, colours."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"[./~#@$&\\]\S*|\S*[\d_/\\@=#]\S*|\S+[.:]\S+|[a-z]+(?:[A-Z][a-z]*)+|[A-Z]{2,}|[a-z]{1,3}-[A-Z]{2}|[a-z]+(?:-[a-z]+)+"
    r"|true|false|null|none|utf-?8"
)
_SPACED = re.compile(r"[A-Za-z]:\\.*|[a-z]{1,20}\([\d\s.,%/-]*\)", re.DOTALL)
"""A path of Windows, a colour of CSS."""


def names(words: str) -> bool:
    """Whether a text is a single word that programs read, or has the shape of a path or a colour."""
    return bool(_SPACED.fullmatch(words)) or (" " not in words and bool(_NAME.fullmatch(words)))
