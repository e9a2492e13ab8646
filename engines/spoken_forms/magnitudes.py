"""Thousand, million, billion after a number, as words or as letters."""

from __future__ import annotations

from engines.spoken_forms.kind import alternatives
from engines.spoken_forms.language import SpokenLanguage
from engines.spoken_forms.written import Figure

_LETTERS = {"K": 3, "k": 3, "M": 6, "B": 9, "bn": 9}
"""What stands after an amount of money in every language that doesn't say otherwise."""


class Magnitudes:
    """The magnitudes of one language.

    The section ``magnitudes``: ``written`` maps what may follow any number to its power of ten, ``money`` what may
    follow an amount of money only ("$5k"); ``words`` a power of ten to its names by plural category; ``of`` stands
    between a million and what there is a million of, ``of_vowel`` before a vowel; ``exact`` says that letters are read
    as the whole number.
    """

    def __init__(self, language: SpokenLanguage) -> None:
        self._language = language
        table = language.table("magnitudes")
        self._letters: dict[str, int] = table.get("money", _LETTERS)
        self._powers: dict[str, int] = {**self._letters, **table.get("written", {})}
        self._exact = bool(table.get("exact", False))
        self._words: dict[str, dict[str, str]] = table.get("words", {})
        self._of = str(table.get("of", ""))
        self._of_vowel = str(table.get("of_vowel", ""))
        self.written = alternatives(table.get("written", {})) or "(?!)"
        self.written_after_money = alternatives(self._powers) or "(?!)"

    def word(self, written: str, figure: Figure) -> str:
        """The name of a magnitude after a number."""
        names = self._words[str(self._powers[written])]
        return self._language.choose(names, figure.plain)

    def exact(self, written: str, figure: Figure) -> Figure | None:
        """The whole number, where a language counts in other steps than those letters ("1.5M" → 一百五十万)."""
        power = self._powers[written]
        if not self._exact or written not in self._letters or len(figure.fraction) > power:
            return None
        return Figure(str(int(figure.whole + figure.fraction) * 10 ** (power - len(figure.fraction))))

    def of(self, written: str, name: str) -> str:
        """What stands between a magnitude and a name, with the spaces around it."""
        space = self._language.space
        if not self._of or (written and self._powers[written] < 6):
            return space
        if self._of_vowel and name[:1].casefold() in "aeéèêiouyh":
            return f"{space}{self._of_vowel}"
        return f"{space}{self._of}{space}"
