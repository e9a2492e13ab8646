"""Puts an entry into one of a person's own lists, from A's language to B's."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Side
from device_app.pair_list import KeptPair
from ui.bridge import Bridge
from ui.kept import OwnList

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class PairEditorModel(QObject):
    """Writes to the lists of ``Conversation.kept``.

    Args:
        conversation: the two seats, and the lists.
    """

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation

    @Slot(OwnList, str, str, str, str, result=bool)
    def save(self, entries: OwnList, text: str, translation: str, before: str, translation_before: str) -> bool:
        """Keep an entry.

        Args:
            entries: the list.
            text: in A's language.
            translation: in B's language.
            before: the text that it takes the place of; empty for a new one.
            translation_before: its translation.

        Returns:
            Whether it is kept; if not, the list says why.
        """
        old = self._pair(before, translation_before) if before else None
        entries.put(self._pair(" ".join(text.split()), " ".join(translation.split())), instead_of=old)
        return not str(entries.property("failure"))

    @Slot(OwnList, str, str, result=bool)
    def remove(self, entries: OwnList, text: str, translation: str) -> bool:
        """Take an entry off the list; whether that is kept."""
        entries.remove(self._pair(text, translation))
        return not str(entries.property("failure"))

    def _pair(self, text: str, translation: str) -> KeptPair:
        seats = (self._conversation.seat(Side.A).code, self._conversation.seat(Side.B).code)
        return KeptPair(*seats, text, translation)
