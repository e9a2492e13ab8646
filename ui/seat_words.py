"""What there is to read at a seat: the person's own newest words, and the newest translation for them."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from device_app.events import Side, Turn
from ui import texts

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SeatWords(QObject):
    """The words of a seat."""

    turnChanged = Signal()  # noqa: N815 - a name of QML

    def __init__(self, side: Side, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._language = language
        self._own: Turn | None = None
        self._incoming: Turn | None = None
        self._latest = 0

    def show_turn(self, turn: Turn) -> None:
        """A turn of either person grew: this person's own words, or the other's translated for them."""
        self._latest = max(self._latest, turn.number)
        if turn.side is self._side:
            self._own = turn
        elif turn.translation or not turn.final:
            self._incoming = turn
        self.turnChanged.emit()

    def forget_turn(self, number: int) -> None:
        """A turn is gone."""
        self._latest = 0 if number == self._latest else self._latest
        self._own = None if self._own and self._own.number == number else self._own
        self._incoming = None if self._incoming and self._incoming.number == number else self._incoming
        self.turnChanged.emit()

    @Property(str, notify=turnChanged)
    def own(self) -> str:
        """This person's newest words, as far as they are recognised."""
        return self._own.heard if self._own else ""

    @Property(int, notify=turnChanged)
    def ownStable(self) -> int:  # noqa: N802
        """Number of leading characters of `own` that won't change."""
        return _stable(self._own.heard, self._own.heard_stable, self._own.final) if self._own else 0

    @Property(str, notify=turnChanged)
    def failure(self) -> str:
        """Why `own` wasn't translated or how far that may be trusted; empty once somebody has spoken again."""
        turn = self._own
        if turn is None or turn.number < self._latest or not turn.final:
            return ""
        if turn.error_code and not turn.translation:
            return texts.failure_text(self._language, turn.error_code)
        return " · ".join(texts.failure_text(self._language, code) for code in turn.warnings if code.startswith("mt."))

    @Property(str, notify=turnChanged)
    def incoming(self) -> str:
        """The newest translation for this person, as far as it goes."""
        return self._incoming.translation if self._incoming else ""

    @Property(int, notify=turnChanged)
    def incomingStable(self) -> int:  # noqa: N802
        """Number of leading characters of `incoming` that won't change."""
        turn = self._incoming
        return _stable(turn.translation, turn.translation_stable, turn.final) if turn else 0

    @Property(str, notify=turnChanged)
    def incomingHeard(self) -> str:  # noqa: N802
        """What `incoming` is the translation of."""
        return self._incoming.heard if self._incoming else ""

    @Property(str, notify=turnChanged)
    def incomingLanguage(self) -> str:  # noqa: N802
        """Code of the language of `incomingHeard`."""
        return self._incoming.source if self._incoming else self._language

    @Property(int, notify=turnChanged)
    def incomingTurn(self) -> int:  # noqa: N802
        """Number of the turn that `incoming` is of; 0 for none."""
        return self._incoming.number if self._incoming else 0

    @Property(int, notify=turnChanged)
    def incomingNumber(self) -> int:  # noqa: N802
        """Number of the turn that can be said to this person again; 0 for none."""
        turn = self._incoming
        return turn.number if turn and turn.final and turn.spoken else 0


def _stable(text: str, count: int, final: bool) -> int:
    return len(text) if final else count
