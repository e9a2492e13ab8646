"""What the page of phrases shows: favourites, a theme, what was found, or one phrase with every value of its slot."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app import phrases as book
from device_app.events import Side
from device_app.pair_list import KeptPair
from ui.bridge import Bridge
from ui.pages.languages.model import fold

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

FAVOURITES = "favourites"
"""Name of the theme of favourites and own phrases."""


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
        # As they were when the theme was opened: whose star is taken away by mistake can be given it again.
        self._favourites = self._own()
        self._kept = len(self._favourites)
        conversation.languagesChanged.connect(self._languages_changed)
        conversation.kept_.own_phrases.changed.connect(self._favourites_changed)

    @property
    def _codes(self) -> tuple[str, str]:
        """The two languages."""
        return self._conversation.seat(Side.A).code, self._conversation.seat(Side.B).code

    @property
    def _pair(self) -> tuple[str, str]:
        """What the phrasebook is asked for: the two languages as their regions speak them."""
        a, b = self._codes
        return self._conversation.regional(a), self._conversation.regional(b)

    @Slot(str)
    def setTheme(self, name: str) -> None:  # noqa: N802 - a name of QML
        """Show the phrases of a theme."""
        self._theme, self._search, self._opened = name, "", ""
        self._favourites = self._own()
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
        first = FAVOURITES if self._favourites else next(iter(book.themes(*self._pair)), FAVOURITES)
        return "" if self._search else self._theme or first

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def themes(self) -> list[dict[str, object]]:
        """Name of each theme and number of its phrases."""
        counts = {FAVOURITES: len(self._own()), **book.themes(*self._pair)}
        return [{"name": name, "count": count} for name, count in counts.items()]

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type]
    def rows(self) -> list[dict[str, object]]:
        """The phrases shown.

        Of each its ``id``, ``text``, ``translation``, whether a slot is still ``open``, whether it is the person's
        ``own``, which is said as it stands, and whether it can be said (``audible``).
        """
        abilities, target = self._conversation.abilities, self._codes[1]
        rows = abilities.capabilities if abilities else ()
        audible = any(row.speak for row in rows if row.code == target)
        own = [
            {"id": f"own.{at}", "text": pair.text, "translation": pair.translation, "open": False, "own": True}
            for at, pair in enumerate(self._own_shown())
        ]
        known = {pair["text"] for pair in own}
        shown = [
            {"id": row.id, "text": row.text, "translation": row.translation, "open": row.open, "own": False}
            for row in self._rows()
            if row.text not in known
        ]
        return [{**row, "audible": audible} for row in (*own, *shown)]

    def _own(self) -> tuple[KeptPair, ...]:
        return self._conversation.kept_.own_phrases.pairs.between(*self._codes)

    def _own_shown(self) -> tuple[KeptPair, ...]:
        if self._opened:
            return ()
        if self._search:
            return tuple(pair for pair in self._own() if self._search in fold(f"{pair.text} {pair.translation}"))
        return self._favourites if self.property("theme") == FAVOURITES else ()

    def _rows(self) -> tuple[book.BookPhrase, ...]:
        if self._opened:
            return book.fill(self._opened, *self._pair)
        shown = book.phrases(*self._pair)
        if self._search:
            return tuple(row for row in shown if self._search in fold(f"{row.text} {row.translation}"))
        theme = str(self.property("theme"))
        return tuple(row for row in shown if row.theme == theme)

    @Slot()
    def _favourites_changed(self) -> None:
        own = self._own()
        if len(own) >= self._kept:
            self._favourites = own
        self._kept = len(own)
        self.changed.emit()

    @Slot()
    def _languages_changed(self) -> None:
        self._opened = ""
        self._favourites = self._own()
        self._kept = len(self._favourites)
        self.changed.emit()
