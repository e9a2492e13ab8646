"""From one seat's language into the other's: what the pages of captions, documents and reading have in common."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events.families import Side
from ui.bridge import Bridge

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SeatDirection(QObject):
    """The direction of a page; it can be turned round.

    Args:
        conversation: the two seats, and the way to the engines.
        side: the seat whose language it begins with.
    """

    directionChanged = Signal()  # noqa: N815 - a name of QML

    def __init__(self, conversation: Bridge, side: Side, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._side = side
        conversation.languagesChanged.connect(self._announce)
        conversation.abilitiesChanged.connect(self._announce)

    @Property(str, notify=directionChanged)
    def side(self) -> str:
        """The seat whose language is translated."""
        return self._side.value

    @Property(str, notify=directionChanged)
    def source(self) -> str:
        """Code of that language."""
        return self._pair()[0]

    @Property(str, notify=directionChanged)
    def target(self) -> str:
        """Code of the language that it is translated into."""
        return self._pair()[1]

    @Slot()
    def turnRound(self) -> None:  # noqa: N802 - a name of QML
        """Take the other direction."""
        self._side = self._side.other
        self._turned()
        self._announce()

    def _turned(self) -> None:
        """What else a page does when its direction is turned round."""

    @Slot()
    def _announce(self) -> None:
        """The direction, or what can be done in it, is another one."""
        self.directionChanged.emit()

    def _pair(self) -> tuple[str, str]:
        return self._conversation.seat(self._side).code, self._conversation.seat(self._side.other).code
