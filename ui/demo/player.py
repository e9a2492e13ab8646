"""Plays the script: presses the window's buttons, speaks into the microphone, waits for the answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QPointF, QTimer, Signal, Slot

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.events import Side, State, StateChanged, Status, Turn, TurnChanged
from device_app.people import say_as_person
from device_app.vocabulary import AudioChunk, DragomanError
from ui import finger
from ui.demo.script import Line, Script
from ui.seat_mode import Mode
from ui.session import Session

_POLL_MS = 20
_TOUCH_S = 0.08
"""How long the finger stays on a button."""
_READY_LIMIT_S = 90.0
_STEP_LIMIT_S = 30.0
_LOOK_S = 0.25
"""Pause between two turns, in which a person would read."""


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    """What became of a line of the script.

    Attributes:
        line: the line.
        turn: the last snapshot of its turn.
        typed_because: why it was typed although it was meant to be spoken; empty otherwise.
        speech: what the loudspeaker played.
        seconds: from the end of the person's line to the end of the device's answer.
    """

    line: Line
    turn: Turn
    typed_because: str
    speech: tuple[AudioChunk, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Wait:
    """Until `done` is true; `what` says what was awaited when `limit` seconds were not enough."""

    done: Callable[[], bool]
    limit: float
    what: str


class DemoPlayer(QObject):
    """Runs in the window's thread, one step a poll; never blocks it.

    Args:
        session: the kiosk, with the two devices below as its audio.
        microphone: what the people speak into.
        loudspeaker: what keeps the answers.
        script: the conversation.

    Attributes:
        played: the turns so far.
        failure: why it ended early; None when it did not.
    """

    advanced = Signal(int, int, object)
    """Number of the line, how many there are, and what became of it (`PlayedTurn`)."""
    finished = Signal()

    def __init__(
        self, session: Session, microphone: VirtualMicrophone, loudspeaker: MemoryLoudspeaker, script: Script
    ) -> None:
        super().__init__()
        self.played: list[PlayedTurn] = []
        self.failure: DragomanError | None = None
        self._session = session
        self._window = session.kiosk.window
        self._microphone = microphone
        self._loudspeaker = loudspeaker
        self._script = script
        self._state = State.LOADING
        self._turns: dict[int, Turn] = {}
        self._steps = self._play()
        self._waiting = _Wait(lambda: True, 0.0, "")
        self._deadline = float("inf")
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._poll)
        session.received.connect(self._note)

    def start(self) -> None:
        """Begin as soon as the device is ready."""
        self._timer.start()

    def close(self) -> None:
        """End early."""
        self._timer.stop()

    @Slot(object)
    def _note(self, status: Status) -> None:
        if isinstance(status, StateChanged):
            self._state = status.state
        elif isinstance(status, TurnChanged):
            self._turns[status.snapshot.number] = status.snapshot

    @Slot()
    def _poll(self) -> None:
        if not self._waiting.done():
            if time.monotonic() > self._deadline:
                self.failure = DragomanError(
                    "turn.timeout", f"the demonstration stopped: {self._waiting.what}", hint="Try: dragoman doctor"
                )
                self._end()
            return
        step = next(self._steps, None)
        if step is None:
            self._end()
            return
        self._waiting, self._deadline = step, time.monotonic() + step.limit

    def _end(self) -> None:
        self._timer.stop()
        self.finished.emit()

    # ── the script, step by step ─────────────────────────────────────────────────────────────────────────────────────

    def _play(self) -> Iterator[_Wait]:
        yield _Wait(self._is_ready, _READY_LIMIT_S, "the engines did not get ready")
        for number, line in enumerate(self._script.lines, 1):
            speaker = self._session.kiosk.bridge.seat(line.side)
            known = set(self._turns)
            yield from self._choose(line)
            self._loudspeaker.take()
            typed_because = (
                str(speaker.property("status")) if line.spoken and speaker.mode_ in {Mode.TYPE, Mode.PHRASES} else ""
            )
            if line.spoken and not typed_because:
                yield from self._speak(line)
            else:
                yield from self._write(line)
            ended = time.monotonic()
            yield _Wait(partial(self._answered, known), _STEP_LIMIT_S, f"no answer to line {number}")
            turn = self._turns[max(self._turns)]
            played = PlayedTurn(
                line=line,
                turn=turn,
                typed_because=typed_because,
                speech=tuple(heard.chunk for heard in self._loudspeaker.take()),
                seconds=time.monotonic() - ended,
            )
            self.played.append(played)
            self.advanced.emit(number, len(self._script.lines), played)
            yield _pause(_LOOK_S)

    def _choose(self, line: Line) -> Iterator[_Wait]:
        """Choose the language of the line on the screen."""
        bridge = self._session.kiosk.bridge
        if bridge.seat(line.side).code != line.language:
            bridge.choose(line.side.value, line.language)
            yield _Wait(self._is_ready, _STEP_LIMIT_S, f"{line.language} could not be chosen")

    def _speak(self, line: Line) -> Iterator[_Wait]:
        """Tap the talk button and speak."""
        voice = say_as_person(line.text, line.language)
        yield from self._tap(_talk_button(line.side))
        yield _Wait(lambda: self._state is State.LISTENING, _STEP_LIMIT_S, "the microphone did not open")
        spoken = self._microphone.speak(voice.samples, voice.sample_rate)
        yield _Wait(spoken.is_set, _STEP_LIMIT_S, "the microphone did not listen")

    def _write(self, line: Line) -> Iterator[_Wait]:
        """Open the keyboard, choose the language where need be, type, send."""
        speaker = self._session.kiosk.bridge.seat(line.side)
        yield from self._tap(_talk_button(line.side) if speaker.mode_ is Mode.TYPE else "typeButton")
        yield from self._tap("writeB" if line.side is Side.B else "writeA")
        finger.write(self._window, line.text)
        yield _pause(_TOUCH_S)
        yield from self._tap("sendKey")
        yield _Wait(lambda: finger.place(self._window, "sendKey") is None, _STEP_LIMIT_S, "the text was not sent")

    def _tap(self, name: str) -> Iterator[_Wait]:
        yield _Wait(lambda: finger.place(self._window, name) is not None, _STEP_LIMIT_S, f"there was no {name}")
        point = finger.place(self._window, name) or QPointF()
        finger.press(self._window, point)
        yield _pause(_TOUCH_S)
        finger.release(self._window, point)
        yield _pause(_TOUCH_S)

    def _is_ready(self) -> bool:
        return self._state in {State.IDLE, State.MUTED}

    def _answered(self, known: set[int]) -> bool:
        fresh = set(self._turns) - known
        if self._state is State.UNAVAILABLE:
            return False
        return bool(fresh) and self._turns[max(fresh)].final and self._is_ready()


def _talk_button(side: Side) -> str:
    return "talkA" if side is Side.A else "talkB"


def _pause(seconds: float) -> _Wait:
    until = time.monotonic() + seconds
    return _Wait(lambda: time.monotonic() >= until, seconds + 1.0, "")
