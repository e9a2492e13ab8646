"""Names and paths inside of words of the other direction."""

from __future__ import annotations

_LEFT_TO_RIGHT, _ITS_OWN, _END = "\u2066", "\u2068", "\u2069"
"""Formatting characters of the Unicode Bidirectional Algorithm (UAX #9): two isolates, and their end."""

RIGHT_TO_LEFT_MARK = "\u200f"
"""Before a text of nothing but isolates and signs: it has a direction then."""


def isolated(path: str) -> str:
    """A path that reads from left to right, whatever stands around it."""
    return f"{_LEFT_TO_RIGHT}{path}{_END}"


def isolated_name(name: str) -> str:
    """A name that reads as its own script does, whatever stands around it."""
    return f"{_ITS_OWN}{name}{_END}"
