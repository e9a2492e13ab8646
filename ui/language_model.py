"""The languages to choose from: searched by any of their names, with what this device can do with each."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from enum import IntEnum

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)

from device_app.events import Capability
from device_app.vocabulary import Language, languages
from ui import texts

_Index = QModelIndex | QPersistentModelIndex
_RECENT = 5


class Role(IntEnum):
    """What a tile of the picker binds to."""

    CODE = Qt.ItemDataRole.UserRole + 1
    ENDONYM = CODE + 1
    NAME = CODE + 2
    HEAR = CODE + 3
    WRITE = CODE + 4
    SPEAK = CODE + 5
    USABLE = CODE + 6
    NOTE = CODE + 7
    RECENT = CODE + 8


_NAMES = {
    Role.CODE: "code",
    Role.ENDONYM: "endonym",
    Role.NAME: "name",
    Role.HEAR: "hear",
    Role.WRITE: "write",
    Role.SPEAK: "speak",
    Role.USABLE: "usable",
    Role.NOTE: "note",
    Role.RECENT: "recent",
}


def fold(name: str) -> str:
    """A name as it is searched: without case and accents."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


class LanguageModel(QAbstractListModel):
    """Recently used languages first, then by endonym; those that can't be used are last and say why."""

    searchChanged = Signal()  # noqa: N815 - a name of QML

    def __init__(self, reader: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._search = ""
        self._recent: tuple[str, ...] = ()
        self._capabilities: Mapping[str, Capability] | None = None
        self._codes: list[str] = []
        self._arrange()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Number of languages found."""
        return 0 if parent is not None and parent.isValid() else len(self._codes)

    def data(self, index: _Index, role: int = Role.CODE) -> object:
        """One value of one language."""
        return self._values(self._codes[index.row()]).get(role) if index.isValid() else None

    def _values(self, code: str) -> dict[int, object]:
        row = languages()[code]
        can = self._capabilities.get(code) if self._capabilities is not None else None
        return {
            Role.CODE: code,
            Role.ENDONYM: row.endonym,
            Role.NAME: row.chinese if self._reader in {"zh", "zh-Hant", "yue"} else row.english,
            Role.HEAR: bool(can and can.hear),
            Role.WRITE: bool(can and can.write),
            Role.SPEAK: bool(can and can.speak),
            Role.USABLE: self._usable(code),
            Role.NOTE: self._note(code),
            Role.RECENT: code in self._recent,
        }

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802
        """Names of the roles in QML."""
        return {int(role): QByteArray(name.encode()) for role, name in _NAMES.items()}

    def set_reader(self, code: str) -> None:
        """Write the notes in this language."""
        self._reader = code
        self._arrange()

    def set_capabilities(self, capabilities: Iterable[Capability]) -> None:
        """What the loaded engines can do."""
        self._capabilities = {capability.code: capability for capability in capabilities}
        self._arrange()

    def set_recent(self, codes: Iterable[str]) -> None:
        """Languages used lately, the latest first."""
        self._recent = tuple(dict.fromkeys(code for code in codes if code in languages()))[:_RECENT]
        self._arrange()

    @property
    def recent(self) -> tuple[str, ...]:
        """Languages used lately, the latest first."""
        return self._recent

    @Property(str, notify=searchChanged)
    def search(self) -> str:
        """What the names are searched for; any of endonym, English and Chinese name, and code."""
        return self._search

    @Slot(str)
    def setSearch(self, words: str) -> None:  # noqa: N802
        """Show only the languages one of whose names contains these words."""
        self._search = words
        self._arrange()
        self.searchChanged.emit()

    def _arrange(self) -> None:
        wanted = fold(self._search.strip())
        found = [row for row in languages().values() if _matches(row, wanted)]
        recent = {code: place for place, code in enumerate(self._recent)}
        found.sort(key=lambda row: (recent.get(row.code, len(recent)), not self._usable(row.code), fold(row.endonym)))
        self.beginResetModel()
        self._codes = [row.code for row in found]
        self.endResetModel()

    def _usable(self, code: str) -> bool:
        """Whether choosing it makes any sense; before the engines are loaded every language might."""
        if self._capabilities is None:
            return True
        can = self._capabilities.get(code)
        return bool(can and (can.read or can.write))

    def _note(self, code: str) -> str:
        if self._capabilities is None:
            return ""
        if not self._usable(code):
            return texts.text(self._reader, "nothing")
        can = self._capabilities[code]
        missing = [
            texts.text(self._reader, key)
            for key, able in (("not_hear", can.hear), ("not_write", can.write), ("not_speak", can.speak))
            if not able
        ]
        return " · ".join(missing)


def _matches(row: Language, wanted: str) -> bool:
    names = (row.endonym, row.english, row.chinese)
    return not wanted or fold(row.code).startswith(wanted) or any(wanted in fold(name) for name in names)
