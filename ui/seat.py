"""A seat: one of the two people, as the window shows them. It keeps its place, colour and shape; languages move."""

from __future__ import annotations

import time

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Side, State, StateChanged, Turn
from device_app.vocabulary import languages
from ui import texts
from ui.seat_mode import Mode
from ui.seat_words import SeatWords

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_STAGE_WORDS_AFTER_S = 2.0
"""Waiting longer than this deserves to be told what for."""
_COUNTDOWN_FROM_S = 10.0
_TICK_MS = 250

_BUSY = {Mode.LISTENING, Mode.THINKING, Mode.ASKING, Mode.SPEAKING}
_HEARD = {Mode.AWAITING, Mode.LISTENING}
_RESTING = {State.IDLE, State.MUTED}
"""Nothing goes on, and whoever can't speak may type."""
_AT_REST = {*_RESTING, State.ERROR, State.NO_SPEECH}

_LABELS = {
    Mode.IDLE: "tap_and_speak",
    Mode.WAITING: "wait",
    Mode.QUEUED: "you_are_next",
    Mode.TYPE: "type_instead",
    Mode.PHRASES: "phrases_only",
    Mode.NO_PAIR: "not_this_pair",
    Mode.LISTENING: "finish",
    Mode.NO_SPEECH: "say_again",
    Mode.ERROR: "say_again",
}
"""Key of the word under the button, where it isn't the mode's own."""

_CAPTIONS = {Mode.WAITING: "ask_for_turn", Mode.QUEUED: "leave_queue", Mode.SPEAKING: "tap_stops"}

_LOADING = {
    "recognition": ("loading_recognition", 0.1),
    "translation": ("loading_translation", 0.4),
    "voice": ("loading_voice", 0.8),
}
"""Words of each stage of loading, and how much is done when it begins (most of the time goes into the first two)."""

_STATUS = {
    State.LISTENING: ("go_on", "partner_speaks"),
    State.AWAITING: ("either_may_speak", "either_may_speak"),
    State.ASKING: ("question", "question"),
    State.SPEAKING: ("speaking", "speaking"),
    State.NO_SPEECH: ("no_speech", "hold_to_talk"),
    State.LOADING: ("loading", "loading"),
    State.IDLE: ("hold_to_talk", "hold_to_talk"),
}
"""Keys of what the middle of the screen says: to the person concerned, and to the other."""


