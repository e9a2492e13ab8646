"""Cuts a growing translation into clauses, so that the first is spoken while the rest is still being translated.

Pure. A cut is made only in text that will not change, and only where a person would breathe: the voice engine gives
each piece its own melody, so a cut inside a phrase is heard.
"""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*|[।؟۔።]+(?=\s)|\n")
_CLAUSE_END = re.compile(r"[,;:–—](?=\s)|[、，；：]|[،؛](?=\s)")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:[^\W\d_]|[A-ZÀ-ÞА-Я][^\W\d_]{1,2})\.$")
"""One letter, or a short word with a capital: "Dr.", "Sr.", "St.", "z. B." go on."""

MIN_CLAUSE_LETTERS = 12
"""Letters a clause needs before its comma counts."""

MIN_CLAUSE_IDEOGRAPHS = 6
"""The same, where a letter is about a syllable or a word: Chinese, Japanese."""

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class ClauseCutter:
    """Takes each state of one translation and gives back what can be spoken next."""

    def __init__(self) -> None:
        self._spoken = 0

    def take(self, text: str, stable: int, *, final: bool) -> list[str]:
        """The clauses that became ready.

        Args:
            text: the translation so far.
            stable: number of its leading characters that will not change.
            final: whether it is complete: then everything that is left is given, as one piece.

        Returns:
            Pieces in order, without the white space around them; none of them is empty.
        """
        if final:
            rest = text[self._spoken :].strip()
            self._spoken = len(text)
            return [rest] if rest else []
        ready: list[str] = []
        while (end := self._next_end(text[:stable])) is not None:
            piece = text[self._spoken : end].strip()
            self._spoken = end
            if piece:
                ready.append(piece)
        return ready

    def _next_end(self, stable: str) -> int | None:
        for match in _SENTENCE_END.finditer(stable, self._spoken):
            so_far = stable[self._spoken : match.end()]
            if not _ABBREVIATION.search(so_far):
                sentence = match.end()
                break
        else:
            sentence = None
        for match in _CLAUSE_END.finditer(stable, self._spoken, len(stable) if sentence is None else sentence):
            if _is_long_enough(stable[self._spoken : match.end()]):
                return match.end()
        return sentence


def _is_long_enough(clause: str) -> bool:
    if len(_IDEOGRAPH.findall(clause)) >= MIN_CLAUSE_IDEOGRAPHS:
        return True
    return sum(character.isalnum() for character in clause) >= MIN_CLAUSE_LETTERS
