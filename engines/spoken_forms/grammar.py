"""What a language needs to say numbers: a table of ``assets/spoken_forms.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

LOCALES = {"zh-Hant": "zh_Hant"}
"""CLDR's locale, where it isn't the language's code."""

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language; the head of the file explains the fields that are not explained here.

    Attributes:
        code: the language.
        joined: no spaces between a number and what belongs to it.
        bare_years: numbers of four digits, from and to, that are read as years wherever they stand; empty for none.
        ordinal_after: rule sets by the words (a regular expression) they follow.
        ordinal_by_suffix: rule sets by the end of the written suffix.
        year_words: rule sets of a year by the word after it.
        hour_after: rule sets of the hour by the words (a regular expression) it follows.
        textual_date: what stands between day, month and year where they are written out.
        two: how 2 is read before what `two_before` matches.
        native: rule set of a number before what `native_before` matches.
        minutes: the whole time at these minutes.
        month_numbers: months by number, where they are read otherwise than the number.
        ordinal_adjective: rule set of an ordinal before a masculine noun, where that differs.
        agrees_until: largest number that agrees with its noun.
        accusative: a noun of the form that follows 1 in the accusative; rule set `accusative_form`.
        unit_first: 1 and 2 stand after the name of the unit.
        day_dot: a date may end with the month's full stop ("21.12.").
        month_mark: what stands after a month in figures.
        suffix_marks: characters that part a number from its grammatical ending; they are not said.
        magnitudes: words after a number that belong to it, a regular expression.
    """

    code: str
    decimal: str
    group: str
    counting: str
    point: str
    minus: str
    percent: Words
    range: str
    order: str
    day: str
    date: str
    date_year: str
    time: str
    hour: str
    plus: str
    masculine: str = ""
    feminine_form: str = ""
    neuter_form: str = ""
    feminine: str = ""
    feminine_few: str = ""
    neuter: str = ""
    ordinal: str = ""
    ordinal_adjective: str = ""
    ordinal_feminine: str = ""
    ordinal_neuter: str = ""
    agrees_until: int = 10**15
    suffix_marks: str = ""
    accusative: str = ""
    accusative_form: str = ""
    unit_first: bool = False
    ordinal_suffix: str = ""
    feminine_suffix: str = ""
    ordinal_after: Words = field(default_factory=dict)
    ordinal_by_suffix: Words = field(default_factory=dict)
    year: str = ""
    bare_years: tuple[int, ...] = ()
    year_words: Words = field(default_factory=dict)
    year_word_spoken: Words = field(default_factory=dict)
    year_after: Words = field(default_factory=dict)
    digits_before: str = ""
    joined: bool = False
    percent_before: bool = False
    first_day: str = ""
    textual_date: str = ""
    date_before: str = ""
    after_date: str = ""
    day_dot: bool = False
    month_mark: str = ""
    month_numbers: Words = field(default_factory=dict)
    hour_late: str = ""
    hour_form: str = ""
    hour_form_until: int = 24
    hour_one: str = ""
    hour_one_word: str = ""
    hour_after: Words = field(default_factory=dict)
    time_one: str = ""
    minute_zero: str = "{m}"
    minutes: Words = field(default_factory=dict)
    after_time: str = ""
    zero: str = ""
    two: str = ""
    two_before: str = ""
    native: str = ""
    native_before: str = ""
    phone: str = "digits"
    phone_zero: str = ""
    phone_one: str = ""
    phone_two: str = ""
    phone_join: str = ", "
    roman_name: str = ""
    roman_counted: str = ""
    roman_never: str = ""
    magnitudes: str = ""
    magnitude_of: str = ""
    cents_and: str = " "
    cents: Words = field(default_factory=dict)
    signs: Words = field(default_factory=dict)
    currency: Mapping[str, Words] = field(default_factory=dict)
    subunits: Mapping[str, Words] = field(default_factory=dict)
    units: Words = field(default_factory=dict)
    abbreviations: Words = field(default_factory=dict)
    before_number: Words = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """CLDR's locale."""
        return LOCALES.get(self.code, self.code)


@cache
def grammars() -> Mapping[str, Grammar]:
    """Every language that is known well enough, by code."""
    tables = tomllib.loads(resources.files("assets").joinpath("spoken_forms.toml").read_text("utf-8"))
    return {code: Grammar(code=code, **_row(tables, code)) for code in tables}


def _row(tables: Mapping[str, Any], code: str) -> dict[str, Any]:
    row = dict(tables[code])
    if "like" in row:
        row = {**_row(tables, row.pop("like")), **row}
    if "bare_years" in row:
        row["bare_years"] = tuple(row["bare_years"])
    return row
