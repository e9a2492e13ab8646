"""What every kind of glossary comes down to: entries, each with terms in several languages; and its failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engines.errors import DragomanError
from engines.languages import language

Entry = Mapping[str, Sequence[str]]
"""Code of a language → the terms of one concept in it, the preferred one first."""


_READ = frozenset({".csv", ".tsv", ".xlsx", ".tbx", ".xml", ".mtf", ".tmx"})


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a file.

    Attributes:
        entries: in the order of the file.
        languages: codes of the languages that the file is in; those that the device hasn't are left out.
        notes: what was assumed and a person should know, a line each.
    """

    entries: Sequence[Entry]
    languages: Sequence[str]
    notes: tuple[str, ...] = ()


def is_list(path: Path) -> bool:
    """Whether the name of a file is that of a glossary that can be read."""
    return path.suffix.lower() in _READ


def broken(path: Path, what: str) -> DragomanError:
    """A file that is no glossary."""
    return DragomanError(
        "file.glossary_broken",
        f"{path} is not a glossary: {what}",
        hint="Use CSV, TSV, XLSX, TBX, TMX or MultiTerm's XML, a table with the languages in its first row",
    )


def other_languages(path: Path, found: Sequence[str], source: str, target: str) -> DragomanError:
    """A glossary of another pair."""
    names = ", ".join(language(code).english for code in found) or "no language of this device"
    wanted = f"{language(source).english} and {language(target).english}"
    return DragomanError(
        "file.glossary_language", f"the glossary {path} is in {names}, not in {wanted}", hint="Check --from, --to"
    )
