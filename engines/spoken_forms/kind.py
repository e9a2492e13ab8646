"""A kind of figure: where it may stand in a text, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from engines.spoken_forms.written import SPACE


class FigureKind(Protocol):
    """Finds one kind of figure and says it."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """Where one may stand."""

    def say(self, match: re.Match[str]) -> str | None:
        """In words without a digit; None where it is none of this kind after all, or uncertain."""


NEVER = re.compile(r"(?!)")
"""The pattern of a kind that a language doesn't have."""


def alternatives(words: Iterable[str]) -> str:
    """A regular expression of any of the words, the longest first; a space in one stands for every kind of space."""
    return "|".join(re.escape(word).replace(r"\ ", SPACE) for word in sorted(words, key=len, reverse=True))
