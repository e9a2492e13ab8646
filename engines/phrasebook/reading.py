"""How each language is read: what may be left out, what counts as the same, from ``assets/matching.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """One language's rules; words as people write them.

    Attributes:
        language: its code.
        characters: whether each character is a token, as in Chinese.
        marks: whether diacritics tell words apart, as in Vietnamese.
        unclear: words, or runs of them, that mean several things without their diacritics.
        joined: whether an apostrophe is a letter, as in Ukrainian.
        numerals_in_slots: whether words for numbers are read only where a number is expected.
        fillers: may be said or left out.
        hesitations: may be said besides.
        requests: what asks somebody to do what is said; a text with such a filler means only a phrase that is worded
            with one of these.
        light: may be left out or put in, except at the end.
        same: groups of words that count as one another.
        expand: contraction or spelling → what it stands for.
        one: further words for a number, where a number is expected.
        tone: whether a question may have the very words of a statement, so that only its mark, or its tone, tells.
        tone_endings: a sentence that ends so is question and statement alike, as Korean "…요".
        tone_first: beginnings of statements that may be asked as well, whatever phrase they mean.
        typos: whose misspelling by one letter is understood: "things" (words of values), "words" (all), or "none",
            where one letter inside a word negates it, as in Turkish, or makes another word, as in Arabic.
        no_typos: words of the language that are one letter from a word of a value, and mean what they say.
        answers: words that answer when a mark follows, and negate when none does: "No, hablo inglés.".
        asks: words that make a question of a sentence wherever they stand.
        asks_first: words that make a question of a sentence which they begin.
        asks_last: words that make a question of a sentence which they end.
    """

    language: str
    characters: bool = False
    marks: bool = False
    unclear: tuple[str, ...] = ()
    joined: bool = False
    numerals_in_slots: bool = False
    fillers: tuple[str, ...] = ()
    hesitations: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    expand: Mapping[str, str] = field(default_factory=dict)
    one: Mapping[str, int] = field(default_factory=dict)
    tone: bool = False
    tone_endings: tuple[str, ...] = ()
    tone_first: tuple[str, ...] = ()
    typos: str = "things"
    no_typos: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    asks_first: tuple[str, ...] = ()
    asks_last: tuple[str, ...] = ()

    def folds(self, text: str) -> bool | None:
        """Whether a text is read without its diacritics; None where it has none, and without them isn't clear."""
        composed = unicodedata.normalize("NFC", text).casefold()
        if not self.marks:
            return True
        if "đ" in composed or unicodedata.normalize("NFD", composed) != composed:
            return False
        said = f" ^ {' '.join(_WORDS.findall(composed))} $ "
        return None if any(f" {run} " in said for run in self.unclear) else True


@cache
def _table() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(resources.files("assets").joinpath("matching.toml").read_text("utf-8")))


def reading(language: str) -> ReadingRules:
    """The rules of a language; plain ones (nothing may be left out) for a language that has none of its own."""
    row = _table().get(language, {})
    return ReadingRules(
        language=language,
        characters=row.get("characters", False),
        marks=row.get("marks", False),
        unclear=tuple(row.get("unclear", ())),
        joined=row.get("joined", False),
        numerals_in_slots=row.get("numerals") == "slots",
        fillers=tuple(row.get("fillers", ())),
        hesitations=tuple(row.get("hesitations", ())),
        requests=tuple(row.get("requests", ())),
        light=tuple(row.get("light", ())),
        same=tuple(tuple(group) for group in row.get("same", ())),
        expand=row.get("expand", {}),
        one=row.get("one", {}),
        tone=row.get("tone", False),
        tone_endings=tuple(row.get("tone_endings", ())),
        tone_first=tuple(row.get("tone_first", ())),
        typos=row.get("typos", "things"),
        no_typos=tuple(row.get("no_typos", ())),
        answers=tuple(row.get("answers", ())),
        asks=tuple(row.get("asks", ())),
        asks_first=tuple(row.get("asks_first", ())),
        asks_last=tuple(row.get("asks_last", ())),
    )


def tonal_languages() -> frozenset[str]:
    """The languages that may ask a question in the very words of a statement, by tone alone."""
    return frozenset(code for code, row in _table().items() if row.get("tone") or row.get("tone_endings"))
