"""The 38 languages of the device and their names."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from engines.errors import UsageError


@dataclass(frozen=True, slots=True)
class Language:
    """One row of ``assets/languages.toml``.

    Attributes:
        code: BCP 47 code used everywhere in the program.
        english: English name, as HY-MT's English prompts spell it.
        chinese: Chinese name, as HY-MT's Chinese prompts spell it.
        endonym: the language's name in itself.
        script: ISO 15924 code of the script a translation must be in.
        rtl: whether it is written from right to left.
    """

    code: str
    english: str
    chinese: str
    endonym: str
    script: str
    rtl: bool


@cache
def languages() -> Mapping[str, Language]:
    """Every language by code, in the order of the file."""
    table = tomllib.loads(resources.files("assets").joinpath("languages.toml").read_text("utf-8"))
    return MappingProxyType(
        {code: Language(code=code, rtl=row.pop("rtl", False), **row) for code, row in table.items()}
    )


def language(code: str) -> Language:
    """The language of a code.

    Raises:
        UsageError: ``language.unknown``; the message suggests what may have been meant.
    """
    known = languages()
    if code in known:
        return known[code]
    folded = code.casefold().replace("_", "-")
    for candidate in known.values():
        if folded in {candidate.code.casefold(), candidate.english.casefold(), candidate.endonym.casefold()}:
            return candidate
    names = {name.casefold(): row.code for row in known.values() for name in (row.code, row.english, row.endonym)}
    close = [names[name] for name in difflib.get_close_matches(folded, list(names), n=3)]
    hint = f"Did you mean {' or '.join(dict.fromkeys(close))}?" if close else "See: dragoman languages"
    raise UsageError("language.unknown", f"unknown language {code[:40]!r}", hint=hint)
