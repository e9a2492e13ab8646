"""The keyboards on the screen: which keys are where, by language, and what composes letters from them.

See docs/decisions/0370-typing-in-every-language.md.
"""

from __future__ import annotations

import contextlib
import os
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from device_app.vocabulary import languages

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

LATIN = "latin"
"""The method of plain Latin letters, on the keyboard of every language that isn't written with them."""
PLAIN = "plain"
"""The method whose keys are the letters of the language."""

_CASED = {"Latn", "Cyrl"}
_GROUP = 5
"""Alphabets of syllables are taught in groups of five."""
_LABELS = {"\u200b": "|\u200b|", "\u200c": "نیم", "\u200d": "+"}
"""What is written on the keys of characters that can't be seen."""


def choose_input_method() -> None:
    """Have Qt compose letters with its engines and show no keyboard of its own. Before Qt's application is made."""
    os.environ["QT_IM_MODULE"] = "qtvirtualkeyboard"
    os.environ.pop("QT_IM_MODULES", None)
    os.environ["QT_VIRTUALKEYBOARD_DESKTOP_DISABLE"] = "1"


@QmlElement
@QmlSingleton
class Keyboards(QObject):
    """Layouts of ``assets/ui/keyboards.toml``, arranged for a panel."""

    @Slot()
    def prepare(self) -> None:
        """Make the file of words that the engine for pinyin looks for; it stays empty of what people write."""
        config = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.ConfigLocation)
        with contextlib.suppress(OSError):
            folder = Path(config, "qtvirtualkeyboard", "pinyin")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "usr_dict.dat").touch()

    @Slot(str, result="QStringList")
    def methods(self, language: str) -> list[str]:
        """The methods of a language in order of preference: of `methods` in the file, `PLAIN`, and `LATIN` last."""
        own = _table("languages", language).get("methods", [PLAIN])
        return list(own) if _script(language) == "Latn" else [*own, LATIN]

    @Slot(str, str, result=str)
    def label(self, language: str, method: str) -> str:
        """What names a method on a key: letters of its script."""
        if method == LATIN:
            return "abc"
        return str(_table("methods", method).get("label") or self.rows(language, method, "letters", 10, 9)[0][0])

    @Slot(str, result="QVariantMap")
    def engine(self, method: str) -> dict[str, str]:
        """Mode and locale of the engine that composes the letters of a method; empty where the keys are the letters."""
        entry = _table("methods", method)
        return {name: entry[name] for name in ("mode", "locale") if name in entry}

    @Slot(str, str, result=bool)
    def cased(self, language: str, method: str) -> bool:
        """Whether the letters of a method have capitals."""
        return method == LATIN or (method == PLAIN and _script(language) in _CASED)

    @Slot(str, str, str, result=bool)
    def has(self, language: str, method: str, layer: str) -> bool:
        """Whether a method has a layer: ``letters``, ``second`` (behind the shift key) or ``signs``."""
        return layer != "second" or bool({"shift", "second"} & set(_layout(language, method)))

    @Slot(str, str, str, int, int, result="QVariantList")
    def rows(self, language: str, method: str, layer: str, columns: int, lines: int) -> list[list[str]]:
        """Rows of keys of a layer.

        Args:
            language: code of the language that is written.
            method: one of its `methods`.
            layer: ``letters``, ``second`` or ``signs``.
            columns: keys that a row has room for.
            lines: rows that there is room for; there may be more where `columns` is too few for them.
        """
        layout = _layout(language, method)
        if layer == "signs":
            digits = layout.get("digits", "").split() if method != LATIN else []
            return _arranged([row.split() for row in _layouts()["symbols"]["rows"]], digits, columns, lines)
        if layer == "second" and "second" in layout:
            return _flowing(layout["second"].split(), columns, lines)
        if "order" in layout:
            return _flowing(layout["order"].split(), columns, lines)
        rows = [row.split() for row in layout["shift" if layer == "second" else "rows"]]
        return _arranged(rows, layout.get("accents", "").split(), columns, lines)

    @Slot(str, result=str)
    def face(self, key: str) -> str:
        """What is drawn on a key: marks stand on the circle that stands for the letter they join."""
        if key in _LABELS:
            return _LABELS[key]
        return f"◌{key}" if unicodedata.category(key[0]) in {"Mn", "Mc"} else key

    @Slot(str, str, result=str)
    def joined(self, before: str, key: str) -> str:
        """The one letter that a mark and the letter before it make; empty where the key stands for itself.

        Args:
            before: the character before the cursor; may be empty.
            key: what was tapped.
        """
        mark = {"゛": "\u3099", "゜": "\u309a"}.get(key, key)
        one = unicodedata.normalize("NFC", before + mark) if before and unicodedata.combining(mark[0]) else ""
        return one if len(one) == 1 else ""


def _flowing(keys: Sequence[str], columns: int, lines: int) -> list[list[str]]:
    whole = columns - columns % _GROUP or columns
    length = whole if -(-len(keys) // whole) <= lines else columns
    if len(keys) % length in {1, 2}:
        length = -(-len(keys) // -(-len(keys) // length))
    return [list(keys[start : start + length]) for start in range(0, len(keys), length)]


def _arranged(rows: Sequence[list[str]], further: Sequence[str], columns: int, lines: int) -> list[list[str]]:
    """Rows with what has no room in them, and `further` keys, in rows of their own; or at their ends on a low panel."""
    kept = [list(row[:columns]) for row in rows]
    spare = [key for row in rows for key in row[columns:]] + list(further)
    while len(kept) > lines:
        spare = kept.pop(0) + spare
    if not spare:
        return kept
    count = -(-len(spare) // columns)
    length = -(-len(spare) // count)
    if len(kept) + count <= lines:
        return [*(list(spare[start : start + length]) for start in range(0, len(spare), length)), *kept]
    for row in kept:
        taken = min(columns - len(row), -(-len(spare) // len(kept)) if row is not kept[-1] else columns)
        row.extend(spare[:taken])
        spare = spare[taken:]
    return [*([list(spare)] if spare else []), *kept]


def _script(language: str) -> str:
    row = languages().get(language)
    return row.script if row else "Latn"


def _layout(language: str, method: str) -> Mapping[str, Any]:
    if method == LATIN:
        return _table("scripts", "Latn")
    if method != PLAIN:
        return _table("methods", method)
    script = _table("scripts", _script(language)) or _table("scripts", "Latn")
    return {**script, **_table("languages", language)}


def _table(kind: str, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _layouts()[kind].get(name, {})
    return found


@cache
def _layouts() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("assets").joinpath("ui", "keyboards.toml").read_text("utf-8"))
