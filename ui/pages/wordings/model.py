"""What the page of other translations shows."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Status, TurnNumber
from device_app.events.wordings import AskWordings, UseWording, WordingsShown
from device_app.vocabulary import Quality
from ui.bridge import Bridge

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_WORDS = {Quality.PHRASEBOOK: "phrasebook", Quality.ROUGH: "rough"}


@QmlElement
class WordingsModel(QObject):
    """Other translations of one turn.

    Args:
        conversation: the way to the engines.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._shown = WordingsShown(TurnNumber(0), (), done=False)
        conversation.told.connect(self._take)

    @Slot(int)
    def ask(self, turn: int) -> None:
        """Look for them."""
        self._shown = WordingsShown(TurnNumber(turn), (), done=False)
        self._conversation.post(AskWordings(TurnNumber(turn)))
        self.changed.emit()

    @Property(bool, notify=changed)
    def searching(self) -> bool:
        """Whether more may come."""
        return not self._shown.done

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, str]]:
        """Text of each, and the key of the word about its quality (empty for a usual one)."""
        return [{"text": one.text, "quality": _WORDS.get(one.quality, "")} for one in self._shown.wordings]

    @Slot(int)
    def use(self, row: int) -> None:
        """Let one take the turn's place, and say it."""
        if 0 <= row < len(self._shown.wordings):
            self._conversation.post(UseWording(self._shown.turn, self._shown.wordings[row]))

    @Slot(object)
    def _take(self, status: Status) -> None:
        if isinstance(status, WordingsShown) and status.turn == self._shown.turn:
            self._shown = status
            self.changed.emit()
