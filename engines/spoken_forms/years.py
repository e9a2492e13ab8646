"""Years that a word marks as such, and those that stand alone where a language reads them in their own way."""

from __future__ import annotations

import re
from typing import Any

from engines.spoken_forms.kind import NEVER, alternatives
from engines.spoken_forms.language import stands_before
from engines.spoken_forms.speech import Speech, before
from engines.spoken_forms.written import DASH, SPACE

_YEAR = r"[12]\d{3}"


class MarkedYearKind:
    """``в 1941 г.``, ``2024 r.``, ``2026年``, ``năm 1975``; also ``1941–1945 гг.``."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        table = speech.language.table("year")
        self._after: dict[str, dict[str, Any]] = table.get("after", {})
        self._join = str(table.get("join", "{a} – {b}"))
        mark = table.get("mark")
        if self._after:
            words = alternatives(self._after)
            # A short one may be grams: only with the era behind it is it a year.
            short = rf"\d{{1,3}}(?={SPACE}?(?:{words}){SPACE}?(?:{table.get('era', '(?!)')}))"
            self.pattern = re.compile(
                rf"(?<![\d.,])(?:(?P<first>{_YEAR}){DASH})?(?P<year>{_YEAR}|{short}){SPACE}?(?P<word>{words})(?!\w)"
            )
        elif mark:
            self.pattern = re.compile(rf"(?<![\d.,])(?:(?P<first>{_YEAR}){DASH})?(?P<year>{_YEAR})(?={mark})(?P<word>)")
        else:
            self.pattern = NEVER

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        numerals = self._speech.numerals
        if not match["word"]:
            first = (
                f"{numerals.cardinal(int(match['first']), 'year')}{self._speech.language.table('range')['join']}"
                if match["first"]
                else ""
            )
            return first + numerals.cardinal(int(match["year"]), "year")
        form, said = self._form(match["word"], before(match))
        years = [self._ordinal(match[group], form) for group in ("first", "year") if match[group]]
        words = years[0] if len(years) == 1 else self._join.format(a=years[0], b=years[1])
        ends = "." if match["word"].endswith(".") and self._ends_sentence(match) else ""
        return f"{words} {said}{ends}"

    def _ordinal(self, year: str, form: str) -> str:
        return self._speech.numerals.ordinal(int(year), form) or self._speech.numerals.cardinal(int(year))

    def _form(self, word: str, context: str) -> tuple[str, str]:
        """Form of the ordinal and the word to say, by the words before where the written word doesn't tell."""
        choices = self._after[word]
        for form, words in choices.get("when", {}).items():
            if stands_before(rf"(?<!\w)(?:{words['after']})", context):
                return str(form), str(words["said"])
        return str(choices["form"]), str(choices["said"])

    @staticmethod
    def _ends_sentence(match: re.Match[str]) -> bool:
        following = match.string[match.end() : match.end() + 3]
        return (
            not following.strip() or following.startswith("\n") or bool(re.match(r"\s+[^\W\d_a-zа-яёіїєґ]", following))
        )


class ShortDecadeKind:
    """``the '90s``: a decade of a century that needn't be said."""

    def __init__(self, speech: Speech) -> None:
        self._speech = speech
        self._words = speech.language.table("year").get("short_decades_after", "")
        self.pattern = re.compile(r"(?P<mark>['’])?(?<![\w.,:/-])(?P<number>[1-9]0)['’]?s\b") if self._words else NEVER

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        if not match["mark"] and not stands_before(rf"(?<!\w)(?:{self._words})", before(match)):
            return None
        return f"{self._speech.numerals.cardinal(int(match['number']))[:-1]}ies"


class BareYearKind:
    """Four digits that are read as a year wherever they stand and count nothing: ``1999``, ``1939–45``.

    Args:
        speech: the language.
        decade: only those with the mark of a decade: ``the 1990s``.
    """

    def __init__(self, speech: Speech, *, decade: bool) -> None:
        self._speech = speech
        table = speech.language.table("year")
        self._range = table.get("bare")
        self._nouns = re.compile(str(table.get("not_before", "(?!)")), re.IGNORECASE)
        self._not_after = str(table.get("not_after", "(?!)"))
        self._decades: dict[str, str] = table.get("decades", {})
        decade_mark = rf"(?P<decade>{alternatives(self._decades) or '(?!)'})" if decade else "(?P<decade>)"
        self.pattern = (
            re.compile(
                rf"(?<![\w.,:/$€£#-])(?:(?P<first>{_YEAR})[-–/])?(?P<year>{_YEAR}){decade_mark}(?![\w:/-]|[.,]\d|{SPACE}?[%€$£°])"
            )
            if self._range and (self._decades or not decade)
            else NEVER
        )

    def say(self, match: re.Match[str]) -> str | None:
        """See `Kind.say`."""
        assert self._range is not None
        years = [int(match[group]) for group in ("first", "year") if match[group]]
        if not all(self._range[0] <= year <= self._range[1] for year in years):
            return None
        following = re.match(rf"{SPACE}([^\W\d_][\w'’-]*)", match.string[match.end() :])
        if (following and self._nouns.fullmatch(following[1])) or stands_before(self._not_after, before(match)):
            return None
        numerals = self._speech.numerals
        words = [numerals.cardinal(year, "year") for year in years]
        if match["decade"]:
            words[-1] = self._decade(words[-1], match["decade"])
        return (
            words[0]
            if len(words) == 1
            else str(self._speech.language.table("range")["plain"]).format(a=words[0], b=words[1])
        )

    def _decade(self, words: str, written: str) -> str:
        if self._speech.language.code == "en":  # nineties
            return f"{words[:-1]}ies" if words.endswith("y") else f"{words}s"
        return f"{words}{self._decades[written]}"
