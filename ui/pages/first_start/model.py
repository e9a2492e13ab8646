"""What the pages of the first start ask and tell."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Side
from ui.bridge import Bridge
from ui.seat_limits import obstacle

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class FirstStartModel(QObject):
    """Whether the chosen pair works on this device, and the end of the first start.

    Args:
        conversation: the two seats.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        conversation.abilitiesChanged.connect(self.changed)
        conversation.languagesChanged.connect(self.changed)

    @Property(str, notify=changed)
    def ability(self) -> str:
        """Key of the sentence about the two languages: ``loading`` as long as nobody knows."""
        abilities = self._conversation.abilities
        if abilities is None:
            return "loading"
        a, b = self._conversation.seat(Side.A).code, self._conversation.seat(Side.B).code
        if reason := obstacle(abilities, (a, b), (b, a)):
            return reason
        rows = {row.code: row for row in abilities.capabilities}
        if not (rows[a].hear and rows[b].hear):
            return "cannot_hear"
        return "complete" if rows[a].speak and rows[b].speak else "text_only"

    @Property(bool, notify=changed)
    def works(self) -> bool:
        """Whether nothing is missing."""
        return str(self.property("ability")) == "complete"

    @Slot()
    def finish(self) -> None:
        """The choices are kept; the next start is no first one."""
        self._conversation.remembered.emit()
