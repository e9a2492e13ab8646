"""What the page of phrases shows: a theme, what was found, or one phrase with every value of its slot."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app import phrases as book
from device_app.events import Side
from ui.bridge import Bridge
from ui.pages.languages.model import fold

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PhrasesModel(QObject):
    """The phrasebook from A's language into B's.

    Args:
        conversation: the two seats.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._theme = ""
        self._search = ""
        self._opened = ""
        conversation.languagesChanged.connect(self._languages_changed)

    @property
    def _pair(self) -> tuple[str, str]:
        a, b = (self._conversation.seat(side).code for side in (Side.A, Side.B))
        return self._conversation.regional(a), self._conversation.regional(b)

    @Slot(str)
    def setTheme(self, name: str) -> None:  # noqa: N802 - a name of QML
        """Show the phrases of a theme."""
        self._theme, self._search, self._opened = name, "", ""
        self.changed.emit()

    @Slot(str)
    def setSearch(self, words: str) -> None:  # noqa: N802
        """Show the phrases that contain these words in either language; none of them shows the theme again."""
        self._search, self._opened = fold(words.strip()), ""
        self.changed.emit()

    @Slot(str)
    def open(self, identity: str) -> None:
        """Show a phrase with every value of its slot."""
        self._opened = identity
        self.changed.emit()

    @Slot(result=bool)
    def close(self) -> bool:
        """Leave the values of a slot; whether there was anything to leave."""
        opened, self._opened = bool(self._opened), ""
        self.changed.emit()
        return opened

    @Property(str, notify=changed)
    def theme(self) -> str:
        """Name of the theme that is shown; empty while searching."""
        return "" if self._search else self._theme or next(iter(book.themes(*self._pair)), "")

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def themes(self) -> list[dict[str, object]]:
        """Name of each theme and number of its phrases."""
        return [{"name": name, "count": count} for name, count in book.themes(*self._pair).items()]

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def rows(self) -> list[dict[str, object]]:
        """The phrases shown: ``id``, ``text``, ``translation``, and whether a slot is still ``open``."""
        return [
            {"id": row.id, "text": row.text, "translation": row.translation, "open": row.open} for row in self._rows()
        ]

    def _rows(self) -> tuple[book.BookPhrase, ...]:
        if self._opened:
            return book.fill(self._opened, *self._pair)
        shown = book.phrases(*self._pair)
        if self._search:
            return tuple(row for row in shown if self._search in fold(f"{row.text} {row.translation}"))
        theme = str(self.property("theme"))
        return tuple(row for row in shown if row.theme == theme)

    def _languages_changed(self) -> None:
        self._opened = ""
        self.changed.emit()
