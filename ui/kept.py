"""What the device keeps for its people: this conversation, their own phrases, their terms."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import KeepingChanged
from device_app.pair_list import KeptPair, PairList
from device_app.paths import glossary_file, phrases_file
from device_app.vocabulary import DragomanError
from ui.background import Background

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class OwnList(QObject):
    """A `PairList` for the views.

    Args:
        path: its file.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pairs = PairList(path)
        self._revision = 0
        self._failure = ""

    @property
    def pairs(self) -> PairList:
        """The list itself; whoever writes to it calls `announce`."""
        return self._pairs

    @Property(int, notify=changed)
    def revision(self) -> int:
        """Counts the changes: what a view binds to that asks `holds`."""
        return self._revision

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of why the last change could not be kept; empty when it was."""
        return self._failure

    @Slot(str, str, str, str, result=bool)
    def holds(self, source: str, target: str, text: str, translation: str) -> bool:
        """Whether an entry is in the list, in either direction."""
        return KeptPair(source, target, text, translation) in self._pairs

    @Slot(str, str, str, str)
    def toggle(self, source: str, target: str, text: str, translation: str) -> None:
        """Put an entry into the list, or take it off."""
        pair = KeptPair(source, target, text, translation)
        if pair in self._pairs:
            self.remove(pair)
        else:
            self.put(pair)

    def put(self, *pairs: KeptPair, instead_of: KeptPair | None = None) -> int:
        """Add entries, or put one in the place of another; how many are new."""
        try:
            added = self._pairs.add(*pairs, instead_of=instead_of)
        except DragomanError as failure:
            self.announce(failure.code)
            return 0
        self.announce()
        return added

    def remove(self, pair: KeptPair) -> None:
        """Take an entry off the list."""
        try:
            self._pairs.remove(pair)
        except DragomanError as failure:
            self.announce(failure.code)
        else:
            self.announce()

    def announce(self, failure: str = "") -> None:
        """Tell the views of a change, or of the code of why there is none."""
        self._revision += 1
        self._failure = failure
        self.changed.emit()


@QmlElement
class Kept(QObject):
    """The views' ``Conversation.kept``.

    Attributes:
        background: does what the window must not wait for.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.background = Background(self)
        self._keeping = KeepingChanged(on=False)
        self._phrases = OwnList(phrases_file(), self)
        self._terms = OwnList(glossary_file(), self)

    def show(self, keeping: KeepingChanged) -> None:
        """The conversation is kept, or no longer."""
        self._keeping = keeping
        self.changed.emit()

    @property
    def number(self) -> int | None:
        """Number of this conversation in the history; None while nothing of it is there."""
        return self._keeping.conversation

    @property
    def own_phrases(self) -> OwnList:
        """Favourites and own phrases."""
        return self._phrases

    @property
    def own_terms(self) -> OwnList:
        """The glossary."""
        return self._terms

    @Property(bool, notify=changed)
    def on(self) -> bool:
        """Whether this conversation is kept."""
        return self._keeping.on

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of why it isn't, or why it couldn't be forgotten; empty if all was done."""
        return self._keeping.code

    @Property(OwnList, constant=True)
    def phrases(self) -> OwnList:
        """Favourites and own phrases."""
        return self._phrases

    @Property(OwnList, constant=True)
    def terms(self) -> OwnList:
        """The glossary."""
        return self._terms
