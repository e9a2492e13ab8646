"""What a language needs to say figures: a file of ``assets/spoken_forms/``, and its numbers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, cached_property
from importlib import resources
from typing import Any

from babel import Locale

from engines.regions import REGIONS
from engines.spoken_forms.numerals import Numerals

Words = Mapping[str, str]

_LOCALES = {"zh-Hant": "zh_Hant"}
"""CLDR's locale, where it isn't the language's code."""

CONTEXT = 60
"""Characters before or after a figure that tell how it is read."""


class SpokenLanguage:
    """The words of one language.

    Attributes:
        code: the language.
        locale: CLDR's locale, with the region where there is one.
        tables: its sections, by name.
        joined: no spaces between words.
        space: what stands between two words: a space, or nothing where words are joined.
    """

    def __init__(self, code: str, tables: Mapping[str, Any], region: str = "") -> None:
        self.code = code
        self.locale = Locale.parse(f"{code}_{region}" if region else _LOCALES.get(code, code))
        self.tables = tables
        self.joined = bool(tables.get("joined", False))
        self.space = "" if self.joined else " "

    @cached_property
    def numerals(self) -> Numerals:
        """Its numbers in words."""
        return Numerals(self)

    @property
    def gap(self) -> str:
        """What parts a number from a word that is written right behind it."""
        return str(self.table("number").get("gap", self.space))

    def table(self, name: str) -> dict[str, Any]:
        """A section of the file; empty where there is none."""
        section: dict[str, Any] = self.tables.get(name, {})
        return section

    def word(self, name: str) -> str:
        """One of the words of the section ``words``; empty where the language has none."""
        return str(self.table("words").get(name, ""))

    def plural(self, number: str) -> str:
        """CLDR's plural category, ``one``, ``few`` …, of a number as Python writes it."""
        return str(self.locale.plural_form(Decimal(number)))

    def choose(self, words: Words, number: str) -> str:
        """Of words by plural category, the one of a number as Python writes it."""
        return words.get(self.plural(number)) or words["other"]


@cache
def languages() -> Mapping[str, SpokenLanguage]:
    """Every language whose figures are written out, by code."""
    folder = resources.files("assets").joinpath("spoken_forms")
    files = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }
    return {code: SpokenLanguage(code, _with_base(files, code)) for code in sorted(files)}


@cache
def spoken_language(code: str) -> SpokenLanguage | None:
    """A language, or a region of one (``en-GB``): the language's files, the region's over them; None for others."""
    if code in languages():
        return languages()[code]
    language, _, region = code.partition("-")
    if language not in languages():
        return None
    file = resources.files("assets").joinpath("spoken_forms", "regions", f"{code}.toml")
    tables = tomllib.loads(file.read_text("utf-8")) if region in REGIONS.get(language, ()) and file.is_file() else {}
    base = languages()[language]
    return SpokenLanguage(language, _over(base.tables, tables), region) if tables else base


def stands_before(words: str, before: str) -> bool:
    """Whether one of `words` (a regular expression) is the last word of `before`."""
    return bool(words) and re.search(rf"(?:{words})\s*$", before[-CONTEXT:], re.IGNORECASE) is not None


def _with_base(files: Mapping[str, Mapping[str, Any]], code: str) -> Mapping[str, Any]:
    """A file's tables over those of the language it is like."""
    tables = dict(files[code])
    base = tables.pop("like", None)
    if base is None:
        return tables
    return _over(_with_base(files, base), tables)


def _over(base: Mapping[str, Any], tables: Mapping[str, Any]) -> Mapping[str, Any]:
    merged = dict(base)
    for name, value in tables.items():
        merged[name] = _over(merged.get(name, {}), value) if isinstance(value, Mapping) else value
    return merged
