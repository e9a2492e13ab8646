"""Between the conversation and the views: events in, presses out. Nothing here waits for anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot

from device_app.events import (
    AudioChanged,
    CapabilitiesChanged,
    ChooseLanguage,
    ClearConversation,
    Control,
    DeleteTurn,
    EditTurn,
    HandsFreeChanged,
    HoldEnded,
    HoldStarted,
    LanguageAsked,
    LanguagesChanged,
    Level,
    ReplayTurn,
    SetHandsFree,
    SetLanguages,
    Side,
    State,
    StateChanged,
    Status,
    Stop,
    Tap,
    Turn,
    TurnChanged,
    TurnDeleted,
    TurnNumber,
    TypeText,
)
from ui.inbox import Inbox
from ui.language_model import LanguageModel
from ui.speaker import Speaker
from ui.turn_model import TurnModel

_FRAME_S = 1 / 60


class Bridge(QObject):
    """What the views bind to as ``conversation``.

    Args:
        post: takes what a person asks for; must return at once.
        language_a: code of the owner's language until the worker says otherwise.
        language_b: code of the partner's language until the worker says otherwise.
    """

    stateChanged = Signal()  # noqa: N815 - a name of QML
    handsFreeChanged = Signal()  # noqa: N815
    turnAdded = Signal()  # noqa: N815
    remembered = Signal()
    _arrived = Signal()

    def __init__(
        self, post: Callable[[Control], None], language_a: str, language_b: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._inbox = Inbox()
        self._state = StateChanged(State.LOADING)
        self._hands_free = HandsFreeChanged(on=False)
        self._hearable: frozenset[str] | None = None
        self._has_microphone = True
        self._holding: Side | None = None
        self._drained_at = 0.0
        self._speakers = {
            Side.A: Speaker(Side.A, language_a, self),
            Side.B: Speaker(Side.B, language_b, self),
        }
        self._turns = TurnModel(self)
        self._languages = LanguageModel(language_a, self)
        self._languages.set_recent((language_a, language_b))
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._drain)
        self._arrived.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    def receive(self, status: Status) -> None:
        """Take an event of the conversation; from any thread."""
        if self._inbox.put(status):
            self._arrived.emit()

    def speaker(self, side: Side) -> Speaker:
        """One of the two people."""
        return self._speakers[side]

    @property
    def turn_model(self) -> TurnModel:
        """The conversation."""
        return self._turns

    @property
    def recent(self) -> tuple[str, ...]:
        """Languages used lately, the latest first."""
        return self._languages.recent

    def set_recent(self, codes: Iterable[str]) -> None:
        """Languages used lately, as they were kept."""
        self._languages.set_recent(codes)

    # ── what the views see ───────────────────────────────────────────────────────────────────────────────────────────

    @Property(QObject, constant=True)
    def a(self) -> Speaker:
        """The owner."""
        return self._speakers[Side.A]

    @Property(QObject, constant=True)
    def b(self) -> Speaker:
        """The partner."""
        return self._speakers[Side.B]

    @Property(QObject, constant=True)
    def turns(self) -> TurnModel:
        """The conversation."""
        return self._turns

    @Property(QObject, constant=True)
    def languages(self) -> LanguageModel:
        """The languages to choose from."""
        return self._languages

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        """What the device is doing: a member of `device_app.events.State`."""
        return self._state.state.value

    @Property(str, notify=stateChanged)
    def side(self) -> str:
        """Whose turn it is: ``a``, ``b`` or empty."""
        return self._state.side.value if self._state.side else ""

    @Property(bool, notify=handsFreeChanged)
    def handsFree(self) -> bool:  # noqa: N802
        """Whether the device listens by itself."""
        return self._hands_free.on

    @Property(bool, notify=handsFreeChanged)
    def handsFreePossible(self) -> bool:  # noqa: N802
        """Whether it could; asking for it in vain tells why not."""
        return not self._hands_free.why_not

    # ── what a person asks for ───────────────────────────────────────────────────────────────────────────────────────

    @Slot(str)
    def tap(self, side: str) -> None:
        """A short press on a talk button."""
        self._post(Tap(Side(side)))

    @Slot(str)
    def holdStart(self, side: str) -> None:  # noqa: N802
        """The talk button is held."""
        self._holding = Side(side)
        self._speakers[Side(side)].set_held(True)
        self._post(HoldStarted(Side(side)))

    @Slot(str)
    def holdEnd(self, side: str) -> None:  # noqa: N802
        """The talk button was let go."""
        if self._holding is Side(side):
            self._holding = None
            self._speakers[Side(side)].set_held(False)
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

    @Slot()
    def clear(self) -> None:
        """Forget the whole conversation."""
        self._post(ClearConversation())

    @Slot()
    def swap(self) -> None:
        """Exchange the two languages."""
        self._choose(self._speakers[Side.B].code, self._speakers[Side.A].code)

    @Slot(str, str)
    def choose(self, side: str, code: str) -> None:
        """Give one person another language; the other's own language means to swap."""
        mine, theirs = self._speakers[Side(side)], self._speakers[Side(side).other]
        other = mine.code if code == theirs.code else theirs.code
        self._choose(*((code, other) if Side(side) is Side.A else (other, code)))

    def _choose(self, a: str, b: str) -> None:
        # Shown at once: the worker's confirmation may wait for a turn that has to be interrupted first.
        self._apply(LanguagesChanged(a, b))
        self._post(SetLanguages(a, b))

    def _schedule(self) -> None:
        """Update the views once a frame at most."""
        wait = self._drained_at + _FRAME_S - time.monotonic()
        if wait <= 0:
            self._drain()
        elif not self._timer.isActive():
            self._timer.start(int(wait * 1000) + 1)

    def _drain(self) -> None:
        self._drained_at = time.monotonic()
        for status in self._inbox.take():
            self._apply(status)

    def _apply(self, status: Status) -> None:
        match status:
            case StateChanged():
                self._state = status
                for speaker in self._speakers.values():
                    speaker.set_state(status)
                self.stateChanged.emit()
            case HandsFreeChanged():
                self._hands_free = status
                self.handsFreeChanged.emit()
            case LanguageAsked(a=a, b=b):
                self._speakers[Side.A].set_reading(a)
                self._speakers[Side.B].set_reading(b)
            case Level(side=side, value=value):
                self._speakers[side].set_level(value)
            case TurnChanged(snapshot=turn):
                self._show(turn)
            case TurnDeleted(turn=number):
                self._turns.remove(number)
            case LanguagesChanged(a=a, b=b):
                self._set_languages(a, b)
            case CapabilitiesChanged(capabilities=capabilities):
                self._hearable = frozenset(row.code for row in capabilities if row.hear)
                self._languages.set_capabilities(capabilities)
                self._update_silence()
            case AudioChanged(microphone=microphone):
                self._has_microphone = bool(microphone)
                self._update_silence()

    def _show(self, turn: Turn) -> None:
        is_new = self._turns.turn(turn.number) is None
        self._turns.show(turn)
        if is_new:
            self.turnAdded.emit()
        if not turn.final:
            stage = "voicing" if turn.spoken and turn.translation else "translating" if turn.heard else "recognizing"
            self._speakers[turn.side].set_stage(stage)

    def _set_languages(self, a: str, b: str) -> None:
        if (a, b) == (self._speakers[Side.A].code, self._speakers[Side.B].code):
            return
        self._speakers[Side.A].set_language(a)
        self._speakers[Side.B].set_language(b)
        self._languages.set_reader(a)
        self._languages.set_recent((a, b, *self._languages.recent))
        self._update_silence()
        self.remembered.emit()

    def _update_silence(self) -> None:
        for speaker in self._speakers.values():
            if not self._has_microphone:
                speaker.set_silent_reason("no_microphone")
            elif self._hearable is not None and speaker.code not in self._hearable:
                speaker.set_silent_reason("cannot_hear")
            else:
                speaker.set_silent_reason("")
