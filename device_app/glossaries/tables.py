"""Tables: a row a term, the languages in the first row; CSV, TSV, and what memoQ and Excel write."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from device_app.documents.encodings import decoded
from device_app.glossaries.entries import Entries, Entry, broken, other_languages
from device_app.language_names import code_of_name
from engines.errors import DragomanError
from engines.languages import language
from engines.text_language import TextLanguageIdentifier

_DELIMITERS = ("\t", ";", ",", "|")
_RARER = ("=", "→", "^", "¦")
_DASHES = re.compile(r"[ \t]+(?:-{1,2}>?|[–—]|=>)[ \t]+")
"""What people put between two words where no program wrote the list; asked only where none of the others is there."""

_COMMENT = "#"
_OMEGAT = "# glossary in tab-separated format"
"""How OmegaT's lists begin; a third column is a remark."""

_LOOKED_AT = 50
"""Rows that tell the delimiter."""

_SOURCE_NAMES = frozenset({"source", "source term", "term", "src", "quelle", "origen", "origem", "origine"})
_TARGET_NAMES = frozenset({"target", "target term", "translation", "tgt", "ziel", "destino", "traducción", "tradução"})
_CODE_PAGES = {
    "Latn": "cp1252", "Cyrl": "cp1251", "Arab": "cp1256", "Hebr": "cp1255", "Thai": "cp874", "Jpan": "cp932",
    "Hans": "gb18030", "Hant": "big5", "Kore": "cp949",
}  # fmt: skip
_LATIN_PAGES = {"cs": "cp1250", "pl": "cp1250", "tr": "cp1254", "vi": "cp1258"}
"""What Excel saves CSV in where it doesn't save UTF-8, by the script of the language that isn't English."""

_TOLD_BY = 60
"""Characters of a column that tell its language."""

_SURE = 0.9


def read_table(content: bytes, path: Path, source: str, target: str) -> Entries:
    """The entries of a text with columns.

    Args:
        content: of the file.
        path: of the file, for messages.
        source: code of the language of the texts; of a table without a first row of names, the first column.
        target: code of the language wanted.

    Raises:
        DragomanError: ``file.glossary_broken``, ``file.glossary_language``, ``file.not_text``.
    """
    text, note = _decoded(content, path, source, target)
    lines = text.splitlines(keepends=True)
    delimiter = ""
    if lines and lines[0].strip().casefold().startswith("sep="):  # which Excel writes and reads
        delimiter = lines[0].strip()[4:5].strip('"')
        lines = lines[1:]
    omegat = bool(lines) and lines[0].strip().casefold().startswith(_OMEGAT)
    delimiter = "\t" if omegat else delimiter or _delimiter(lines)
    lines = list(_entered(lines, delimiter))
    if delimiter not in _DELIMITERS and not any(delimiter in line for line in lines):
        lines = [_DASHES.sub("\t", line, count=1) for line in lines]
        delimiter = "\t"
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend([" ".join(cell.split()) for cell in row] for row in reader)
    except csv.Error as error:
        raise broken(path, f"line {reader.line_num}: {error}") from error
    found = read_rows([row[:2] for row in rows] if omegat else rows, path, source, target)
    return Entries(found.entries, found.languages, (*note, *found.notes))


def _entered(lines: Sequence[str], delimiter: str) -> Iterator[str]:
    """The lines without remarks: those before the first row, and any that has no columns."""
    begun = False
    for line in lines:
        if line.lstrip().startswith(_COMMENT) and (not begun or delimiter not in line):
            continue
        begun |= bool(line.strip())
        yield line


