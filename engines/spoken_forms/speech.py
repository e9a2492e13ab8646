"""What every kind of figure is said with: the numbers of a language, as they agree with what stands around them."""

from __future__ import annotations

import re

from engines.spoken_forms.agreement import agreement
from engines.spoken_forms.language import CONTEXT, SpokenLanguage, stands_before
from engines.spoken_forms.written import DASH, MINUS, NUMBER, START, Figure, Written

AMOUNT = rf"(?:(?P<low>{NUMBER}){DASH}(?=\d)|(?P<minus>{MINUS}))?(?P<number>{NUMBER})"
"""A number, two with a dash between, or one with a minus; groups ``low``, ``minus``, ``number``."""

_LONGEST = 9
"""Digits of a number that isn't grouped; a longer one is an account or a telephone."""

_SAMPLES = ("1", "2", "5", "1.5", "0", "11", "100", "0.5", "1000000")


def before(match: re.Match[str]) -> str:
    """The text before a match, as far as it counts."""
    return match.string[max(0, match.start() - CONTEXT) : match.start()]


def after(match: re.Match[str]) -> str:
    """The text after a match, as far as it counts."""
    return match.string[match.end() : match.end() + CONTEXT]


class Speech:
    """Says the numbers of one language."""

    def __init__(self, language: SpokenLanguage) -> None:
        self.language = language
        self.numerals = language.numerals
        self.written = Written(language)
        self.agreement = agreement(language)
        self._range = language.table("range")
        self._case_plural = language.table("case_plural")
        self._counters = language.table("counters")

    def number(self, figure: Figure, form: str = "") -> str:
        """In words; digit by digit what begins with zeros or is too long for a quantity."""
        if figure.fraction:
            return self.numerals.decimal(figure.whole, figure.fraction, form if form.startswith(".") else "")
        if figure.is_code or len(figure.whole) > 15:
            return self.numerals.digits(figure.whole)
        return self.numerals.cardinal(int(figure.whole), form)

    def counted(self, figure: Figure, context: str, following: str) -> str:
        """In words, as it agrees with the noun in `following` and the preposition in `context`."""
        if figure.fraction or figure.is_code:
            return self.number(figure, f".{self.agreement.case(context)}".rstrip("."))
        number = int(figure.whole)
        for counter in self._counters.values():
            if number <= counter.get("most", 99) and self._has_counter(counter, context, following):
                return str(counter["words"].get(str(number)) or self.numerals.cardinal(number, counter.get("form", "")))
        return self.number(figure, self.agreement.form(number, context, following))

    def amount(self, match: re.Match[str], following: str, *, money: bool = False) -> str | None:
        """Either end of what `AMOUNT` matched, the minus left to the caller; None where the number is uncertain."""
        high = self.written.read(match["number"], money=money)
        if high is None:
            return None
        if not match["low"]:
            return self.counted(high, before(match), following)
        low = self.written.read(match["low"], money=money)
        return None if low is None else self.between(low, high, before(match), following)

    def between(self, low: Figure, high: Figure, context: str, following: str) -> str | None:
        """A range; None where its ends are in no order, as in a score."""
        if float(low.plain) >= float(high.plain):
            return None
        for words in self._range.get("near", []):  # 두세 번, due o tre compresse
            said = words.get(f"{low.plain}-{high.plain}")
            if said and re.match(str(words["before"]), following):
                return str(said)
        form = self._range
        counter = re.match(rf"\s?(?:{form.get('repeat_counter', '(?!)')})", following)
        if counter:
            first = self.counted(low, context, following)
            return f"{first}{counter[0]}{form['join']}{self.counted(high, context, following)}"
        if stands_before(rf"(?<!\w)(?:{self._range.get('after', '(?!)')})", context):
            return str(form["short"]).format(
                a=self.counted(low, context, following), b=self.counted(high, context, following)
            )
        for gender, nouns in form.get("low", {}).items():
            if re.match(nouns, following):
                first = self.number(low, gender)
                break
        else:
            first = self.counted(low, f"{form.get('before_a', '')} ", following)
        second = self.counted(high, f"{form.get('before_b', '')} ", following)
        return str(form["plain"]).format(a=first, b=second)

    def category(self, figure: Figure, context: str) -> str:
        """CLDR's plural category of the name of a unit, as the case that the words before ask for shifts it."""
        category = self.language.plural(figure.plain)
        shifted = self._case_plural.get(self.agreement.case(context), {})
        return str(shifted.get(category, category))

    def sample(self, category: str, figure: Figure) -> str:
        """A number of a plural category: the figure itself, or another where the case has shifted the category."""
        if self.language.plural(figure.plain) == category:
            return figure.plain
        return next((number for number in _SAMPLES if self.language.plural(number) == category), figure.plain)

    def signed(self, words: str, *, minus: bool) -> str:
        """With the word for the minus where there is one."""
        return f"{self.language.word('minus')}{self.language.space}{words}" if minus else words

    @staticmethod
    def _has_counter(counter: dict[str, str], context: str, following: str) -> bool:
        if re.match(rf"\s?(?:{counter['before']})", following) is None:
            return False
        return "after" not in counter or stands_before(counter["after"], context)


START_AMOUNT = rf"{START}{AMOUNT}"
"""`AMOUNT` where a number may begin."""
