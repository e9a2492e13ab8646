"""Names and paths inside of words of the other direction."""

from __future__ import annotations

_LEFT_TO_RIGHT, _END = "\u2066", "\u2069"
"""Formatting characters of the Unicode Bidirectional Algorithm (UAX #9): an isolate, and its end."""


def isolated(path: str) -> str:
    """A path that reads from left to right, whatever stands around it."""
    return f"{_LEFT_TO_RIGHT}{path}{_END}"