@QmlElement
class Seat(SeatWords):
    """A seat; views bind to its properties."""

    changed = Signal()
    levelChanged = Signal()  # noqa: N815 - a name of QML
    timeChanged = Signal()  # noqa: N815

    def __init__(self, side: Side, language: str, parent: QObject | None = None) -> None:
        super().__init__(side, language, parent)
        self._state = StateChanged(State.LOADING)
        self._stage = "thinking"
        self._loading = ""
        self._again = False
        self._held = False
        self._queued = False
        self._limit: Mode | None = None
        self._reason = ""
        self._reading = ""
        self._level = 0.0
        self._since = time.monotonic()
        self._shown: tuple[object, ...] = ()
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.timeChanged)
        self._clock.timeout.connect(self._announce)

    # ── what the conversation tells ──────────────────────────────────────────────────────────────────────────────────

    def set_language(self, code: str) -> None:
        """Speak another language."""
        self._language = code
        self._announce()

    def set_state(self, state: StateChanged) -> None:
        """The device's state changed; every call restarts its countdown."""
        if state.state is not self._state.state or state.side is not self._state.side:
            self._stage = "thinking"
        if state.state is not State.LOADING:
            self._loading, self._again = "", True
        self._state = state
        self._since = time.monotonic()
        if self.mode_ not in _HEARD:
            self.set_level(0.0)
        if self.mode_ is not Mode.LISTENING:
            self._held = False
        if self.mode_ in _BUSY:
            self._clock.start()
        else:
            self._clock.stop()
        self._announce()
        self.timeChanged.emit()

    def set_queued(self, queued: bool) -> None:
        """Whether this person's turn comes next."""
        self._queued = queued
        self._announce()

    def show_turn(self, turn: Turn) -> None:
        """A turn of either person grew: its words, and what the device is busy with while they wait."""
        super().show_turn(turn)
        if not turn.final:
            voicing = turn.spoken and bool(turn.translation)
            self._stage = "voicing" if voicing else "translating" if turn.heard else "recognizing"
            self._announce()

    def set_loading(self, stage: str) -> None:
        """Which engines are being loaded, as in `EnginesLoading`."""
        self._loading = stage
        self._announce()
        self.timeChanged.emit()

    def set_held(self, held: bool) -> None:
        """Whether this person holds the button down."""
        self._held = held
        self._announce()

    def set_limit(self, mode: Mode | None, reason: str = "") -> None:
        """What this person can do instead of speaking, and why (a key of the texts); None when they can speak."""
        self._limit, self._reason = mode, reason
        self._announce()

    def set_reading(self, text: str) -> None:
        """What was heard, if it was in this person's language."""
        self._reading = text
        self._announce()

    def set_level(self, level: float) -> None:
        """Loudness of this person's voice, 0 … 1."""
        if level != self._level:
            self._level = level
            self.levelChanged.emit()

    # ── what the views see ───────────────────────────────────────────────────────────────────────────────────────────

    @property
    def code(self) -> str:
        """Code of this person's language."""
        return self._language

    @property
    def mode_(self) -> Mode:
        """What the button looks like now."""
        state, side = self._state.state, self._state.side
        mine = side is None or side is self._side
        if self._queued and not (mine and state is State.LISTENING):
            return Mode.QUEUED
        if (state in _RESTING or not mine) and self._limit is not None:
            return self._limit
        if state is State.IDLE or not mine:
            # While the other person's translation is spoken a tap stops the voice and listens: the button is ready.
            return Mode.IDLE if state in _AT_REST or state is State.SPEAKING else Mode.WAITING
        return Mode(state.value)

    @Property(str, constant=True)
    def side(self) -> str:
        """``a`` or ``b``."""
        return self._side.value

    @Property(str, notify=changed)
    def language(self) -> str:
        """Code of this person's language."""
        return self._language

    @Property(str, notify=changed)
    def endonym(self) -> str:
        """Its name in itself."""
        row = languages().get(self._language)
        return row.endonym if row else self._language

    @Property(str, notify=changed)
    def mode(self) -> str:
        """A member of `Mode`."""
        return self.mode_.value

    @Property(bool, notify=changed)
    def concerned(self) -> bool:
        """Whether what the device is doing is this person's turn."""
        return self._state.side is self._side

    @Property(str, notify=changed)
    def label(self) -> str:
        """The word under the button, in this person's language."""
        return self._label()

    def _label(self) -> str:
        mode = self.mode_
        if mode is Mode.LOADING and self._again:
            return texts.text(self._language, "restarting")
        if mode is Mode.THINKING and time.monotonic() - self._since >= _STAGE_WORDS_AFTER_S:
            return texts.text(self._language, self._stage)
        if mode is Mode.LISTENING and self._held:
            return texts.text(self._language, "release")
        return texts.text(self._language, _LABELS.get(mode, mode.value))

    @Property(str, notify=changed)
    def caption(self) -> str:
        """A few more words under it; empty where none are needed."""
        return self._caption()

    def _caption(self) -> str:
        mode = self.mode_
        if mode in {Mode.IDLE, Mode.QUEUED} and self._state.state is State.SPEAKING:
            return texts.text(self._language, "stops_the_voice")
        return texts.text(self._language, _CAPTIONS[mode]) if mode in _CAPTIONS else ""

    @Property(str, notify=changed)
    def status(self) -> str:
        """What the device is doing, or what went wrong, said to this person in their language."""
        return self._status()

    def _status(self) -> str:
        state = self._state
        if state.code and state.state in {State.ERROR, State.UNAVAILABLE, State.MUTED}:
            return texts.failure_text(self._language, state.code, state.message)
        if state.state in _AT_REST and self._limit is not None:
            return texts.text(self._language, self._reason)
        if state.state is State.THINKING:
            return texts.text(self._language, self._stage)
        if state.state is State.LOADING and self._loading in _LOADING:
            return texts.text(self._language, _LOADING[self._loading][0])
        keys = _STATUS.get(state.state)
        if keys is None:
            return texts.text(self._language, state.state.value)
        return texts.text(self._language, keys[0] if state.side in {None, self._side} else keys[1])

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        """Whether `status` tells a failure."""
        return self._state.state in {State.ERROR, State.UNAVAILABLE}

    @Property(str, notify=changed)
    def reading(self) -> str:
        """What was heard, if it was in this person's language: what the people are asked about."""
        return self._reading

    @Property(float, notify=timeChanged)
    def loaded(self) -> float:
        """How much of the engines is loaded, 0 … 1; 0 where that isn't known, and when none is being loaded."""
        is_loading = self._state.state is State.LOADING and self._loading in _LOADING
        return _LOADING[self._loading][1] if is_loading else 0.0

    @Property(float, notify=levelChanged)
    def level(self) -> float:
        """Loudness of the voice, 0 … 1."""
        return self._level

    @Property(float, notify=timeChanged)
    def remaining(self) -> float:
        """Part of the state's time that is left, 1 … 0; 1 where there is no limit."""
        total = self._state.seconds_left
        return max(0.0, self._seconds_left(total) / total) if total else 1.0

    @Property(str, notify=timeChanged)
    def clock(self) -> str:
        """How long this person has been listened to (``0:07``), and the last seconds in words; empty otherwise."""
        if self.mode_ is not Mode.LISTENING:
            return ""
        total = self._state.seconds_left
        if total and (left := self._seconds_left(total)) <= _COUNTDOWN_FROM_S:
            return texts.text(self._language, "seconds_left").format(n=max(0, round(left)))
        minutes, seconds = divmod(int(time.monotonic() - self._since), 60)
        return f"{minutes}:{seconds:02}"

    def _seconds_left(self, total: float) -> float:
        return total - (time.monotonic() - self._since)

    @Slot()
    def _announce(self) -> None:
        """Tell the views, but only of a difference: a binding that is told in vain repaints in vain."""
        state = self._state
        words = (self._label(), self._caption(), self._status())
        shown = (self._language, self.mode_, state.side, state.state, words, self._reading)
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