def read_rows(rows: Sequence[Sequence[str]], path: Path, source: str, target: str) -> Entries:
    """The entries of rows of cells. Errors as `read_table`."""
    rows = [row for row in rows if any(row)]
    if not rows:
        raise broken(path, "it is empty")
    if entries := _entries_with_languages(rows):
        return Entries(entries, list(dict.fromkeys(code for entry in entries for code in entry)))
    header = rows[0]
    codes = [code_of_name(cell) for cell in header]
    found = list(dict.fromkeys(code for code in codes if code))
    if source in found and target in found:
        return Entries(list(_entries(rows[1:], codes)), found)
    if len(found) > 1 or (found and len(found) == sum(map(bool, header))):
        raise other_languages(path, found, source, target)
    names = [cell.casefold() for cell in header]
    left = next((index for index, name in enumerate(names) if name in _SOURCE_NAMES), None)
    right = next((index for index, name in enumerate(names) if name in _TARGET_NAMES), None)
    if left is not None and right is not None:
        return _assumed(rows[1:], (left, right), path, source, target)
    if found:
        raise other_languages(path, found, source, target)
    width = max(map(len, rows))
    if width < 2:
        raise broken(path, "line 1 has one column")
    if width > 2 and any(any(row[2:]) for row in rows):
        raise broken(path, f"its first row names no languages, and it has {width} columns")
    return _assumed(rows, (0, 1), path, source, target)


def _entries_with_languages(rows: Sequence[Sequence[str]]) -> list[Entry]:
    """The entries of rows that each end with their own two languages, as DeepL has it; none where not all do."""
    named = rows[1:] if rows[0][0].casefold() in _SOURCE_NAMES else rows
    entries: list[Entry] = []
    for row in named:
        codes = [code_of_name(cell) for cell in row[2:]]
        if len(codes) != 2 or not all(codes):
            return []
        entries.append({codes[0]: [row[0]], codes[1]: [row[1]]})
    return entries


def _assumed(rows: Sequence[Sequence[str]], columns: tuple[int, int], path: Path, source: str, target: str) -> Entries:
    """Two columns without names of languages: what is in them tells, or the person's own order counts."""
    texts = [[row[column] for row in rows if column < len(row) and row[column]] for column in columns]
    told = [_language_of(text, source, target) for text in texts]
    if told == [target, source]:
        columns = (columns[1], columns[0])
    elif any(code not in ("", pair) for code, pair in zip(told, (source, target), strict=True)):
        raise other_languages(path, [code for code in told if code], source, target)
    codes = [""] * (max(columns) + 1)
    codes[columns[0]], codes[columns[1]] = source, target
    names = f"{language(source).english} in column {columns[0] + 1}, {language(target).english} in {columns[1] + 1}"
    return Entries(list(_entries(rows, codes)), (source, target), (f"no languages in its first row; taken as {names}",))


def _language_of(terms: Sequence[str], source: str, target: str) -> str:
    """The language of a column, among those that glossaries are mostly in; empty where it can't be told."""
    text = ", ".join(terms)
    if len(text) < _TOLD_BY:
        return ""
    others = ("en", "es", "fr", "de", "it", "pt", "nl", "pl", "cs", "ru", "uk", "tr", "ar", "zh", "ja", "ko")
    found = TextLanguageIdentifier().identify(text, list(dict.fromkeys((source, target, *others))))
    return found.code if found.probability > _SURE else ""


def _entries(rows: Sequence[Sequence[str]], codes: Sequence[str]) -> Iterator[Entry]:
    for row in rows:
        entry: dict[str, list[str]] = {}
        for code, cell in zip(codes, row, strict=False):
            if code and cell:
                entry.setdefault(code, []).append(cell)
        yield entry


def _delimiter(lines: Sequence[str]) -> str:
    """What cuts the most lines into the same number of columns; the header counts as the others do."""
    seen = [line for line in lines[:_LOOKED_AT] if line.strip() and not line.startswith(_COMMENT)]
    if not seen:
        return ","

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in seen]
        usual = max(set(counts), key=counts.count)
        return (counts.count(usual) if usual else sum(map(bool, counts)), min(usual, 1))

    def best(delimiters: Sequence[str]) -> str:
        return max(delimiters, key=lambda delimiter: (agreement(delimiter)[1], agreement(delimiter)[0]))

    usual = best(_DELIMITERS)
    return usual if agreement(usual)[1] else best(_RARER)


def _decoded(content: bytes, path: Path, source: str, target: str) -> tuple[str, tuple[str, ...]]:
    try:
        return decoded(content, str(path))[0], ()
    except DragomanError:
        other = target if source == "en" else source
        page = _LATIN_PAGES.get(other) or _CODE_PAGES.get(language(other).script, "")
        if b"\0" in content or not page:
            raise
        try:
            return content.decode(page), (f"read as {page}, for it is not UTF-8",)
        except UnicodeDecodeError:
            pass
        raise
