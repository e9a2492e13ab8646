"""How a number agrees with what is counted: gender by the noun after it, case by the words before it."""

from __future__ import annotations

import re
from typing import Protocol

from engines.spoken_forms.language import SpokenLanguage, stands_before
from engines.spoken_forms.morphology import Morphology
from engines.spoken_forms.written import WORD

_WORDS = re.compile(rf"[ \u00a0\u202f-]*({WORD})")


class Agreement(Protocol):
    """Chooses the form of a number."""

    def form(self, number: int, before: str, after: str) -> str:
        """The form (see `numerals`) of a number between two texts; ``""`` where it counts nothing."""

    def case(self, before: str) -> str:
        """The case that the words before ask for; ``""`` for none."""


def agreement(language: SpokenLanguage) -> Agreement:
    """The rules of a language."""
    noun = language.table("noun")
    if noun.get("morphology"):
        return Morphology(language)
    return NounTable(language)


class NounTable:
    """Genders and cases by tables of regular expressions.

    The section ``noun`` of a language: ``forms`` maps a form to the nouns that ask for it, tried in order; ``one`` and
    ``few`` are such tables for numbers that end so, where the ending of a noun shows its gender by the number before
    it, ``few_until`` the largest that ``few`` is for, ``few_in_nominative`` that its nouns are in no case but the
    nominative and the genitive. ``default`` is the form of other nouns, ``most`` the largest number that agrees,
    ``tail`` the form of greater ones that end in 01, ``no_noun`` what is none, ``labels`` words after which a number is
    a name, ``see_through`` adjectives before the noun. The section ``case`` maps a case to the words that ask for it.
    """

    def __init__(self, language: SpokenLanguage) -> None:
        noun = language.table("noun")
        self._forms = _compiled(noun.get("forms", {}))
        self._one = _compiled(noun.get("one", {})) or self._forms
        self._few = _compiled(noun.get("few", {})) or self._forms
        self._many = _compiled(noun.get("many", {})) if "many" in noun else self._forms
        self._tail = str(noun.get("tail", ""))
        self._few_in_nominative = bool(noun.get("few_in_nominative", False))
        self._few_until = int(noun.get("few_until", 10**15))
        self._default = str(noun.get("default", ""))
        self._most = int(noun.get("most", 10**15))
        self._no_noun = re.compile(str(noun.get("no_noun", r"(?!)")))
        self._see_through = re.compile(str(noun.get("see_through", r"(?!)")))
        self._labels = str(noun.get("labels", ""))
        self._cases = language.table("case")

    def case(self, before: str) -> str:
        """See `Agreement`."""
        for case, words in self._cases.items():
            if stands_before(rf"(?<!\w)(?:{words})", before):
                return str(case)
        return ""

    def form(self, number: int, before: str, after: str) -> str:
        """See `Agreement`."""
        case = self.case(before)
        found = _WORDS.match(after)
        while found and self._see_through.fullmatch(found[1]):
            found = _WORDS.match(after, found.end())
        if found is None or (stands_before(rf"(?<!\w)(?:{self._labels})\.?", before) and self._labels):
            return f".{case}" if case and not stands_before(rf"(?<!\w)(?:{self._labels})\.?", before) else ""
        if number > self._most and number % 100 == 1 and self._tail:
            return self._tail
        if number > self._most or self._no_noun.fullmatch(found[1]):
            return f".{case}" if case else ""
        if self._few_in_nominative and number % 10 in {2, 3, 4} and case in {"loc", "ins", "dat"}:
            shown = self._gender(number, found[1], "")
            if self._few is not self._forms and shown in self._few and self._few[shown].fullmatch(found[1]):
                return shown  # «po dwie tabletki»
        gender = self._gender(number, found[1], case)
        return gender if "." in gender or not case else f"{gender}.{case}"

    def _gender(self, number: int, noun: str, case: str) -> str:
        last, tens = number % 10, number % 100
        one = last == 1 and tens != 11
        few = last in {2, 3, 4} and tens not in {12, 13, 14} and number <= self._few_until
        table = self._one if one else self._few if few else self._many
        for form, pattern in table.items():
            wanted = form.partition(".")[2]
            if (not wanted or not case or wanted == case) and pattern.fullmatch(noun):
                return form
        return self._default


def _compiled(forms: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {form: re.compile(nouns, re.IGNORECASE) for form, nouns in forms.items()}
