"""A conversation between two people: the thread that owns its queue, its state, the devices and the engine process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.capabilities import Abilities
from device_app.conversation.adjusting import Adjusting, appliance_configuration
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.engine_events import EngineEvents
from device_app.conversation.half_duplex import HalfDuplex
from device_app.conversation.hands_free import HandsFree
from device_app.conversation.inbox import DevicesChanged, Drained, Inbox, Message, MicrophoneFrame, Reported
from device_app.conversation.listening import Listening
from device_app.conversation.page_work import PageWork
from device_app.conversation.parts import Parts, Running
from device_app.conversation.requests import RequestHandler
from device_app.conversation.states import RESTING, Floor, TimeLimits
from device_app.conversation.turn_book import TurnBook
from device_app.engine_host.client import EngineClient
from device_app.engine_host.process import EngineConfiguration
from device_app.engine_host.supervisor import EngineExited, FromEngine, Patience, StartClient, Supervisor
from device_app.events.control import Shutdown
from device_app.events.engine import EngineReady
from device_app.events.families import Control, Data, State, Status
from device_app.events.status import AudioChanged, CapabilitiesChanged, EnginesLoading, LanguagesChanged, Turn
from device_app.history.recorder import HistoryRecorder
from device_app.pair_list import PairList
from device_app.paths import glossary_file, history_file
from device_app.settings import Settings
from engines.errors import DragomanError

TICK_SECONDS = 0.2
"""Longest time between two looks at the clock."""

STUCK_SECONDS = 20.0
"""A conversation that hasn't looked at the clock for so long won't any more."""

CLOSE_SECONDS = 3.0
"""Longest time that `Conversation.close` takes."""

_log = logging.getLogger(__name__)


class Conversation:
    """Everything behind the window: engines, devices, turns, history.

    A window uses `start`, `post`, `turns` and `close`. The thread of `start` does no more than `begin`, `step` until it
    took `Shutdown`, and `end`; whoever has a clock of their own may do that instead.

    Args:
        settings: of the conversation.
        audio_input: the microphone, not started; the conversation opens and closes it.
        audio_output: the loudspeaker, likewise.
        configuration: of the engine process; by default what the settings ask for.
        limits: of the states.
        patience: with the engine process.
        clock: seconds, never backwards.
        start_engine: starts an engine process.
    """

    def __init__(
        self,
        settings: Settings,
        audio_input: AudioInput,
        audio_output: AudioOutput,
        *,
        configuration: EngineConfiguration | None = None,
        limits: TimeLimits | None = None,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        start_engine: StartClient = EngineClient,
    ) -> None:
        limits, patience = limits or TimeLimits(), patience or Patience()
        configure = appliance_configuration if configuration is None else lambda _settings: configuration
        self._input = audio_input
        self._output = audio_output
        self._listener: Callable[[Status], None] = lambda _: None
        self._inbox = Inbox()
        self._recorder = HistoryRecorder(history_file(), settings.history.days)
        self._engine = Supervisor(configure(settings), self._inbox.put, patience, clock, start_engine)
        self._abilities = Abilities()
        self._floor = Floor(self._notify, limits, patience.loading, clock)
        self._book = TurnBook(self._notify, self._recorder, kept=settings.history.keep)
        parts = Parts(
            running=Running(settings),
            limits=limits,
            clock=clock,
            notify=self._notify,
            inbox=self._inbox,
            floor=self._floor,
            book=self._book,
            engine=self._engine,
            sound=HalfDuplex(settings.audio, audio_output, clock),
            abilities=self._abilities,
            glossary=PairList(glossary_file()),
        )
        self._dialogue = Dialogue(parts)
        self._listening = Listening(parts, self._dialogue)
        self._engine_events = EngineEvents(parts, self._dialogue, self._listening)
        self._hands_free = HandsFree(parts, self._dialogue, self._listening)
        self._pages = PageWork(parts, self._dialogue)
        self._requests = RequestHandler(
            parts,
            self._dialogue,
            self._listening,
            self._engine_events,
            self._hands_free,
            pages=self._pages,
            adjusting=Adjusting(
                parts.running, audio_input, audio_output, self._recorder, self._engine, configure=configure
            ),
        )
        self._devices: AudioChanged | None = None
        self._thread: threading.Thread | None = None
        self._clock = clock
        self._looked_at = clock()

    # ── for the window, from any thread ──────────────────────────────────────────────────────────────────────────────

    def start(self, listener: Callable[[Status], None]) -> None:
        """Begin; returns at once.

        Args:
            listener: gets every status, in order, on the conversation's thread; it must return quickly.
        """
        self._thread = threading.Thread(target=self._run, args=(listener,), name="conversation", daemon=True)
        self._thread.start()

    def post(self, request: Control) -> None:
        """Ask for something; returns at once. Before `start` it waits, after `close` it is ignored."""
        self._inbox.put(request)

    def turns(self) -> tuple[Turn, ...]:
        """Every turn, in order."""
        return self._book.snapshot()

    @property
    def engine_pid(self) -> int | None:
        """Process id of the engine process; None while there is none."""
        return self._engine.pid

    @property
    def alive(self) -> bool:
        """Whether its thread works, and an engine process that gives no sign of life is being replaced."""
        return self._clock() - self._looked_at < STUCK_SECONDS and self._engine.replaceable

    def close(self) -> None:
        """End everything, in `CLOSE_SECONDS` at most."""
        self._inbox.put(Shutdown())
        if self._thread is not None:
            self._thread.join(CLOSE_SECONDS)

    # ── the thread ───────────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, listener: Callable[[Status], None]) -> None:
        """Report the first state, open the devices and start the engines."""
        self._listener = listener
        self._floor.announce()
        self._notify(LanguagesChanged(*self._dialogue.languages))
        self._book.announce()
        self._engine.start()
        try:
            self._output.start(lambda: self._inbox.put(DevicesChanged()))
            self._input.start(
                lambda samples: self._inbox.put(MicrophoneFrame(samples)), lambda: self._inbox.put(DevicesChanged())
            )
        except Exception:  # noqa: BLE001 - a bug of a device's driver: the device is shown as missing, typing works
            _log.exception("an audio device could not be opened")
        self._devices_changed()

    def step(self, timeout: float = TICK_SECONDS) -> Message | None:
        """Take the next message, for which it waits `timeout` seconds at most, and do what is due.

        Returns:
            The message; None when none came.
        """
        self._looked_at = self._clock()
        left = self._floor.seconds_left()
        message = self._inbox.get(timeout if left is None else min(left, timeout))
        try:
            if message is not None:
                self._take(message)
            self._engine.tick()
            self._dialogue.tick()
            self._engine_events.tick()
            self._requests.tick()
            self._hands_free.tick()
            self._pages.tick()
        except Exception as error:  # noqa: BLE001 - the thread's border: a bug must not silence the device for good
            _log.exception("bug in the conversation, at %r", type(message).__name__)
            self._recover(error)
        return message

    def end(self) -> None:
        """End the engine process and close history and devices."""
        self._engine.close()
        self._pages.close()
        self._recorder.close()
        self._input.close()
        self._output.close()

    def _run(self, listener: Callable[[Status], None]) -> None:
        try:
            self.begin(listener)
            while not isinstance(self.step(), Shutdown):
                pass
        finally:
            self.end()

    def _take(self, message: Message) -> None:
        match message:
            case Shutdown():
                pass
            case Control():
                self._requests.obey(message)
            case MicrophoneFrame(samples):
                if not self._pages.hear(samples):
                    self._listening.hear(samples)
            case Reported(status):
                self._notify(status)
            case FromEngine():
                self._from_engine(self._engine.take(message))
            case EngineExited():
                self._engine_exited(self._engine.exited(message))
            case Drained(job):
                if self._dialogue.current is not None and self._dialogue.current.id == job:
                    self._dialogue.free()
            case DevicesChanged():
                self._devices_changed()

    def _from_engine(self, message: Data | Status | None) -> None:
        match message:
            case EngineReady(capabilities, pairs, sentences, rewordable):
                self._abilities.learn(capabilities, pairs)
                self._notify(CapabilitiesChanged(capabilities, pairs, sentences, rewordable))
                self._floor.engines_ready = True
                self._floor.unavailable = None
                self._rest_if_resting()
                self._dialogue.begin_anew()
            case EnginesLoading():
                self._notify(message)
            case Data():
                if not self._pages.take(message):
                    self._engine_events.take(message)
            case _:
                pass

    def _engine_exited(self, failure: DragomanError | None) -> None:
        if failure is None:
            return
        self._floor.engines_ready = False
        self._floor.unavailable = failure if self._engine.unavailable else None
        if not self._engine.keeps_jobs:
            self._dialogue.fail_all(failure)
        if self._floor.unavailable is not None:
            self._dialogue.fail_waiting(failure)
        self._pages.fail(failure)
        self._rest_if_resting()

    def _devices_changed(self) -> None:
        microphone, loudspeaker = self._input.name, self._output.name
        devices = AudioChanged(microphone, loudspeaker, self._input.choices, self._output.choices)
        if devices != self._devices:
            self._devices = devices
            self._notify(devices)
        self._floor.microphone = bool(microphone)
        if not microphone:
            self._listening.lose_microphone()
            self._pages.lose_microphone()
        self._rest_if_resting()

    def _rest_if_resting(self) -> None:
        if self._floor.state in RESTING | {State.LOADING}:
            self._dialogue.free()

    def _recover(self, error: Exception) -> None:
        """End what was going on, so that the next tap works."""
        failure = DragomanError("turn.bug", f"{type(error).__name__}: {error}", hint="Try again")
        job = self._dialogue.current
        if job is not None:
            self._engine.abandon(job.id)
            self._dialogue.fail(job, failure)
        elif self._floor.state not in RESTING:
            self._dialogue.free()

    def _notify(self, status: Status) -> None:
        try:
            self._listener(status)
        except Exception:  # noqa: BLE001 - the listener is another's code: its bug must not stop the conversation
            _log.exception("bug in the listener, at %r", type(status).__name__)
