"""Between the conversation and the views: events in, presses out. Nothing here waits for anything."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import Property, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtQml import QmlNamedElement, QmlSingleton, QQmlEngine

from device_app.events import (
    AudioChanged,
    CapabilitiesChanged,
    Control,
    EnginesLoading,
    HandsFreeChanged,
    KeepingChanged,
    LanguageAsked,
    LanguagesChanged,
    Level,
    SetLanguages,
    Side,
    SpeakerQueued,
    State,
    StateChanged,
    Status,
    Turn,
    TurnChanged,
    TurnDeleted,
    VoiceAt,
)
from device_app.settings import Settings
from device_app.vocabulary import languages
from ui import texts
from ui.inbox import StatusInbox
from ui.qml_engine import of_engine
from ui.requests import Requests
from ui.seat import Seat
from ui.seat_limits import limit_of
from ui.turn_model import TurnModel

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_FRAME_S = 1 / 60
_RECENT = 5
_BUSY = {State.LISTENING, State.THINKING, State.SPEAKING, State.ASKING}


@QmlNamedElement("Conversation")
@QmlSingleton
class Bridge(Requests):  # type: ignore[operator] # QmlNamedElement is called, whatever its stub says
    """What the views know as ``Conversation``.

    Args:
        post: takes what a person asks for; must return at once.
        language_a, language_b: codes of the owner's and the partner's until the worker says otherwise.
        reader: language of the device's own words; that of the owner by default.
        offline_enforced: whether the system itself keeps everything on the device.
        server: the other machine that translates, and so hears what is said; empty for none.
        regional: language → its code with the region in whose words the phrasebook speaks it, ``en-GB``.
        settings: those of the start; the usual ones by default.
    """

    stateChanged, handsFreeChanged, soundChanged = Signal(), Signal(), Signal()  # noqa: N815 - names of QML
    languagesChanged, abilitiesChanged, turnAdded = Signal(), Signal(), Signal()  # noqa: N815
    remembered, _arrived = Signal(), Signal()
    sound: AudioChanged | None = None
    last_state: StateChanged
    hands_free = HandsFreeChanged(on=False)
    """What was told last of the sound devices (None before it was), of the state and of hands-free."""

    def __init__(
        self,
        post: Callable[[Control], None],
        language_a: str,
        language_b: str,
        *,
        reader: str = "",
        offline_enforced: bool = True,
        server: str = "",
        regional: Callable[[str], str] = str,
        settings: Settings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(post, language_a, language_b, settings or Settings(), parent)
        self._inbox = StatusInbox()
        self.last_state = StateChanged(State.LOADING)
        self._drained_at = 0.0
        self._reader = texts.language_of_texts(reader or language_a)
        self._guarded, self._server, self.regional = offline_enforced and not server, server, regional
        self._turns = TurnModel(self)
        self.set_recent((language_a, language_b))
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._drain)
        self._arrived.connect(self._schedule, Qt.ConnectionType.QueuedConnection)

    @staticmethod
    def create(engine: QQmlEngine) -> Bridge:
        """The one of the engine's window."""
        return of_engine(Bridge, engine)

    def receive(self, status: Status) -> None:
        """Take an event of the conversation; from any thread."""
        if self._inbox.put(status):
            self._arrived.emit()

    @property
    def turn_model(self) -> TurnModel:
        """The conversation."""
        return self._turns

    @property
    def recent(self) -> tuple[str, ...]:
        """Languages used lately, the latest first."""
        return self._recent

    def set_recent(self, codes: Iterable[str]) -> None:
        """Languages used lately, the latest first."""
        self._recent = tuple(dict.fromkeys(code for code in codes if code in languages()))[:_RECENT]

    @property
    def abilities(self) -> CapabilitiesChanged | None:
        """What the loaded engines can do; None before they are loaded."""
        return self._turns.abilities

    # ── what the views see ───────────────────────────────────────────────────────────────────────────────────────────

    @Property(Seat, constant=True)
    def a(self) -> Seat:
        """The seat at the left or near edge."""
        return self._seats[Side.A]

    @Property(Seat, constant=True)
    def b(self) -> Seat:
        """The seat at the right or far edge."""
        return self._seats[Side.B]

    @Property(TurnModel, constant=True)
    def turns(self) -> TurnModel:
        """The conversation."""
        return self._turns

    @Property(str, notify=languagesChanged)
    def reader(self) -> str:
        """Code of the language of the device's own words."""
        return self._reader

    @Property(str, notify=stateChanged)
    def state(self) -> str:
        """What the device is doing: a member of `device_app.events.State`."""
        return self.last_state.state.value

    @Property(bool, notify=stateChanged)
    def busy(self) -> bool:
        """Whether a turn is on its way, which can be cancelled."""
        return self.last_state.state in _BUSY

    @Property(str, notify=stateChanged)
    def side(self) -> str:
        """Whose turn it is: ``a``, ``b`` or empty."""
        return self.last_state.side.value if self.last_state.side else ""

    @Property(bool, constant=True)
    def guarded(self) -> bool:
        """Whether nothing leaves this device, and the system itself sees to it."""
        return self._guarded

    @Property(str, notify=languagesChanged)
    def offline(self) -> str:
        """The same in the device's language, or what is not so."""
        key = "offline" if self._guarded else "translates_on" if self._server else "offline_not_enforced"
        return texts.text(self._reader, key).replace("%1", self._server)

    @Property(bool, notify=handsFreeChanged)
    def handsFree(self) -> bool:  # noqa: N802
        """Whether the device listens by itself."""
        return self.hands_free.on

    @Property(bool, notify=handsFreeChanged)
    def handsFreePossible(self) -> bool:  # noqa: N802
        """Whether it could; asking for it in vain tells why not."""
        return not self.hands_free.why_not

    # ── languages ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(str)
    def setReader(self, code: str) -> None:  # noqa: N802
        """Write the device's own words in this language."""
        if code in languages() and code != self._reader:
            self._reader = code
            self.languagesChanged.emit()
            self.remembered.emit()

    @Slot()
    def swap(self) -> None:
        """Exchange the two languages."""
        self._choose(self._seats[Side.B].code, self._seats[Side.A].code)

    @Slot(str, str)
    def choose(self, side: str, code: str) -> None:
        """Give one person another language; the other's own language means to swap."""
        mine, theirs = self._seats[Side(side)], self._seats[Side(side).other]
        other = mine.code if code == theirs.code else theirs.code
        self._choose(*((code, other) if Side(side) is Side.A else (other, code)))

    def _choose(self, a: str, b: str) -> None:
        # Shown at once: the worker's confirmation may come a moment later.
        self._apply(LanguagesChanged(a, b))
        self._post(SetLanguages(a, b))

    @Slot()
    def _schedule(self) -> None:
        """Update the views once a frame at most."""
        wait = self._drained_at + _FRAME_S - time.monotonic()
        if wait <= 0:
            self._drain()
        elif not self._timer.isActive():
            self._timer.start(int(wait * 1000) + 1)

    @Slot()
    def _drain(self) -> None:
        self._drained_at = time.monotonic()
        for status in self._inbox.take():
            self._apply(status)

    def _apply(self, status: Status) -> None:
        match status:
            case StateChanged() | LanguageAsked() | SpeakerQueued() | Level() | EnginesLoading():
                self._seat(status)
            case HandsFreeChanged():
                self.hands_free = status
                self.handsFreeChanged.emit()
            case TurnChanged(snapshot=turn):
                self._show(turn)
            case TurnDeleted(turn=number):
                self._turns.remove(number)
                for seat in self._seats.values():
                    seat.forget_turn(number)
            case VoiceAt():
                self._turns.follow_voice(status)
            case LanguagesChanged(a=a, b=b):
                self._set_languages(a, b)
            case CapabilitiesChanged():
                self._turns.abilities = status
                self.abilitiesChanged.emit()
                self._limit_seats()
            case KeepingChanged():
                self.kept_.show(status)
            case AudioChanged():
                self.sound = status
                self._limit_seats()
                self.soundChanged.emit()
            case _:
                self.told.emit(status)

    def _seat(self, status: StateChanged | LanguageAsked | SpeakerQueued | Level | EnginesLoading) -> None:
        """What the people at the seats notice."""
        match status:
            case StateChanged():
                self.last_state = status
                for seat in self._seats.values():
                    seat.set_state(status)
                self.stateChanged.emit()
            case LanguageAsked(a=a, b=b):
                self._seats[Side.A].set_reading(a)
                self._seats[Side.B].set_reading(b)
            case EnginesLoading(stage=stage):
                for seat in self._seats.values():
                    seat.set_loading(stage)
            case SpeakerQueued(side=queued):
                for side, seat in self._seats.items():
                    seat.set_queued(side is queued)
            case Level(side=side, value=value):
                self._seats[side].set_level(value)

    def _show(self, turn: Turn) -> None:
        is_new = self._turns.turn(turn.number) is None
        self._turns.show(turn)
        for seat in self._seats.values():
            seat.show_turn(turn)
        if is_new:
            self.turnAdded.emit()

    def _set_languages(self, a: str, b: str) -> None:
        if (a, b) == (self._seats[Side.A].code, self._seats[Side.B].code):
            return
        self._seats[Side.A].set_language(a)
        self._seats[Side.B].set_language(b)
        self.set_recent((a, b, *self._recent))
        self._limit_seats()
        self.languagesChanged.emit()
        self.remembered.emit()

    def _limit_seats(self) -> None:
        """Whoever can't speak to the device with this pair is told so before they try."""
        has_microphone = self.sound is None or bool(self.sound.microphone)
        for side, seat in self._seats.items():
            pair = (seat.code, self._seats[side.other].code)
            seat.set_limit(*limit_of(pair, self._turns.abilities, has_microphone=has_microphone))
