"""How each language is read: what may be left out, what counts as the same, from ``assets/matching.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Reading:
    """One language's rules; words as people write them.

    Attributes:
        language: its code.
        characters: whether each character is a token, as in Chinese.
        marks: whether diacritics tell words apart, as in Vietnamese.
        joined: whether an apostrophe is a letter, as in Ukrainian.
        numerals_in_slots: whether words for numbers are read only where a number is expected.
        fillers: may be said or left out.
        hesitations: may be said besides.
        light: may be left out or put in, except at the end.
        same: groups of words that count as one another.
        expand: contraction or spelling → what it stands for.
        one: further words for a number, where a number is expected.
    """

    language: str
    characters: bool = False
    marks: bool = False
    joined: bool = False
    numerals_in_slots: bool = False
    fillers: tuple[str, ...] = ()
    hesitations: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    same: tuple[tuple[str, ...], ...] = ()
    expand: Mapping[str, str] = field(default_factory=dict)
    one: Mapping[str, int] = field(default_factory=dict)


@cache
def _table() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(resources.files("assets").joinpath("matching.toml").read_text("utf-8")))


def reading(language: str) -> Reading:
    """The rules of a language; plain ones (nothing may be left out) for a language that has none of its own."""
    row = _table().get(language, {})
    return Reading(
        language=language,
        characters=row.get("characters", False),
        marks=row.get("marks", False),
        joined=row.get("joined", False),
        numerals_in_slots=row.get("numerals") == "slots",
        fillers=tuple(row.get("fillers", ())),
        hesitations=tuple(row.get("hesitations", ())),
        light=tuple(row.get("light", ())),
        same=tuple(tuple(group) for group in row.get("same", ())),
        expand=row.get("expand", {}),
        one=row.get("one", {}),
    )
