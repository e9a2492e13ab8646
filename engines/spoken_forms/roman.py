"""Roman numerals: "World War II", "Louis XIV"."""

from __future__ import annotations

import re

from engines.spoken_forms.grammar import Grammar
from engines.spoken_forms.numerals import Numerals

_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMERAL = r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})"
"""II … XXXIX: longer ones hold letters of which abbreviations are made."""


class RomanRule:
    """Numerals after a capitalised word, in languages in which the voices say "roman two"."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._numerals = Numerals(grammar)
        self._pattern = re.compile(rf"(?<!\w)(?P<word>[^\W\d_][\w'’-]*) (?P<numeral>{_NUMERAL})(?!\w)")
        self._counted = re.compile(grammar.roman_counted)
        self._no_name = re.compile(grammar.roman_never)

    def apply(self, text: str) -> str:
        """See `Rule`."""
        return self._pattern.sub(self._say, text) if self._grammar.roman_name else text

    def _say(self, match: re.Match[str]) -> str:
        word, numeral = match["word"], match["numeral"]
        if not word[0].isupper() or self._no_name.fullmatch(word):
            return match[0]
        number = _value(numeral)
        cardinal = self._numerals.spell(number, self._grammar.counting)
        if self._counted.fullmatch(word):
            return f"{word} {cardinal}"
        ordinal = self._numerals.spell(number, self._grammar.ordinal)
        return f"{word} {self._grammar.roman_name.format(cardinal=cardinal, ordinal=ordinal)}"


def _value(numeral: str) -> int:
    """A letter before a greater one is subtracted."""
    values = [_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
