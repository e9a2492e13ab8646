"""Numbers that a translation has lost or changed: what small models do in lists, and what nobody notices by ear."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from num2words import num2words

_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?!\d)")
_NUMBER = re.compile(r"\d+(?:[.,٫]\d+)?")
_SPELLED = 100
"""Smaller numbers are often written in words."""
_JUDGED = 11
"""Smaller ones are always taken for right: one, two, both, first …"""


def lost_figures(source: str, answer: str, target: str) -> tuple[str, ...]:
    """The numbers of a sentence, in digits, that its translation has neither in digits nor in words.

    Another way to part thousands and decimals, another kind of digits, an hour of the afternoon, thousands in words and
    a decade are no loss.

    Args:
        source: a sentence.
        answer: its translation.
        target: code of the translation's language.
    """
    missing = _numbers(source) - (there := _numbers(answer))
    return tuple(number for number in missing if not _is_said_otherwise(number, answer, there, target))


def _numbers(text: str) -> Counter[str]:
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    joined = _GROUPED.sub(lambda found: "".join(c for c in found[0] if c.isdigit()), digits)
    return Counter(found.replace(",", ".").replace("٫", ".") for found in _NUMBER.findall(joined))


def _is_said_otherwise(number: str, answer: str, there: Counter[str], target: str) -> bool:
    parts = {part for other in there for part in other.split(".")}
    if not number.isdigit():
        return set(number.split(".")) <= parts  # a time of day: 11.20, 11:20, 11h20
    value = int(number)
    afternoon = value + 12 if value <= 12 else value - 12 if value <= 24 else value
    thousands = value // 1000 if value % 1000 == 0 else value * 1000
    if value < _JUDGED or parts & {number, *map(str, (afternoon, thousands, value % 100))}:
        return True
    try:
        return value < _SPELLED and str(num2words(value, lang=target)).casefold() in answer.casefold()
    except (NotImplementedError, OverflowError):  # a language that it doesn't know
        return value < _SPELLED
