"""Misspelt words, and words that are no misspellings though one letter tells them from a word of the phrasebook."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.matching import LanguageMatcher, Match
from engines.phrasebook.reading import reading
from engines.phrasebook.spelling import Spelling

BOOK = load_phrasebook()


def understood(text: str, language: str) -> Match | None:
    return LanguageMatcher(BOOK, reading(language)).match(text)


@pytest.mark.parametrize(
    ("own", "language", "phrase"),
    [
        ("You will get an infection.", "en", "care.injection"),
        ("Somebody is insured.", "en", "emergency.someone_injured"),
        ("Wo ist der Aufgang?", "de", "travel.where_is"),
        ("Je suis allergique aux arachnides.", "fr", "symptoms.allergic"),
        ("Стол на девятерых, пожалуйста.", "ru", "food.table_for"),
    ],
)
def test_a_word_of_its_own_is_no_misspelling(own: str, language: str, phrase: str) -> None:
    mended = LanguageMatcher(BOOK, replace(reading(language), no_typos=())).match(own)
    assert mended is not None
    assert mended.phrase.id == phrase
    assert understood(own, language) is None


def test_a_misspelling_is_understood_all_the_same() -> None:
    match = understood("You will get an injecton.", "en")
    assert match is not None
    assert match.phrase.id == "care.injection"


def test_only_a_word_that_is_none_of_its_own_is_mended() -> None:
    assert Spelling(["manteau"], ["marteau"]).meant("marteau") is None
    assert Spelling(["manteau"]).meant("marteau") == "manteau"
