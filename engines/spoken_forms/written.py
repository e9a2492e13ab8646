"""How numbers are written: which marks part thousands, and which the fraction."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engines.spoken_forms.language import SpokenLanguage

SPACE = "[ \u00a0\u202f\u2009]"
"""A space that does not end a line."""

DASH = f"{SPACE}?[-–—~～〜−]{SPACE}?"
"""Between the ends of a range."""

MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u200c"
"""Vowel signs and joiners within words, which Python counts among neither letters nor digits."""

WORD = rf"[^\W\d_](?:[^\W\d_]|['’ʼ-]|[{MARKS}])*"
"""A word of any script."""

MINUS = r"(?<![\w%°)\].,])[-−–](?=\d)"
"""A sign, not a hyphen."""

START = r"(?<![A-Za-z0-9_])(?<!\d[.,])"
"""Where a number may begin; Chinese, Japanese and Korean set it right after a word."""

_WHOLE = rf"\d{{1,3}}(?:(?:[.,'’٬]|{SPACE})\d{{3}})+(?!\d)|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?!\d)|\d+"
NUMBER = rf"(?:(?:{_WHOLE})(?:[.,٫]\d+)?)(?![.,]\d)"
"""A number as people write it, without a sign; `Written.read` tells what it means, if it is certain."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number: digits before and after the decimal mark, leading zeros kept."""

    whole: str
    fraction: str = ""

    @property
    def plain(self) -> str:
        """As Python writes it."""
        return f"{self.whole}.{self.fraction}" if self.fraction else self.whole

    @property
    def is_code(self) -> bool:
        """Whether it begins with a zero that a quantity hasn't."""
        return len(self.whole) > 1 and self.whole[0] == "0"


class Written:
    """Reads the numbers of one language."""

    def __init__(self, language: SpokenLanguage) -> None:
        marks = language.table("number")
        self._decimal = str(marks["decimal"])
        self._group = str(marks["group"])

    def read(self, written: str, *, money: bool = False) -> Figure | None:
        """The number that `NUMBER` matched; None where it may be one of two.

        A mark parts thousands where three digits follow, unless it is the language's decimal mark or the number begins
        with 0; where it is neither of the language's marks, both readings are possible.

        Args:
            written: the number.
            money: it is an amount of money, which has no three decimals.
        """
        text = re.sub(f"{SPACE}|['’٬]", "", written).replace("٫", self._decimal[0])
        marks = [character for character in text if character in ".,"]
        if len(marks) <= 1:
            return self._with_one_mark(text, money=money) if marks else Figure(text)
        last = marks[-1]
        whole, _, fraction = text.rpartition(last)
        if len(set(marks)) == 2:  # 1.234,56: the last one is the decimal mark
            other = "," if last == "." else "."
            return Figure(whole.replace(other, ""), fraction) if marks.count(last) == 1 else None
        grouped = len(fraction) == 3 and not whole.startswith("0")
        return Figure(text.replace(last, "")) if grouped else None

    def _with_one_mark(self, text: str, *, money: bool) -> Figure | None:
        whole, mark, fraction = re.split("([.,])", text)
        certain = len(fraction) != 3 or len(whole) > 3 or whole.startswith("0")
        if certain or (mark in self._decimal and not (money and mark in self._group)):
            return Figure(whole, fraction)
        return Figure(whole + fraction) if mark in self._group or money else None
