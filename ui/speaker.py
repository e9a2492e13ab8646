"""One of the two people as the window shows them: language, button, words."""

from __future__ import annotations

import time
from enum import StrEnum

from PySide6.QtCore import Property, QObject, QTimer, Signal

from device_app.events import Side, State, StateChanged
from device_app.vocabulary import languages
from ui import texts

_STAGE_WORDS_AFTER_S = 2.0
"""Waiting longer than this deserves to be told what for."""
_COUNTDOWN_FROM_S = 10.0
_TICK_MS = 250


class Mode(StrEnum):
    """What a talk button looks like: the device's states as this person is concerned by them."""

    LOADING = "loading"
    IDLE = "idle"
    WAITING = "waiting"
    """It is the other person's turn."""
    TYPE = "type"
    """This person can only type: the device can't hear their language, or hears nothing at all."""
    AWAITING = "awaiting"
    LISTENING = "listening"
    THINKING = "thinking"
    ASKING = "asking"
    SPEAKING = "speaking"
    NO_SPEECH = "no_speech"
    ERROR = "error"
    MUTED = "muted"
    UNAVAILABLE = "unavailable"


_BUSY = {Mode.LISTENING, Mode.THINKING, Mode.ASKING, Mode.SPEAKING}
_HEARD = {Mode.AWAITING, Mode.LISTENING}
_LABELS = {Mode.IDLE: "talk", Mode.WAITING: "talk"}


class Speaker(QObject):
    """A side of the conversation; views bind to its properties."""

    changed = Signal()
    levelChanged = Signal()  # noqa: N815 - a name of QML
    timeChanged = Signal()  # noqa: N815

    def __init__(self, side: Side, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._language = language
        self._state = StateChanged(State.LOADING)
        self._stage = "thinking"
        self._held = False
        self._silent_reason = ""
        self._reading = ""
        self._level = 0.0
        self._since = time.monotonic()
        self._shown: tuple[str, ...] = ()
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self._tick)

    # ── what the bridge tells ────────────────────────────────────────────────────────────────────────────────────────

    def set_language(self, code: str) -> None:
        """Speak another language."""
        self._language = code
        self._announce()

    def set_state(self, state: StateChanged) -> None:
        """The device's state changed; every call restarts its countdown."""
        if state.state is not self._state.state or state.side is not self._state.side:
            self._stage = "thinking"
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

    def set_stage(self, key: str) -> None:
        """What the device is busy with while this person waits: a key of the texts."""
        self._stage = key
        self._announce()

    def set_held(self, held: bool) -> None:
        """Whether this person holds the button down."""
        self._held = held
        self._announce()

    def set_silent_reason(self, key: str) -> None:
        """Why this person can't speak to the device (a key of the texts); empty when they can."""
        self._silent_reason = key
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
        if state is State.IDLE or not mine:
            if self._silent_reason:
                return Mode.TYPE
            return Mode.IDLE if state in {State.IDLE, State.ERROR, State.NO_SPEECH} else Mode.WAITING
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

    @Property(str, notify=changed)
    def label(self) -> str:
        """The word under the button, in this person's language."""
        return self._word()

    def _word(self) -> str:
        mode = self.mode_
        if mode is Mode.THINKING and time.monotonic() - self._since >= _STAGE_WORDS_AFTER_S:
            return texts.text(self._language, self._stage)
        return texts.text(self._language, _LABELS.get(mode, mode.value))

    @Property(str, notify=changed)
    def hint(self) -> str:
        """A sentence of what to do or what happened, in this person's language; empty when there is none."""
        return self._sentence()

    def _sentence(self) -> str:
        keys = {
            Mode.LISTENING: "release_to_finish" if self._held else "tap_to_finish",
            Mode.SPEAKING: "tap_to_stop",
            Mode.NO_SPEECH: "try_again",
        }
        mode = self.mode_
        if mode in {Mode.ERROR, Mode.UNAVAILABLE, Mode.MUTED} and self._state.code:
            return texts.failure_text(self._language, self._state.code, self._state.message)
        return texts.text(self._language, keys[mode]) if mode in keys else ""

    @Property(str, notify=changed)
    def silentReason(self) -> str:  # noqa: N802
        """Why this person has to type, in their language; empty when they can speak."""
        return self.silent_reason

    @property
    def silent_reason(self) -> str:
        """The same for Python."""
        return texts.text(self._language, self._silent_reason) if self._silent_reason else ""

    @Property(str, notify=changed)
    def reading(self) -> str:
        """What was heard, if it was in this person's language: what the people are asked about."""
        return self._reading

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
    def countdown(self) -> str:
        """The last seconds of listening in words; empty before."""
        total = self._state.seconds_left
        if self.mode_ is not Mode.LISTENING or not total:
            return ""
        left = self._seconds_left(total)
        if left > _COUNTDOWN_FROM_S:
            return ""
        return texts.text(self._language, "seconds_left").format(n=max(0, round(left)))

    def _seconds_left(self, total: float) -> float:
        return total - (time.monotonic() - self._since)

    def _tick(self) -> None:
        self.timeChanged.emit()
        self._announce()

    def _announce(self) -> None:
        """Tell the views, but only of a difference: a binding that is told in vain repaints in vain."""
        shown = (self._language, self.mode_.value, self._word(), self._sentence(), self._silent_reason, self._reading)
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()
