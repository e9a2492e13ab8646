"""Gender and case of Russian and Ukrainian nouns, by their dictionaries (pymorphy3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pymorphy3

from engines.spoken_forms.language import SpokenLanguage, stands_before

_WORD = re.compile(r"[ \u00a0\u202f-]*([^\W\d_]['’ʼ\w-]*)")
_CASES = {"nomn": "", "gent": "gen", "datv": "dat", "accs": "acc", "ablt": "ins", "loct": "loc"}
_CASES |= {"gen2": "gen", "acc2": "acc", "loc2": "loc"}
_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
_BETWEEN = 2
"""Adjectives between a number and its noun."""


@dataclass(frozen=True, slots=True)
class _Reading:
    gender: str
    case: str
    plural: bool
    animate: bool


class Morphology:
    """The rules of East Slavic numerals.

    After 1 the noun is singular and the number has its gender and case. After 2, 3, 4 and after 5 and more the noun is
    genitive where the number is nominative or accusative; in other cases both have that case, the noun in the plural.
    """

    def __init__(self, language: SpokenLanguage) -> None:
        self._language = language
        self._cases = language.table("case")
        self._labels = str(language.table("noun").get("labels", "(?!)"))
        self._masculine = re.compile(str(language.table("noun").get("masculine", "(?!)")))

    @cached_property
    def _analyzer(self) -> pymorphy3.MorphAnalyzer:
        return pymorphy3.MorphAnalyzer(lang=self._language.code)

    def case(self, before: str) -> str:
        """See `Agreement`."""
        for case, words in self._cases.items():
            if stands_before(rf"(?<!\w)(?:{words})", before):
                return str(case)
        return ""

    def form(self, number: int, before: str, after: str) -> str:
        """See `Agreement`."""
        case = self.case(before)
        if stands_before(rf"(?<!\w)(?:{self._labels})\.?", before):
            return ""
        readings = self._noun(after)
        last, tens = number % 10, number % 100
        if last == 1 and tens != 11:
            fitting = [reading for reading in readings if not reading.plural]
            return self._after_one(fitting, case)
        few = last in {2, 3, 4} and tens not in {12, 13, 14}
        return self._after_more(readings, case, few=few)

    def _after_one(self, readings: list[_Reading], case: str) -> str:
        if not readings:
            return f".{case}" if case else ""
        chosen = _in_case(readings, case) or _in_case(readings, "") or _in_case(readings, "acc") or readings[0]
        if chosen.case == "acc" and chosen.gender != "f" and not chosen.animate:
            return chosen.gender
        return f"{chosen.gender}.{chosen.case}".rstrip(".")

    def _after_more(self, readings: list[_Reading], case: str, *, few: bool) -> str:
        counted = [reading for reading in readings if reading.case == "gen" and reading.plural is not few]
        oblique = [reading for reading in readings if reading.plural and reading.case not in {"", "acc"}]
        if not readings:
            return f".{case}" if case else ""
        fitting = [reading for reading in oblique if reading.case == case]
        if case not in {"", "acc"} and fitting:
            return f"{fitting[0].gender or 'm'}.{case}"
        if counted and case in {"", "acc"}:
            return counted[0].gender or "m"
        if few and oblique and not counted:  # «двух недель»: the noun itself shows the case
            return f"{oblique[0].gender or 'm'}.{oblique[0].case}"
        if counted:
            return counted[0].gender or "m"
        return f"{readings[0].gender or 'm'}.{case}".rstrip(".")

    def _noun(self, after: str) -> list[_Reading]:
        """Readings of the noun after the number, of adjectives before it skipped."""
        position = 0
        for _ in range(_BETWEEN + 1):
            found = _WORD.match(after, position)
            if found is None:
                return []
            parsed = self._analyzer.parse(found[1])
            nouns = [parse.tag for parse in parsed if parse.tag.POS == "NOUN" and parse.score > 0.01]
            if nouns:
                return list(self._readings(found[1], nouns))
            if not any(parse.tag.POS in {"ADJF", "PRTF"} for parse in parsed):
                return []
            position = found.end()
        return []

    def _readings(self, word: str, tags: list[pymorphy3.tagset.OpencorporaTag]) -> Iterator[_Reading]:
        for tag in tags:
            gender = "m" if self._masculine.fullmatch(word.casefold()) else _GENDERS.get(tag.gender or "", "")
            if not gender:
                parses = [parse for parse in self._analyzer.parse(word) if parse.tag == tag]
                lemma = parses[0].normal_form if parses else word
                lemmas = [parse.tag.gender for parse in self._analyzer.parse(lemma) if parse.tag.gender]
                gender = _GENDERS.get(lemmas[0] if lemmas else "", "")
            plural = tag.number == "plur" or (tag.number is None and "plur" in tag.grammemes)
            yield _Reading(gender, _CASES.get(tag.case or "", ""), plural, "anim" in tag.grammemes)


def _in_case(readings: list[_Reading], case: str) -> _Reading | None:
    return next((reading for reading in readings if reading.case == case), None)
