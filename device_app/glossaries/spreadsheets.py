"""The cells of a workbook's first sheet, as Excel writes it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from device_app.documents.packages import Package
from device_app.documents.xml_tree import parsed

_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_COLUMN = re.compile(r"[A-Z]{1,3}")
_MOST_COLUMNS = 200


def read_cells(content: bytes, path: Path) -> list[list[str]]:
    """The texts of the first sheet, row by row.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``, ``file.too_complex``.
    """
    package = Package(content, str(path))
    strings: list[str] = []
    if "xl/sharedStrings.xml" in package.names:
        shared = parsed(package.read("xl/sharedStrings.xml"), str(path))
        strings = [_words(item) for item in shared.iter("{*}si")]
    sheets = sorted((name for name in package.names if _SHEET.fullmatch(name)), key=lambda name: (len(name), name))
    sheet = parsed(package.read(sheets[0] if sheets else "xl/worksheets/sheet1.xml"), str(path))
    return [_row(row, strings) for row in sheet.iter("{*}row")]


def _row(row: Any, strings: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter("{*}c"):
        named = _COLUMN.match(cell.get("r", ""))
        index = _index(named[0]) if named else len(cells)
        if len(cells) <= index < _MOST_COLUMNS:
            cells += [""] * (index + 1 - len(cells))
        if index < len(cells):
            cells[index] = " ".join(_value(cell, strings).split())
    return cells


def _value(cell: Any, strings: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _words(cell)
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    return value


def _words(item: Any) -> str:
    return "".join(text.text or "" for text in item.iter("{*}t"))


def _index(column: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
