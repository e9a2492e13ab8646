"""Writes a text as it is to be spoken: rule after rule, each for one kind of figure.

A rule replaces what it understands by words without digits, so that none after it meets the same figure again.
What no rule understands stays as it is: the voice reads it in its own way.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from engines.spoken_forms.abbreviations import AbbreviationRule
from engines.spoken_forms.amounts import MoneyRule, PercentRule, UnitRule
from engines.spoken_forms.calendar import DateRule, TimeRule
from engines.spoken_forms.figures import LongRule, NumberRule, OrdinalRule, PhoneRule, RangeRule, YearRule
from engines.spoken_forms.grammar import grammars
from engines.spoken_forms.roman import RomanRule
from engines.spoken_forms.rule import Rule

SPELLED = frozenset(grammars())
"""Languages whose figures are written out."""

_FIGURE = re.compile(r"\d")
_JOINT = "\u2060"  # word joiner: stands for a mark that is not said
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)} | {ord("．"): ".", ord("："): ":", ord("％"): "%"}


def spoken_form(text: str, language: str) -> str:
    """The text with its figures and abbreviations written out.

    Args:
        text: any text.
        language: code; a language that isn't among `SPELLED` leaves the text as it is.
    """
    if language not in SPELLED:
        return text
    without_digits, rules = _rules(language)
    spoken = _western_digits(text)
    for rule in without_digits:
        spoken = rule.apply(spoken)
    if not _FIGURE.search(spoken):
        return spoken
    marks = grammars()[language].suffix_marks
    if marks:
        spoken = re.sub(rf"(?<=\d)[{marks}](?=[^\W\d_])", _JOINT, spoken)
    for rule in rules:
        spoken = rule.apply(spoken)
    return spoken.replace(_JOINT, "") if marks else spoken


@cache
def _rules(language: str) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """Those for what has no digits, and the others."""
    grammar = grammars()[language]
    kinds = (
        LongRule,
        DateRule,
        TimeRule,
        PhoneRule,
        MoneyRule,
        PercentRule,
        UnitRule,
        YearRule,
        OrdinalRule,
        RangeRule,
        NumberRule,
    )
    return (AbbreviationRule(grammar), RomanRule(grammar)), tuple(kind(grammar) for kind in kinds)


def _western_digits(text: str) -> str:
    """Every script's decimal digits, and full-width marks, as ASCII; raised and circled digits are no numbers."""
    if text.isascii():
        return text
    if any("０" <= character <= "９" for character in text):
        text = text.translate(_WIDE)
    return "".join(
        str(unicodedata.decimal(character)) if unicodedata.category(character) == "Nd" else character
        for character in text
    )
