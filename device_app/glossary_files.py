"""Read a person's glossary: CSV, TSV or TBX (TermBase eXchange, ISO 30042)."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from device_app.text_files import read_text
from engines.errors import DragomanError
from engines.protocols import Term

_COLUMN_NAMES = (("source", "target"), ("term", "translation"))
_CHINESE = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-hant": "zh-Hant", "zh-cn": "zh", "zh-hans": "zh"}
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def read_glossary(path: Path, source: str, target: str) -> tuple[Term, ...]:
    """The terms of a glossary, in the order of the file, each source term once.

    Tables have a row a term. Where the first row names languages (``en``, ``pt-BR`` …), the columns of `source` and
    `target` are taken, in either direction; otherwise the first column is the source and the second the target.

    Args:
        path: ``.tbx`` and ``.xml`` are TBX, ``.tsv`` and ``.tab`` have tabs; others are CSV with comma or semicolon.
        source: code of the language of the text.
        target: code of the language wanted.

    Raises:
        DragomanError: ``file.*``; ``file.glossary_broken`` for what is no glossary, with its line;
            ``file.glossary_language`` when it lacks one of the languages.
    """
    text = read_text(path)
    if path.suffix.lower() in {".tbx", ".xml"}:
        pairs = _tbx(text, path, source, target)
    else:
        pairs = _table(text, path, source, target)
    terms: dict[str, Term] = {}
    for left, right in pairs:
        terms.setdefault(left, Term(left, right))
    return tuple(terms.values())


def _table(text: str, path: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    tabs = path.suffix.lower() in {".tsv", ".tab"}
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = (
        "\t" if tabs or ("\t" in first and "," not in first) else ";" if first.count(";") > first.count(",") else ","
    )
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True)
    columns: tuple[int, int] | None = None
    try:
        for row in reader:
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells):
                continue
            if columns is None:
                columns, is_header = _columns(cells, path, source, target)
                if is_header:
                    continue
            if len(cells) <= max(columns):
                raise _broken(path, f"line {reader.line_num} has {len(cells)} of {max(columns) + 1} columns")
            left, right = cells[columns[0]], cells[columns[1]]
            if left and right:
                yield left, right
    except csv.Error as error:
        raise _broken(path, f"line {reader.line_num}: {error}") from error


def _columns(cells: Sequence[str], path: Path, source: str, target: str) -> tuple[tuple[int, int], bool]:
    """The columns of source and target, and whether the row is a header."""
    names = [cell.casefold() for cell in cells]
    for left, right in _COLUMN_NAMES:
        if left in names and right in names:
            return (names.index(left), names.index(right)), True
    codes = [_code(cell) for cell in cells]
    if source in codes and target in codes:
        return (codes.index(source), codes.index(target)), True
    if len(cells) > 1 and all(2 <= len(cell) <= 7 and cell.replace("-", "").isalpha() for cell in cells[:2]):
        known = {code for code in codes if code in {source, target}}
        if known:
            raise _language_missing(path, target if source in known else source)
    return (0, 1), False


def _tbx(text: str, path: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(path, f"it is not TBX: {error}") from error
    entries = [element for element in root.iter() if _local(element) in {"termEntry", "conceptEntry"}]
    if not entries:
        raise _broken(path, "it holds no TBX entries")
    seen: set[str] = set()
    for entry in entries:
        found: dict[str, list[str]] = {}
        for section in entry:
            code = _code(section.get(_XML_LANGUAGE, "") or section.get("lang", ""))
            words = [" ".join("".join(term.itertext()).split()) for term in section.iter() if _local(term) == "term"]
            found.setdefault(code, []).extend(word for word in words if word)
        seen |= found.keys()
        if found.get(source) and found.get(target):
            yield from ((word, found[target][0]) for word in found[source])
    for code in (source, target):
        if code not in seen:
            raise _language_missing(path, code)


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _code(name: str) -> str:
    """The device's code of a language tag: without its region, Chinese by its script."""
    folded = name.strip().replace("_", "-").casefold()
    return _CHINESE.get(folded) or ("tl" if folded.startswith("fil") else folded.split("-")[0])


def _broken(path: Path, what: str) -> DragomanError:
    return DragomanError("file.glossary_broken", f"{path} is not a glossary: {what}", hint="Use CSV, TSV or TBX")


def _language_missing(path: Path, code: str) -> DragomanError:
    return DragomanError(
        "file.glossary_language", f"the glossary {path} has no terms in {code!r}", hint="Check --from, --to"
    )
