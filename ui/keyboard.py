"""The keyboards on the screen: which letters are where, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from device_app.vocabulary import languages

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Keyboards(QObject):
    """Layouts of ``assets/ui/keyboards.toml``."""

    @Slot(str, result="QVariantList")
    def rows(self, language: str) -> list[list[str]]:
        """Rows of letters of a language, each a list of keys; Latin letters where there is no layout of its own."""
        table = _layouts()
        row = languages().get(language)
        script = table["scripts"].get(row.script if row else "", table["scripts"]["Latn"])
        letters = table["languages"].get(language, {}).get("rows", script["rows"])
        return [line.split() for line in letters]

    @Slot(str, result="QVariantList")
    def accents(self, language: str) -> list[str]:
        """Letters of a language beyond the rows; one further row of keys."""
        entry: Mapping[str, Any] = _layouts()["languages"].get(language, {})
        return str(entry.get("accents", "")).split()

    @Slot(result="QVariantList")
    def symbols(self) -> list[list[str]]:
        """Rows of digits and signs."""
        return [line.split() for line in _layouts()["symbols"]["rows"]]


@cache
def _layouts() -> Mapping[str, Any]:
    return tomllib.loads(resources.files("assets").joinpath("ui", "keyboards.toml").read_text("utf-8"))
