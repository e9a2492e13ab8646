"""Noto Nastaliq Urdu, the hand in which Urdu is read, corrected for Qt.

Version 2.000, which Debian and Ubuntu have, ties the joints of some letters to points of their outlines, and names the
wrong points. Most programs go by the coordinates that stand beside them; Qt goes by the points, and letters land above
and below their words. Without the points it draws them where they belong. In terms of OpenType: anchor tables of format
2 in the cursive attachments of ``GPOS`` become those of format 1, which end before the number of the point.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QByteArray, QStandardPaths
from PySide6.QtGui import QFontDatabase

from ui.fonts import CORRECTED_NASTALIQ, NASTALIQ

_CURSIVE, _EXTENSION = 3, 9
"""Types of lookups: what joins letters, and what holds a lookup of another type."""


def load_nastaliq() -> None:
    """Give Qt the corrected fonts, as the family `CORRECTED_NASTALIQ`; nothing happens where none need it."""
    for folder in QStandardPaths.standardLocations(QStandardPaths.StandardLocation.FontsLocation):
        for path in sorted(Path(folder).rglob("NotoNastaliqUrdu-*.ttf")):
            try:
                font = path.read_bytes()
                corrected = without_points(font)
            except (OSError, KeyError, struct.error):
                continue  # damaged, or not to be read: Qt writes Urdu in the next hand
            if corrected != font:
                QFontDatabase.addApplicationFontFromData(QByteArray(renamed(corrected)))


def without_points(font: bytes) -> bytes:
    """A font of TrueType whose joints go by coordinates alone.

    Args:
        font: contents of its file.
    """
    corrected = bytearray(font)
    for anchor in _joints(font):
        if _number(font, anchor) == 2:
            struct.pack_into(">H", corrected, anchor, 1)
    return bytes(corrected)


def renamed(font: bytes) -> bytes:
    """The font under a name of its own, or the system's would be taken."""
    names = _table(font, b"name")
    old, new = NASTALIQ.encode("utf-16-be"), CORRECTED_NASTALIQ.encode("utf-16-be")
    assert len(old) == len(new)
    return font[:names] + font[names:].replace(old, new)


def _joints(font: bytes) -> Iterator[int]:
    """Where the anchors of cursive attachments are."""
    table = _table(font, b"GPOS")
    lookups = table + _number(font, table + 8)
    for lookup in _offsets(font, lookups, lookups):
        kind = _number(font, lookup)
        for subtable in _offsets(font, lookup + 4, lookup):
            if kind == _EXTENSION and _number(font, subtable + 2) == _CURSIVE:
                yield from _anchors(font, subtable + struct.unpack_from(">I", font, subtable + 4)[0])
            elif kind == _CURSIVE:
                yield from _anchors(font, subtable)


def _anchors(font: bytes, subtable: int) -> Iterator[int]:
    """The anchors of a subtable: where each letter is entered, and left."""
    count = 2 * _number(font, subtable + 4)
    for offset in struct.unpack_from(f">{count}H", font, subtable + 6):
        if offset:
            yield subtable + offset


def _table(font: bytes, tag: bytes) -> int:
    """Where a table of a font begins."""
    for record in range(_number(font, 4)):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * record)
        if name == tag:
            return int(offset)
    raise KeyError(tag)


def _offsets(font: bytes, at: int, base: int) -> Iterator[int]:
    """The places that a counted list of offsets names."""
    count = _number(font, at)
    for offset in struct.unpack_from(f">{count}H", font, at + 2):
        yield base + offset


def _number(font: bytes, at: int) -> int:
    return int(struct.unpack_from(">H", font, at)[0])
