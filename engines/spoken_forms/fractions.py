"""Fractions and mixed numbers: ``1/2``, ``2 ½``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from engines.spoken_forms.language import SpokenLanguage, stands_before
from engines.spoken_forms.measures import ENDS, Units
from engines.spoken_forms.speech import Speech, after, before
from engines.spoken_forms.written import MINUS, SPACE, START, WORD, Figure

_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_MOST_DENOMINATOR = 100
_SCALE = 10
"""Of pain and marks: "7/10" alone is seven out of ten."""


class FractionWords:
    """The fractions of one language.

    The section ``fraction``: ``half``, ``mixed_half`` and so on are templates with ``{n}`` the whole and ``{noun}`` the
    word after; those that end in ``_noun`` are used before a noun, ``_f`` before a feminine one. ``parts`` are names of
    the denominators by plural category, ``part`` a template for the others.
    """

    def __init__(self, language: SpokenLanguage) -> None:
        self._language = language
        self._table: Mapping[str, object] = language.table("fraction")
        self._words: dict[str, str] = language.table("fraction").get("words", {})
        self._parts: dict[str, dict[str, str]] = language.table("fraction").get("parts", {})

    def template(self, *names: str) -> str:
        """The first of these templates that the language has."""
        return next((str(self._table[name]) for name in names if name in self._table), "")

    def plain(self, numerator: int, denominator: int) -> str:
        """``three quarters``; empty where the language has no name for it."""
        language, numerals = self._language, self._language.numerals
        own = self._words.get(f"{numerator}/{denominator}")
        if own:
            return str(own)
        names = self._parts.get(str(denominator))
        gender = str(self._table.get("gender", ""))
        count = numerals.cardinal(numerator, gender)
        if names:
            name = names.get(language.plural(str(numerator))) or names["other"]
            if "{n}" in name:
                return name.format(n=count)
            one = str(self._table.get("one", ""))
            return f"{one if numerator == 1 and one else count}{language.space}{name}"
        template = self._table.get("part")
        if not template:
            return ""
        number = numerals.ordinal(denominator, "m") if "{d_ordinal}" in str(template) else ""
        return str(template).format(n=count, d=numerals.cardinal(denominator), d_ordinal=number)


class FractionKind:
    """A fraction or a mixed number.

    Args:
        speech: the language.
        counted: with the noun or the unit after it, which some languages put elsewhere.
    """

    def __init__(self, speech: Speech, *, counted: bool) -> None:
        self._speech = speech
        self._counted = counted
        self._words = FractionWords(speech.language)
        self._units = Units(speech)
        table = speech.language.table("fraction")
        self._plural, self._singular = table.get("singular", ("", ""))
        self._noun_by_whole = bool(table.get("noun_by_whole", False))
        self._no_noun = re.compile(str(table.get("no_noun", r"(?!)")), re.IGNORECASE)
        self._feminine = re.compile(str(table.get("feminine", r"(?!)")), re.IGNORECASE)
        self._neuter = re.compile(str(table.get("neuter", r"(?!)")), re.IGNORECASE)
        self._dates = str(speech.language.table("date").get("partial_after", "(?!)"))
        whole = rf"(?:(?P<whole>\d{{1,4}})(?:{SPACE}|(?=[{_VULGAR}])|-(?=\d{{1,2}}[/⁄])))?"
        stroke = r"(?P<a>\d{1,3})[/⁄](?P<b>\d{1,3})(?![\d/⁄%‰]|[.,]\d|[./-]\d)"
        noun = rf"{SPACE}?(?P<unit>{self._units.pattern}){ENDS}|{SPACE}?(?P<noun>{WORD})(?!\w)"
        if speech.language.joined:
            noun = rf"{SPACE}?(?P<unit>{self._units.pattern}){ENDS}|(?P<noun>(?!))"
        after_fraction = f"(?:{noun})" if counted else "(?P<unit>)(?P<noun>)"
        self.pattern = re.compile(
            rf"{START}(?<![\d/⁄])(?P<minus>{MINUS})?{whole}(?:(?P<vulgar>[{_VULGAR}])(?!\d)|{stroke}){after_fraction}"
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        numerator, denominator = self._value(match)
        if not 0 < numerator < denominator <= _MOST_DENOMINATOR or self._is_none(match):
            return None
        if denominator == _SCALE and match["a"] and not match["whole"] and not self._counted:
            return None
        fraction = self._words.plain(numerator, denominator)
        if not fraction:
            return None
        half = "half" if (numerator, denominator) == (1, 2) else f"{numerator}/{denominator}"
        noun = self._noun(match)
        if match["whole"]:
            words = self._mixed(match, half, fraction, noun)
        else:
            template = self._words.template(*_ends(half, self._suffix(noun)), *_ends("fraction", self._suffix(noun)))
            words = template.format(fraction=fraction, noun=noun)
        gap = self._speech.language.gap if after(match)[:1].isalpha() else ""
        return self._speech.signed(words, minus=bool(match["minus"])) + gap

    def _mixed(self, match: re.Match[str], half: str, fraction: str, noun: str) -> str:
        speech, whole = self._speech, match["whole"]
        suffix = self._suffix(noun)
        names = [*_ends(f"{whole}_{half}", suffix), *_ends(f"mixed_{half}", suffix), *_ends("mixed", suffix)]
        template = self._words.template(*names)
        following = f"{speech.language.space}{noun}"
        number = speech.counted(Figure(whole), before(match), following) if noun else speech.number(Figure(whole))
        return template.format(n=number, fraction=fraction, noun=noun)

    def _is_none(self, match: re.Match[str]) -> bool:
        """Whether it is something else: a date, a code, a score, a word that isn't counted."""
        if match["noun"] and self._no_noun.fullmatch(match["noun"]):
            return True
        if match["whole"] and match["whole"][0] == "0":
            return True
        if not match["a"]:
            return False
        if "0" in (match["a"][0], match["b"][0]):
            return True
        return not match["whole"] and stands_before(rf"(?<!\w)(?:{self._dates})", before(match))

    def _noun(self, match: re.Match[str]) -> str:
        if match["unit"]:
            whole = match["whole"]
            figure = Figure(whole, "" if self._noun_by_whole else "5") if whole else Figure("1")
            return self._units.name(self._units.unit(match["unit"]), figure)
        noun = match["noun"] or ""
        return re.sub(self._plural, self._singular, noun) if self._plural and match["whole"] == "1" else noun

    def _suffix(self, noun: str) -> tuple[str, ...]:
        if not noun:
            return ("",)
        if self._feminine.fullmatch(noun):
            return ("_noun_f", "_noun")
        return ("_noun_n", "_noun") if self._neuter.fullmatch(noun) else ("_noun",)

    @staticmethod
    def _value(match: re.Match[str]) -> tuple[int, int]:
        if match["vulgar"]:
            numerator, denominator = unicodedata.normalize("NFKC", match["vulgar"]).split("⁄")
            return int(numerator), int(denominator)
        return int(match["a"]), int(match["b"])


def _ends(name: str, suffixes: tuple[str, ...]) -> list[str]:
    return [f"{name}{suffix}" for suffix in suffixes]
