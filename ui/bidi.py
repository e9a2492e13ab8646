"""Names and paths inside of words of the other direction."""

from __future__ import annotations

_LEFT_TO_RIGHT, _ITS_OWN, _END = "\u2066", "\u2068", "\u2069"
"""Formatting characters of the Unicode Bidirectional Algorithm (UAX #9): two isolates, and their end."""


def isolated(path: str) -> str:
    """A path that reads from left to right, whatever stands around it."""
    return f"{_LEFT_TO_RIGHT}{path}{_END}"


def isolated_name(name: str) -> str:
    """A name that reads as its own script does, whatever stands around it."""
    return f"{_ITS_OWN}{name}{_END}"
