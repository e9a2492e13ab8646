"""Which of the words recognised so far will not change any more."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

_AGREEING = 8
"""Updates in a row, 0.1 s each, that must agree on a word."""
_UNSETTLED = 3
"""Words at the end that are never taken as settled: the next word still changes them."""


class StableWords:
    """Follows the growing hypotheses of an utterance. What it once called stable it keeps, whatever comes later."""

    def __init__(self) -> None:
        self._stable: list[str] = []
        self._words: list[str] = []
        self._ages: list[int] = []

    @property
    def text(self) -> str:
        """The words so far, the stable ones first."""
        return written(self._words)

    @property
    def characters(self) -> int:
        """Leading characters of `text` that will not change."""
        return len(written(self._stable))

    def update(self, words: Sequence[str], *, settle: bool) -> None:
        """Take the next hypothesis.

        Args:
            words: all words so far.
            settle: whether words may become stable.
        """
        words = self._kept(words)
        same = 0
        while same < min(len(words), len(self._words)) and words[same] == self._words[same]:
            same += 1
        self._ages = [age + 1 for age in self._ages[:same]] + [1] * (len(words) - same)
        self._words = list(words)
        settled = len(words) - _UNSETTLED if settle else 0
        while len(self._stable) < settled and self._ages[len(self._stable)] >= _AGREEING:
            self._stable.append(words[len(self._stable)])

    def finish(self, words: Sequence[str]) -> str:
        """The text of the last hypothesis; it begins with what was stable."""
        return written(self._kept(words))

    def _kept(self, words: Sequence[str]) -> list[str]:
        """`words` with the stable ones in place of those that correspond to them."""
        count = len(self._stable)
        if list(words[:count]) == self._stable:
            return list(words)
        blocks = SequenceMatcher(a=self._stable, b=list(words), autojunk=False).get_matching_blocks()
        last = next((block for block in reversed(blocks) if block.size), None)
        after = count if last is None else last.b + (count - last.a)
        return [*self._stable, *words[after:]]


def written(words: Sequence[str]) -> str:
    """Words as a sentence: a capital at the start and for "I"."""
    text = " ".join("I" + word[1:] if word == "i" or word.startswith("i'") else word for word in words)
    return text[:1].upper() + text[1:]
