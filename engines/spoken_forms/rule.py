"""What the rules share: how figures are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from engines.spoken_forms.grammar import Grammar, Words
from engines.spoken_forms.numerals import Numerals

SPACE = "[ \u00a0\u202f\u2009]"
"""A space that does not end a line."""


START = "(?<![A-Za-z0-9.,])"
"""Where a number may begin; Chinese and Japanese set it right after a word."""

END = "(?![A-Za-z\u00c0-\u024f\u0400-\u04ff\u0620-\u06d30-9²³/])"
"""Where a unit may end; a Chinese or Japanese word may follow at once."""

DASH = f"{SPACE}?[-–—~～]{SPACE}?"
"""Between the ends of a range."""


class Rule(Protocol):
    """Writes out one kind of figure."""

    def __init__(self, grammar: Grammar) -> None: ...

    def apply(self, text: str) -> str:
        """The text with these figures in words."""
        ...


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written: digits before and after the decimal mark."""

    whole: str
    fraction: str = ""

    @property
    def plain(self) -> str:
        """As Python writes it."""
        return f"{self.whole}.{self.fraction}" if self.fraction else self.whole


class Figures:
    """Finds and says the numbers of one language."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.numerals = Numerals(grammar)
        groups = "".join(re.escape(mark) for mark in grammar.group if mark != " ")
        group = f"(?:[{groups}]|{SPACE})" if " " in grammar.group else f"[{groups}]"
        if grammar.group.strip() in {".", ""}:
            group = f"(?:{group}|['’])"
        marks = re.escape(grammar.decimal)
        self._other = "." if grammar.decimal[0] == "," else ","  # the mark of other languages, where it is no group
        fraction = rf"(?:[{marks}]|{re.escape(self._other)}(?!\d{{3}}(?!\d)))\d+(?![.,]?\d)"
        self.pattern = rf"(?:\d{{1,3}}(?:{group}\d{{3}})+(?!\d)|\d+)(?:{fraction})?"
        """A number with thousands and decimals, without a sign; no groups."""
        self.amount = rf"(?:(?P<low>{self.pattern}){DASH}|(?P<minus>(?<![\w%°)\]])[-−]))?(?P<number>{self.pattern})"
        """A number, or two with a dash between, or one with a minus; groups ``low``, ``minus``, ``number``."""

    def read(self, written: str) -> Figure:
        """The number of a text that `pattern` matched."""
        match = re.fullmatch(rf"(.*?)(?:[{re.escape(self.grammar.decimal + self._other)}](\d+))?", written)
        if match is None:
            return Figure(re.sub(r"\D", "", written))
        whole, fraction = match[1], match[2] or ""
        mark = written[len(whole) : len(whole) + 1]
        if mark and mark not in self.grammar.decimal and len(fraction) == 3:  # "1.835" where the dot parts thousands
            return Figure(re.sub(r"\D", "", whole + fraction))
        return Figure(re.sub(r"\D", "", whole), fraction)

    def say(self, figure: Figure, following: str = "") -> str:
        """In words; a number that begins with zeros, or a very long one, digit by digit."""
        if figure.fraction:
            return self.numerals.decimal(figure.whole, figure.fraction)
        if len(figure.whole) > 15 or (len(figure.whole) > 1 and figure.whole[0] == "0"):
            return self.numerals.digits(figure.whole)
        return self.numerals.cardinal(int(figure.whole), following)

    def say_amount(self, match: re.Match[str], following: str = "") -> str:
        """Either end of what `amount` matched; the minus is left to the caller."""
        high = self.say(self.read(match["number"]), following)
        if not match["low"]:
            return high
        return self.grammar.range.format(a=self.say(self.read(match["low"]), following), b=high)

    def choose(self, words: Words, figure: Figure) -> str:
        """Of words by plural category, the one of a number."""
        return words.get(self.numerals.plural(figure.plain)) or words["other"]
