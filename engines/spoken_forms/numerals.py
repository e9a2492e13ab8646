"""Numbers in words: CLDR's rules (unicode-rbnf) and num2words, mended and inflected by the tables of the language.

A *form* names how a number agrees: ``""`` counting on its own, a gender ``m``, ``f``, ``n``, a case after it
(``f.gen``), or a name of the language's own (``year``, ``hour``). A form that the language doesn't have is that
without the case, then the one for counting.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from num2words import num2words
from unicode_rbnf import RbnfEngine
from unicode_rbnf.engine import NoRuleForNumberError

from engines.spoken_forms import arabic
from engines.spoken_forms.adjectives import czech_ordinal, polish_ordinal, russian_ordinal, ukrainian_ordinal

if TYPE_CHECKING:
    from engines.spoken_forms.language import SpokenLanguage

LARGEST = 10**15
"""Longer numbers are read digit by digit."""

_ENGINE = {"zh-Hant": "zh_Hant", "yue": "zh_Hant"}
_REGIONS = frozenset({"pt_PT"})
"""Locales with rules of their own for numbers."""
_OWN = {
    "arabic": arabic.cardinal,
    "arabic-ordinal": arabic.ordinal,
    "czech-ordinal": czech_ordinal,
    "polish-ordinal": polish_ordinal,
    "russian-ordinal": russian_ordinal,
    "ukrainian-ordinal": ukrainian_ordinal,
}
"""Rule sets that are written here; the rest of a rule set's name after a space is the form it takes."""


class Numerals:
    """The numbers of one language."""

    def __init__(self, language: SpokenLanguage) -> None:
        self._language = language
        self._cardinals = language.table("cardinal")
        self._ordinals = language.table("ordinal")
        self._inflected = language.table("inflected")
        self._mended = [(re.compile(wrong), right) for wrong, right in language.table("mended").items()]
        number = language.table("number")
        self._point = str(number["point"])
        self._pair = bool(number.get("fraction_pairs", False))
        self._digits = language.table("digits")

    @cached_property
    def _engine(self) -> RbnfEngine:
        code, locale = self._language.code, str(self._language.locale)
        return RbnfEngine.for_language(locale if locale in _REGIONS else _ENGINE.get(code, code))

    def cardinal(self, number: int, form: str = "") -> str:
        """A whole number.

        Args:
            number: 0 … `LARGEST`; a greater one is read digit by digit.
            form: how it agrees.
        """
        if number > LARGEST:
            return self.digits(str(number))
        words = self._spell(number, str(self._rules(self._cardinals, form)))
        return self._inflect(words, form) if form not in self._cardinals else words

    def ordinal(self, number: int, form: str = "") -> str:
        """The number's place in an order (``fifth``); empty where the language has no rule for it."""
        rules = self._rules(self._ordinals, form)
        try:
            return self._spell(number, str(rules)) if rules and number else ""
        except (NoRuleForNumberError, KeyError, OverflowError):  # the last two are num2words' for a number too large
            return ""

    def has_ordinal(self, form: str) -> bool:
        """Whether ordinals have this form."""
        return form in self._ordinals

    def decimal(self, whole: str, fraction: str, form: str = "") -> str:
        """A number with a fraction, given in digits."""
        language = self._language
        fractions = language.table("decimal_fractions")
        if fractions and len(fraction) <= len(fractions["one"]):
            return self._named_decimal(int(whole), fraction, form)
        number = language.table("number")
        words = self.cardinal(int(whole), form or str(number.get("whole_form", "")))
        points = number.get("points")
        point = language.choose(points, whole if int(whole) else "1") if points else self._point
        pair = self._pair and len(fraction) == 2 and fraction[0] != "0"
        tail = self.cardinal(int(fraction)) if pair else self.digits(fraction)
        space = str(number.get("point_space", language.space))
        return f"{words}{space}{point}{space}{tail}"

    def digits(self, digits: str, *, phone: bool = False) -> str:
        """One digit after the other.

        Args:
            digits: nothing else.
            phone: of a telephone or a room, whose digits some languages say otherwise.
        """
        special = {**self._digits.get("number", {}), **(self._digits.get("phone", {}) if phone else {})}
        return self._language.space.join(special.get(digit) or self.cardinal(int(digit)) for digit in digits)

    def _rules(self, table: object, form: str) -> object:
        assert isinstance(table, dict)
        while form and form not in table:
            form = form.rpartition(".")[0]
        return table.get(form, "")

    def _spell(self, number: int, rules: str) -> str:
        if rules.startswith("="):
            return rules[1:]
        name, _, form = rules.partition(" ")
        if name in _OWN:
            return _OWN[name](number, form)
        if name == "num2words":
            text = str(num2words(number, lang=self._language.code))
        elif name == "num2words-ordinal":
            text = str(num2words(number, lang=self._language.code, to="ordinal"))
        elif name == "hundreds":  # negentienhonderdvijfentachtig, but tweeduizendvijf
            if number // 100 % 10 == 0:
                return self.cardinal(number)
            return self.cardinal(number // 100) + form + (self.cardinal(number % 100) if number % 100 else "")
        elif name == "digits":
            return self.digits(str(number))
        else:
            text = str(self._engine.format_number(number, ruleset_names=[rules]).text)
        text = " ".join(re.sub("[\u00ad\u200b,]", "", text).split())
        for wrong, right in self._mended:
            text = wrong.sub(right, text)
        return text

    def _inflect(self, words: str, form: str) -> str:
        table = self._inflected.get(form.rpartition(".")[2], {})
        return " ".join(table.get(word, word) for word in words.split(" ")) if table else words

    def _named_decimal(self, whole: int, fraction: str, case: str) -> str:
        """``five whole, three tenths``, as Russian and Ukrainian say it."""
        words = self._language.table("decimal_fractions")
        plural = self._language.plural
        one = plural(str(int(fraction))) == "one"
        part = words["one" if one else "many"][len(fraction) - 1]
        wholes = words["whole"] if plural(str(whole)) == "one" else words["wholes"]
        oblique = case == ".gen"
        form = "f.gen" if oblique else "f"
        if oblique:
            part = words["many" if not one else "gen"][len(fraction) - 1]
            wholes = words["whole_gen"] if plural(str(whole)) == "one" else words["wholes"]
        return f"{self.cardinal(whole, form)} {wholes} {self.cardinal(int(fraction), form)} {part}"
