"""A whole conversation for tests: the real worker, the real engine process, small engines, audio devices of memory."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.conversation.conversation import Conversation
from device_app.conversation.states import TimeLimits
from device_app.engine_host.process import EngineConfiguration
from device_app.engine_host.supervisor import Patience
from device_app.events.control import ClearConversation, SetLanguages, Stop
from device_app.events.families import Control, State, Status
from device_app.events.status import StateChanged, Turn, TurnChanged, TurnDeleted
from device_app.settings import AudioSettings, Settings
from engines.protocols import Samples
from tests.device_app.small_engines import ENGLISH, LoudnessDetector, burst, load_small_engines, silence

WAIT = 20.0
"""Longest wait for anything (seconds); only a failing test waits that long."""

LIMITS = TimeLimits(error=0.3, no_speech=0.3)
PATIENCE = Patience(abandoned=0.5, restart=0.05)
SETTINGS = Settings(audio=AudioSettings(holdoff_seconds=0.0))
HASTE = 8.0
"""How much faster than real time the virtual devices run."""


class Kiosk:
    """Drives a conversation as a window does, and remembers what it showed."""

    def __init__(self, conversation: Conversation, microphone: VirtualMicrophone, loudspeaker: MemoryLoudspeaker):
        self.conversation = conversation
        self.microphone = microphone
        self.loudspeaker = loudspeaker
        self.shown: list[Status] = []
        self._changed = threading.Condition()

    def listen(self, status: Status) -> None:
        with self._changed:
            self.shown.append(status)
            self._changed.notify_all()

    def reset(self) -> None:
        """End what is going on and forget it, turns and events."""
        self.microphone.plug()
        self.post(Stop(), ClearConversation(), SetLanguages("en", "es"), Stop())
        self.wait(lambda: self.state.state is State.IDLE and not self.conversation.turns(), "reset")
        self.loudspeaker.take()
        self.shown[:] = [self.state]

    def post(self, *requests: Control) -> None:
        for request in requests:
            self.conversation.post(request)

    def wait(self, condition: Callable[[], object], what: str = "") -> None:
        with self._changed:
            if not self._changed.wait_for(condition, WAIT):
                last = "\n".join(str(status)[:400] for status in self.shown[-12:])
                raise AssertionError(f"never happened: {what or condition}; last:\n{last}")

    def wait_for_state(self, state: State, code: str | None = None) -> StateChanged:
        self.wait(lambda: self.state.state is state and code in {None, self.state.code}, f"{state} {code or ''}")
        return self.state

    def wait_for_turn(self, number: int, condition: Callable[[Turn], object]) -> Turn:
        self.wait(lambda: (turn := self.turn(number)) is not None and condition(turn), f"turn {number}")
        turn = self.turn(number)
        assert turn is not None
        return turn

    def wait_until_seen(self, kind: type, **attributes: object) -> None:
        self.wait(
            lambda: any(
                isinstance(status, kind) and all(getattr(status, name) == value for name, value in attributes.items())
                for status in list(self.shown)
            ),
            f"{kind.__name__} {attributes}",
        )

    @property
    def state(self) -> StateChanged:
        return next(status for status in reversed(self.shown) if isinstance(status, StateChanged))

    @property
    def states(self) -> list[State]:
        return [status.state for status in self.shown if isinstance(status, StateChanged)]

    def turn(self, number: int) -> Turn | None:
        """The turn as a window would know it, from the events alone."""
        for status in reversed(self.shown):
            if isinstance(status, TurnDeleted) and status.turn == number:
                return None
            if isinstance(status, TurnChanged) and status.snapshot.number == number:
                return status.snapshot
        return None

    def say(self, words: int = 2, pitch: float = ENGLISH) -> None:
        """Somebody says "one two …" into the microphone and falls silent."""
        self.microphone.speak(speech(words, pitch)).wait(WAIT)

    def kill_engines(self, number: int = signal.SIGKILL) -> None:
        pid = self.conversation.engine_pid
        assert pid is not None
        os.kill(pid, number)


def speech(words: int, pitch: float = ENGLISH) -> Samples:
    return np.concatenate([burst(pitch=pitch) for _ in range(words)] + [silence(0.9)])


@contextmanager
def kiosk(
    settings: Settings = SETTINGS,
    *,
    load=load_small_engines,
    detect=LoudnessDetector,
    limits: TimeLimits = LIMITS,
    patience: Patience = PATIENCE,
    loudspeaker: MemoryLoudspeaker | None = None,
    microphone: VirtualMicrophone | None = None,
    ready: bool = True,
):
    """A running kiosk; at its end everything it started is gone and no bug was logged."""
    before = set(threading.enumerate())
    microphone = microphone or VirtualMicrophone(speed=HASTE)
    loudspeaker = loudspeaker or MemoryLoudspeaker(speed=HASTE)
    turn = replace(settings.turn)
    conversation = Conversation(
        settings,
        microphone,
        loudspeaker,
        configuration=EngineConfiguration(load, detect, turn),
        limits=limits,
        patience=patience,
    )
    running = Kiosk(conversation, microphone, loudspeaker)
    conversation.start(running.listen)
    try:
        if ready:
            running.wait(lambda: running.shown and running.state.state in {State.IDLE, State.MUTED}, "ready")
        yield running
    finally:
        conversation.close()
    assert set(threading.enumerate()) <= before
    assert conversation.engine_pid is None
