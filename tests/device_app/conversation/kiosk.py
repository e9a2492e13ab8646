"""A conversation for tests, driven as a window drives it.

`still` runs it in a world without threads and time of its own; `kiosk` with the real thread, the real engine process
and audio devices of memory.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.conversation.conversation import Conversation
from device_app.conversation.states import TimeLimits
from device_app.engine_host.process import EngineConfiguration
from device_app.engine_host.supervisor import Patience
from device_app.events.control import ForgetEverything, SetHandsFree, SetLanguages, Stop
from device_app.events.families import Control, Data, Side, State, Status
from device_app.events.status import HandsFreeChanged, SpeakerQueued, StateChanged, Turn, TurnChanged, TurnDeleted
from device_app.settings import AudioSettings, Settings, TurnSettings
from engines.loading import Engines
from engines.plugin import Stage
from engines.protocols import Samples
from tests.device_app.conversation.still_engine import StillEngine
from tests.device_app.conversation.still_life import StillLoudspeaker, StillMicrophone, World
from tests.device_app.small_engines import ENGLISH, LoudnessDetector, burst, load_small_engines, silence
from tests.waiting import longest_wait

LIMITS = TimeLimits(error=0.3, no_speech=0.3)
STILL_LIMITS = TimeLimits()
PATIENCE = Patience(abandoned=0.5, restart=0.05)
SETTINGS = Settings(turn=TurnSettings(hands_free_minutes=0.5), audio=AudioSettings(holdoff_seconds=0.0))
HASTE = 8.0
"""How much faster than real time the virtual devices of `kiosk` run."""
STILL_SECONDS = 300.0
"""Longest wait for anything in a still world (its own seconds)."""


class Shown:
    """What a window was shown."""

    conversation: Conversation

    def __init__(self) -> None:
        self.shown: list[Status] = []

    def wait(self, condition: Callable[[], object], what: str = "") -> None:
        raise NotImplementedError

    def wait_for_state(self, state: State, code: str | None = None) -> StateChanged:
        self.wait(lambda: self.state.state is state and code in {None, self.state.code}, f"{state} {code or ''}")
        return self.state

    def wait_for_turn(self, number: int, condition: Callable[[Turn], object] = lambda turn: turn.final) -> Turn:
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

    def never(self, condition: object, what: str) -> AssertionError:
        last = "\n".join(str(status)[:400] for status in self.shown[-12:])
        return AssertionError(f"never happened: {what or condition}; last:\n{last}")

    def post(self, *requests: Control) -> None:
        for request in requests:
            self.conversation.post(request)

    @property
    def state(self) -> StateChanged:
        return next(status for status in reversed(self.shown) if isinstance(status, StateChanged))

    @property
    def states(self) -> list[State]:
        return [status.state for status in self.shown if isinstance(status, StateChanged)]

    @property
    def queued(self) -> Side | None:
        return next((status.side for status in reversed(self.shown) if isinstance(status, SpeakerQueued)), None)

    @property
    def hands_free(self) -> HandsFreeChanged:
        found = (status for status in reversed(self.shown) if isinstance(status, HandsFreeChanged))
        return next(found, HandsFreeChanged(on=False))

    def turn(self, number: int) -> Turn | None:
        """The turn as a window would know it, from the events alone."""
        for status in reversed(self.shown):
            if isinstance(status, TurnDeleted) and status.turn == number:
                return None
            if isinstance(status, TurnChanged) and status.snapshot.number == number:
                return status.snapshot
        return None


class Still(Shown):
    """A conversation in a world of its own."""

    def __init__(self, settings: Settings, limits: TimeLimits, patience: Patience, load: Callable[[], Engines]) -> None:
        super().__init__()
        self.world = World()
        self.microphone = StillMicrophone(self.world)
        self.loudspeaker = StillLoudspeaker(self.world)
        self.engines: list[StillEngine] = []
        self.load = load
        self.breaks_at: type[Status] | None = None
        self.conversation = Conversation(
            settings,
            self.microphone,
            self.loudspeaker,
            configuration=EngineConfiguration(self._load, LoudnessDetector, settings.turn),
            limits=limits,
            patience=patience,
            clock=self.world.clock,
            start_engine=self._start_engine,
        )

    def _load(self, report: Callable[[Stage], None]) -> Engines:
        report(Stage.TRANSLATION)
        return self.load()

    def begin(self) -> None:
        self.conversation.begin(self.listen)
        self.settle()

    def listen(self, status: Status) -> None:
        self.shown.append(status)
        if self.breaks_at is not None and isinstance(status, self.breaks_at):
            raise RuntimeError("on purpose")

    def _start_engine(
        self,
        configuration: EngineConfiguration,
        on_message: Callable[[Data | Status], None],
        on_exit: Callable[[int], None],
    ) -> StillEngine:
        self.engines.append(StillEngine(self.world, configuration, on_message, on_exit))
        return self.engines[-1]

    def settle(self) -> None:
        """Let the conversation take everything that waits for it; no time passes."""
        while self.conversation.step(0.0) is not None:
            pass

    def post(self, *requests: Control) -> None:
        super().post(*requests)
        self.settle()

    def wait(self, condition: Callable[[], object], what: str = "") -> None:
        end = self.world.now + STILL_SECONDS
        while not condition():
            if self.world.now >= end:
                raise self.never(condition, what)
            self.world.go_on(min(end, self.world.now + 0.1))
            self.settle()

    def pass_time(self, seconds: float) -> None:
        end = self.world.now + seconds
        self.wait(lambda: self.world.now >= end)

    def say(self, words: int = 2, pitch: float = ENGLISH, *, pause: float = 0.9) -> None:
        """Somebody says "one two …" into the microphone and falls silent."""
        self.speak(np.concatenate([burst(pitch=pitch)] * words + [silence(pause)]))

    def speak(self, samples: Samples) -> None:
        self.wait(self.microphone.say(samples), "all was said")

    def kill_engines(self) -> None:
        self.engines[-1].kill()
        self.settle()

    def reset(self) -> None:
        self.post(SetHandsFree(on=False), Stop(), ForgetEverything(), SetLanguages("en", "es"), Stop())


@contextmanager
def still(
    settings: Settings = SETTINGS,
    *,
    limits: TimeLimits = STILL_LIMITS,
    patience: Patience = PATIENCE,
    load: Callable[[], Engines] = load_small_engines,
    microphone: str | None = None,
    loudspeaker: str | None = None,
    ready: bool = True,
) -> Iterator[Still]:
    """A conversation in a world of its own."""
    one = Still(settings, limits, patience, load)
    if microphone is not None:
        one.microphone.name = microphone
    if loudspeaker is not None:
        one.loudspeaker.name = loudspeaker
    one.begin()
    try:
        if ready:
            one.wait(lambda: one.state.state in {State.IDLE, State.MUTED}, "ready")
        yield one
    finally:
        one.conversation.end()


class Kiosk(Shown):
    """A conversation on its thread, with real processes behind it."""

    def __init__(
        self, conversation: Conversation, microphone: VirtualMicrophone, loudspeaker: MemoryLoudspeaker
    ) -> None:
        super().__init__()
        self.conversation = conversation
        self.microphone = microphone
        self.loudspeaker = loudspeaker
        self._changed = threading.Condition()

    def listen(self, status: Status) -> None:
        with self._changed:
            self.shown.append(status)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], object], what: str = "") -> None:
        with self._changed:
            if not self._changed.wait_for(condition, longest_wait()):
                raise self.never(condition, what)

    def say(self, words: int = 2, pitch: float = ENGLISH) -> None:
        """Somebody says "one two …" into the microphone and falls silent."""
        self.microphone.speak(speech(words, pitch)).wait(longest_wait())

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
    load: Callable[..., Engines] = load_small_engines,
    limits: TimeLimits = LIMITS,
    patience: Patience = PATIENCE,
    loudspeaker: MemoryLoudspeaker | None = None,
    microphone: VirtualMicrophone | None = None,
    ready: bool = True,
) -> Iterator[Kiosk]:
    """A running kiosk; at its end everything it started is gone."""
    before = set(threading.enumerate())
    microphone = microphone or VirtualMicrophone(speed=HASTE)
    loudspeaker = loudspeaker or MemoryLoudspeaker(speed=HASTE)
    conversation = Conversation(
        settings,
        microphone,
        loudspeaker,
        configuration=EngineConfiguration(load, LoudnessDetector, settings.turn),
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
