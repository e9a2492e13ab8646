"""What a person asks for by touch: posted to the conversation, and forgotten here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import (
    ChooseLanguage,
    Control,
    DeleteTurn,
    EditTurn,
    ForgetEverything,
    HoldEnded,
    HoldStarted,
    KeepConversation,
    ReplayTurn,
    SayText,
    SetHandsFree,
    SetVolume,
    Side,
    Stop,
    Tap,
    TurnNumber,
    TypeText,
)
from device_app.models.offers import translator_is_missing
from device_app.settings import Settings
from ui.choices import Choices, choices_of
from ui.kept import Kept
from ui.model_work import ModelWork
from ui.seat import Seat

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Requests(QObject):
    """The requests of the views.

    Args:
        post: takes what a person asks for; must return at once.
        language_a: code of A's language.
        language_b: code of B's language.
        settings: those of the start.

    Attributes:
        work: what is being done about models.
        choices_: what a person changes of the settings.
    """

    told = Signal(object)
    """What only a page beside the conversation wants to know: a `Status`."""

    volumeChanged = Signal()  # noqa: N815 - a name of QML

    def __init__(
        self,
        post: Callable[[Control], None],
        language_a: str,
        language_b: str,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._post = post
        self.work = ModelWork(post, self)
        self._holding: Side | None = None
        self._kept = Kept(self)
        self._volume = settings.audio.volume
        self.choices_ = choices_of(settings, post, self)
        self._seats = {Side.A: Seat(Side.A, language_a, self), Side.B: Seat(Side.B, language_b, self)}

    def post(self, request: Control) -> None:
        """Ask for something that a page has a word of its own for; returns at once."""
        self._post(request)

    @Slot(str, str, result=bool)
    def modelHelps(self, a: str, b: str) -> bool:  # noqa: N802
        """Whether a model can be had that may translate between two languages."""
        return translator_is_missing(a, b)

    def seat(self, side: Side) -> Seat:
        """One of the two people."""
        return self._seats[side]

    @property
    def kept_(self) -> Kept:
        """What the device keeps for its people."""
        return self._kept

    @Property(Choices, constant=True)
    def choices(self) -> Choices:
        """What a person changes of the settings."""
        return self.choices_

    @Property(Kept, constant=True)
    def kept(self) -> Kept:
        """What the device keeps for its people."""
        return self._kept

    @Slot(str)
    def tap(self, side: str) -> None:
        """A short press on a talk button."""
        self._post(Tap(Side(side)))

    @Slot(str)
    def holdStart(self, side: str) -> None:  # noqa: N802
        """The talk button is held."""
        self._holding = Side(side)
        self._seats[Side(side)].set_held(True)
        self._post(HoldStarted(Side(side)))

    @Slot(str)
    def holdEnd(self, side: str) -> None:  # noqa: N802
        """The talk button was let go."""
        if self._holding is Side(side):
            self._holding = None
            self._seats[Side(side)].set_held(False)
            self._post(HoldEnded(Side(side)))

    @Slot(bool)
    def setHandsFree(self, on: bool) -> None:  # noqa: N802
        """Listen without presses, or wait for them again."""
        self._post(SetHandsFree(on))

    @Slot(str)
    def chooseLanguage(self, side: str) -> None:  # noqa: N802
        """It was the language of this person."""
        self._post(ChooseLanguage(Side(side)))

    @Slot()
    def stop(self) -> None:
        """Interrupt whatever is going on."""
        self._post(Stop())

    @Slot(str, str)
    def say(self, side: str, text: str) -> None:
        """Translate a typed text; blanks alone are not sent."""
        if text.strip():
            self._post(TypeText(Side(side), text.strip()))

    @Slot(int, str)
    def correct(self, turn: int, text: str) -> None:
        """Translate a corrected text in its own bubble."""
        if text.strip():
            self._post(EditTurn(TurnNumber(turn), text.strip()))

    @Slot(int, bool)
    def replay(self, turn: int, slow: bool) -> None:
        """Say a translation again."""
        self._post(ReplayTurn(TurnNumber(turn), slow))

    @Slot(int)
    def delete(self, turn: int) -> None:
        """Forget a turn."""
        self._post(DeleteTurn(TurnNumber(turn)))

    @Slot(str, str, str, bool)
    def sayText(self, side: str, text: str, language: str, slow: bool) -> None:  # noqa: N802
        """Say a text that is translated already; no turn is made of it."""
        self._post(SayText(Side(side), text, language, slow))

    @Property(float, notify=volumeChanged)
    def volume(self) -> float:
        """Loudness of all that the device says and plays, 0 … 1."""
        return self._volume

    @Slot(float)
    def setVolume(self, volume: float) -> None:  # noqa: N802
        """Say and play everything at this volume."""
        self._volume = volume
        self._post(SetVolume(volume))
        self.volumeChanged.emit()

    @Slot(bool)
    def keep(self, on: bool) -> None:
        """Keep this conversation, or no longer."""
        self._post(KeepConversation(on))

    @Slot()
    def forgetEverything(self) -> None:  # noqa: N802
        """Forget this conversation and all that were kept."""
        self._post(ForgetEverything())
