"""Words that are one letter off."""

from __future__ import annotations

from collections.abc import Iterable

_LETTERS = 7
"""Shortest word that is taken for a misspelling; shorter ones too often are words of their own."""
_ENDING = 2
"""Letters at the end of a word that must be right: they are what inflects it, "necesita" and "necesito"."""


class Spelling:
    """Finds the thing that a word misspells.

    Args:
        things: the words; in a language that inflects verbs these are not among them, for in theirs a letter counts.
        others: words that mean what they say, one letter from a thing: "carrera" (career), not "cartera" (wallet).
    """

    def __init__(self, things: Iterable[str], others: Iterable[str] = ()) -> None:
        self._others = frozenset(others)
        self._things = [word for word in things if len(word) >= _LETTERS - 1 and word.isalpha()]

    def meant(self, word: str) -> str | None:
        """The thing that `word` misspells by one letter, where there is exactly one."""
        if len(word) < _LETTERS or not word.isalpha() or word in self._others:
            return None
        meant = [thing for thing in self._things if _one_letter_apart(thing, word)]
        return meant[0] if len(meant) == 1 else None


def _one_letter_apart(a: str, b: str) -> bool:
    """Whether one insertion, deletion, substitution or swap of neighbours makes `a` of `b`, not at their ends."""
    if abs(len(a) - len(b)) > 1 or a[0] != b[0] or a[-_ENDING:] != b[-_ENDING:]:
        return False
    shortest = min(len(a), len(b))
    start = next((i for i in range(shortest) if a[i] != b[i]), shortest)
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        return longer[start + 1 :] == shorter[start:]
    swapped = a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
    return swapped or a[start + 1 :] == b[start + 1 :]
