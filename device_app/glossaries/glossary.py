"""Read a person's glossary, and say what was taken of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from device_app.glossaries.entries import Entries, broken, other_languages
from device_app.glossaries.spreadsheets import read_cells
from device_app.glossaries.tables import read_rows, read_table
from device_app.glossaries.term_bases import read_term_base
from device_app.text_files import read_bytes
from device_app.translation.tmx import read_tmx
from engines.languages import language
from engines.protocols import Term

_XML = frozenset({".tbx", ".xml", ".mtf"})
_OTHERS = {
    ".sdltb": "it is MultiTerm's database; export it as XML",
    ".mtb": "it is memoQ's database; export it as CSV or TBX",
    ".xls": "it is of an old Excel; save it as XLSX",
    ".ods": "save it as XLSX or CSV",
}
"""What can't be read, and what to do."""

_TOLD = 5
"""Contradictions told one by one."""


@dataclass(frozen=True, slots=True)
class Glossary:
    """What was taken of a file.

    Attributes:
        terms: in the order of the file, each source term once.
        notes: how many of which direction, and what a person should know, a line each.
        incomplete: entries without a translation, which were left out.
        contradicting: source terms with a second translation, which was left out.
    """

    terms: tuple[Term, ...]
    notes: tuple[str, ...]
    incomplete: int
    contradicting: tuple[str, ...]


def read_glossary(path: Path, source: str, target: str) -> Glossary:
    """The terms of a glossary for one direction.

    Args:
        path: ``.tbx``, ``.xml`` (TBX, MultiTerm), ``.tmx``, ``.xlsx``; others are tables of text.
        source: code of the language of the texts.
        target: code of the language wanted.

    Raises:
        DragomanError: ``file.*``; ``file.glossary_broken`` for what is no glossary, with its line;
            ``file.glossary_language`` for one of another pair.
    """
    found = _read(path, source, target)
    if source not in found.languages or target not in found.languages:
        raise other_languages(path, found.languages, source, target)
    if not found.entries:
        raise broken(path, "it names its languages, and no term follows")
    terms: dict[str, Term] = {}
    repeated, empty, foreign = 0, 0, 0
    contradictions: dict[str, str] = {}
    for entry in found.entries:
        if not entry.get(source) or not entry.get(target):
            empty += bool(entry.keys() & {source, target})
            foreign += bool(entry) and not entry.keys() & {source, target}
            continue
        for left in entry[source]:
            term = terms.setdefault(left, Term(left, entry[target][0]))
            if term.target != entry[target][0]:
                contradictions.setdefault(left, f"{left!r} is {term.target!r}, and {entry[target][0]!r} further down")
            elif term.target is not entry[target][0]:
                repeated += 1
    pair = f"{language(source).english} → {language(target).english}"
    notes = [
        f"{len(terms)} {'term' if len(terms) == 1 else 'terms'}, {pair}",
        *found.notes,
        *([f"{repeated} repeated"] if repeated else ()),
        *([f"{empty} without a translation"] if empty else ()),
        *([f"{foreign} in other languages"] if foreign else ()),
        *([f"{len(contradictions)} contradict themselves; the first counts"] if contradictions else ()),
        *list(contradictions.values())[:_TOLD],
    ]
    return Glossary(tuple(terms.values()), tuple(notes), empty, tuple(contradictions))


def _read(path: Path, source: str, target: str) -> Entries:
    suffix = path.suffix.lower()
    if suffix in _OTHERS:
        raise broken(path, _OTHERS[suffix])
    if suffix == ".tmx":
        entries = list(read_tmx(path))
        return Entries(entries, list(dict.fromkeys(code for entry in entries for code in entry)))
    content = read_bytes(path)
    if suffix in _XML:
        return read_term_base(content, path)
    if suffix == ".xlsx":
        return read_rows(read_cells(content, path), path, source, target)
    return read_table(content, path, source, target)
