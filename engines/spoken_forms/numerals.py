"""Numbers in words, from CLDR's rules (unicode-rbnf) and num2words."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from babel import Locale
from num2words import num2words
from unicode_rbnf import RbnfEngine

from engines.spoken_forms.grammar import Grammar

LARGEST = 10**15
"""Longer numbers are read digit by digit."""

_POLISH_ENDINGS = {  # of adjectives whose nominative ends in y or i, Polish ordinals among them
    "genitive": "ego",
    "locative": "ym",
    "feminine": "a",
    "neuter": "e",
    "feminine-genitive": "ej",
}
_RUSSIAN_FRACTIONS = (("десятая", "десятых"), ("сотая", "сотых"), ("тысячная", "тысячных"))


@cache
def _engine(locale: str) -> RbnfEngine:
    return RbnfEngine.for_language("zh_Hant" if locale == "yue" else locale)


class Numerals:
    """The numbers of one language."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._plural = Locale.parse(grammar.locale).plural_form

    def spell(self, number: int, rules: str) -> str:
        """A whole number by a rule set: one of CLDR's, or one of this module's own names.

        Args:
            number: 0 … `LARGEST`.
            rules: the rule set.
        """
        if rules in {"num2words", "oblique"}:
            text = re.sub(r"\bو ", "و", str(num2words(number, lang=self._grammar.code)))
            return text if rules == "num2words" else re.sub(r"ون\b", "ين", text).replace("ألفان", "ألفين")
        if rules in {"masculine", *_POLISH_ENDINGS}:
            return _polish_ordinal(number, rules)
        if rules == "digits":
            return self.digits(str(number))
        text = str(_engine(self._grammar.locale).format_number(number, ruleset_names=[rules]).text)
        text = " ".join(re.sub("[\u00ad,]", "", text).split())
        return text.replace("〇", self._grammar.zero or "〇")

    def cardinal(self, number: int, following: str = "") -> str:
        """A whole number, as it agrees with the word after it.

        Args:
            number: 0 …
            following: the text after the number; only its beginning counts.
        """
        grammar = self._grammar
        if number > LARGEST:
            return self.digits(str(number))
        if grammar.two and number == 2 and re.match(grammar.two_before, following):
            return grammar.two
        if grammar.native and number < 100 and re.match(rf"\s?(?:{grammar.native_before})", following):
            return self.spell(number, grammar.native)
        word = re.match(r"\s([^\W\d_]+)", following)
        if word is None or number > grammar.agrees_until:
            return self.spell(number, grammar.counting)
        return self.spell(number, self._form(number, word[1]) or grammar.counting)

    def decimal(self, whole: str, fraction: str) -> str:
        """A number with a fraction, given in digits."""
        words = self.cardinal(int(whole))
        if self._grammar.code == "ru" and len(fraction) <= len(_RUSSIAN_FRACTIONS):
            return self._russian_decimal(int(whole), fraction)
        space = "" if self._grammar.joined else " "
        if len(fraction) == 2 and fraction[0] != "0" and self._grammar.code in {"es", "fr", "it", "pt", "pl", "tr"}:
            tail = self.spell(int(fraction), self._grammar.counting)
        else:
            tail = self.digits(fraction)
        if self._grammar.code == "ko":
            return f"{words} {self._grammar.point} {tail}"
        return f"{words}{space}{self._grammar.point}{space}{tail}"

    def digits(self, digits: str, *, phone: bool = False) -> str:
        """One digit after the other."""
        grammar = self._grammar
        special = {"0": grammar.zero}
        if phone:
            special = {
                "0": grammar.phone_zero or grammar.zero,
                "1": grammar.phone_one,
                "2": grammar.phone_two,
            }
        words = [special.get(digit) or self.spell(int(digit), grammar.counting) for digit in digits]
        return ("" if grammar.joined else " ").join(words)

    def plural(self, number: str) -> str:
        """CLDR's plural category, ``one``, ``few`` …, of a number as Python writes it."""
        return str(self._plural(Decimal(number)))

    def _form(self, number: int, word: str) -> str:
        """Rule set of a number before a noun."""
        grammar = self._grammar
        last, few = number % 10, number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14}
        one = last == 1 and number % 100 != 11
        if grammar.feminine_few:  # the ending of a Slavic noun shows its gender by the number before it
            feminine = (one and grammar.feminine) or (few and grammar.feminine_few)
        else:
            feminine = grammar.feminine
        if feminine and re.fullmatch(feminine, word):
            return grammar.feminine_form
        if one and grammar.accusative and re.fullmatch(grammar.accusative, word):
            return grammar.accusative_form
        if one and grammar.neuter and re.fullmatch(grammar.neuter, word):
            return grammar.neuter_form
        return grammar.masculine

    def _russian_decimal(self, whole: int, fraction: str) -> str:
        singular, plural = _RUSSIAN_FRACTIONS[len(fraction) - 1]
        feminine = "spellout-cardinal-feminine"
        wholes = "целая" if self.plural(str(whole)) == "one" else "целых"
        parts = singular if self.plural(str(int(fraction))) == "one" else plural
        return f"{self.spell(whole, feminine)} {wholes} {self.spell(int(fraction), feminine)} {parts}"


def _polish_ordinal(number: int, rules: str) -> str:
    """Only the last two words of a Polish ordinal are adjectives (``dwa tysiące dwudziesty szósty``)."""
    words = str(num2words(number, lang="pl", to="ordinal")).split()
    if rules != "masculine":
        words = [_polish_ending(word, rules) if _is_polish_ordinal(word) else word for word in words]
    return " ".join(words)


def _is_polish_ordinal(word: str) -> bool:
    return word.endswith(("y", "gi", "ci")) and not word.endswith("tysięcy")


def _polish_ending(word: str, rules: str) -> str:
    stem, ending = word[:-1], _POLISH_ENDINGS[rules]
    if word.endswith("y"):
        return stem + ending
    if rules == "locative":
        return stem + "im"
    hard = word.endswith("gi") and rules == "feminine"  # drugi: druga; trzeci: trzecia
    return f"{stem}{'' if hard else 'i'}{ending}"
