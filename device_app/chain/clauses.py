"""Cuts a growing translation into clauses, so that the first is spoken while the rest is still being translated.

Pure. A cut is made only in text that will not change, and only where a person would breathe: the voice engine gives
each piece its own melody, so a cut inside a phrase is heard.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engines.text.marks import CLAUSE_END
from engines.text.sentences import sentences

MIN_CLAUSE_LETTERS = 12
"""Letters a clause needs before its comma counts."""

MIN_CLAUSE_IDEOGRAPHS = 6
"""The same, where a letter is about a syllable or a word: Chinese, Japanese, Korean."""

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NEXT_WORD = "X"
"""Stands for the words to come: whether a full stop ends a sentence shows only with what follows it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What is spoken in one piece.

    Attributes:
        text: without the white space around it; not empty.
        begin: where it begins in the whole text (characters).
    """

    text: str
    begin: int

    @property
    def end(self) -> int:
        """Where it ends in the whole text."""
        return self.begin + len(self.text)


class ClauseCutter:
    """Takes each state of one translation and gives back what can be spoken next.

    Args:
        language: code of the translation's language.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._spoken = 0

    def take(self, text: str, stable: int, *, final: bool) -> list[Clause]:
        """The clauses that became ready.

        Args:
            text: the translation so far.
            stable: number of its leading characters that will not change.
            final: whether it is complete: then everything that is left is given, in whole sentences.

        Returns:
            Clauses in order.
        """
        ready: list[Clause] = []
        if final:
            for sentence in sentences(text[self._spoken :], self._language):
                ready += self._take(sentence)
        else:
            while end := self._next_end(text[self._spoken : stable]):
                ready += self._take(text[self._spoken : self._spoken + end])
        return ready

    def _take(self, piece: str) -> list[Clause]:
        """The next piece of the text, unless it is blank."""
        begin = self._spoken + len(piece) - len(piece.lstrip())
        self._spoken += len(piece)
        return [Clause(piece.strip(), begin)] if piece.strip() else []

    def _next_end(self, rest: str) -> int:
        """Length of the first clause or sentence of what is stable and unspoken; 0 for none."""
        if not rest.strip():
            return 0
        first = sentences(rest + _NEXT_WORD, self._language)[0]
        sentence = len(first) if len(first) <= len(rest) else 0
        for found in CLAUSE_END.finditer(rest, 0, sentence or len(rest)):
            if _is_long_enough(rest[: found.end()]):
                return found.end()
        return sentence


def _is_long_enough(clause: str) -> bool:
    if len(_IDEOGRAPH.findall(clause)) >= MIN_CLAUSE_IDEOGRAPHS:
        return True
    return sum(character.isalnum() for character in clause) >= MIN_CLAUSE_LETTERS
