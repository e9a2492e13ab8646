"""The thread that owns the conversation: its queue, its state, the devices and the engine process."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from device_app.audio.level import level
from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.conversation.abilities import Abilities
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.engine_events import EngineEvents
from device_app.conversation.floor import Floor
from device_app.conversation.hands_free import HandsFree
from device_app.conversation.inbox import DevicesChanged, Drained, Inbox, Message, MicrophoneFrame
from device_app.conversation.listening import Listening
from device_app.conversation.microphone_gate import MicrophoneGate
from device_app.conversation.question import Question
from device_app.conversation.requests import Requests
from device_app.conversation.states import RESTING, TimeLimits
from device_app.conversation.turn_book import Recorder, TurnBook
from device_app.conversation.voice_player import VoicePlayer
from device_app.engine_host.process import EngineConfiguration
from device_app.engine_host.supervisor import EngineExited, FromEngine, Patience, Supervisor
from device_app.events.control import Shutdown
from device_app.events.engine import EngineReady
from device_app.events.families import Control, Data, Side, State, Status
from device_app.events.status import AudioChanged, CapabilitiesChanged, LanguagesChanged, Level
from device_app.settings import Settings
from engines.errors import DragomanError
from engines.protocols import Samples

TICK_SECONDS = 0.2
"""Longest time between two looks at the clock."""

LEVEL_SECONDS = 0.045
"""Shortest time between two levels: at frames of 32 ms, every second one is told (about 16 a second)."""

_log = logging.getLogger(__name__)


class Worker:
    """Runs the conversation on a thread of its own from `start` to `close`.

    Args:
        settings: of the conversation.
        audio_input: the microphone; opened and closed by the worker.
        audio_output: the loudspeaker; opened and closed by the worker.
        configuration: of the engine process.
        listener: told every status, from the worker's thread; must return quickly.
        recorder: keeps final turns; None where nothing is kept.
        limits: of the states.
        patience: with the engine process.
    """

    def __init__(
        self,
        settings: Settings,
        audio_input: AudioInput,
        audio_output: AudioOutput,
        *,
        configuration: EngineConfiguration,
        listener: Callable[[Status], None],
        recorder: Recorder | None = None,
        limits: TimeLimits | None = None,
        patience: Patience | None = None,
    ) -> None:
        limits, patience = limits or TimeLimits(), patience or Patience()
        self.inbox = Inbox()
        self._settings = settings
        self._input = audio_input
        self._output = audio_output
        self._listener = listener
        self._recorder = recorder
        self._engine = Supervisor(configuration, self.inbox.put, patience)
        self._gate = MicrophoneGate(settings.audio)
        self._player = VoicePlayer(audio_output, cues=settings.audio.cues)
        self._abilities = Abilities()
        self._floor = Floor(self._notify, limits, patience.loading, time.monotonic())
        self.book = TurnBook(self._notify, recorder)
        self._dialogue = Dialogue(
            floor=self._floor,
            book=self.book,
            engine=self._engine,
            gate=self._gate,
            player=self._player,
            abilities=self._abilities,
            limits=limits,
            on_drained=lambda job: self.inbox.put(Drained(job)),
        )
        self._listening = Listening(
            self._dialogue,
            engine=self._engine,
            gate=self._gate,
            player=self._player,
            settings=settings.turn,
            waiting_frames=self.inbox.take_frames,
        )
        self._question = Question(self._dialogue, self._notify)
        self._engine_events = EngineEvents(self._dialogue, self._listening, self._question)
        self._languages = (settings.language_a, settings.language_b)
        self._hands_free = HandsFree(self._dialogue, self._listening, self._languages, settings.turn, self._notify)
        self._requests = Requests(
            self._dialogue,
            listening=self._listening,
            hands_free=self._hands_free,
            question=self._question,
            languages=self._languages,
            slow_speed=settings.turn.slow_speed,
            notify=self._notify,
        )
        self._devices: tuple[str, str] | None = None
        self._last_level = 0.0
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    @property
    def engine_pid(self) -> int | None:
        """Process id of the engine process; None while there is none."""
        return self._engine.pid

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def join(self, timeout: float) -> bool:
        """Wait for the end that `Shutdown` brings; whether it came."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._begin()
            while not self._ended:
                self._step()
        finally:
            self._engine.close()
            if self._recorder is not None:
                self._recorder.close()
            self._input.close()
            self._output.close()

    def _begin(self) -> None:
        self._floor.announce()
        self._notify(LanguagesChanged(*self._languages))
        self._engine.start(time.monotonic())
        try:
            self._output.start(self._tell_devices_changed)
            self._input.start(lambda samples: self.inbox.put(MicrophoneFrame(samples)), self._tell_devices_changed)
        except Exception:  # noqa: BLE001 - a bug of a device's driver: the device is told as missing, typing works
            _log.exception("an audio device could not be opened")
        self._devices_changed(time.monotonic())

    def _tell_devices_changed(self) -> None:
        self.inbox.put(DevicesChanged())

    def _step(self) -> None:
        left = self._floor.seconds_left(time.monotonic())
        message = self.inbox.get(TICK_SECONDS if left is None else min(left, TICK_SECONDS))
        now = time.monotonic()
        try:
            if message is not None:
                self._take(message, now)
            self._tick(now)
        except Exception as error:  # noqa: BLE001 - the process boundary: a bug must not silence the device for good
            _log.exception("bug in the worker, at %r", type(message).__name__)
            self._recover(error, now)

    def _take(self, message: Message, now: float) -> None:
        match message:
            case Shutdown():
                self._ended = True
            case Control():
                self._requests.obey(message, now)
            case MicrophoneFrame(samples):
                self._frame(samples, now)
            case FromEngine():
                self._from_engine(self._engine.take(message, now), now)
            case EngineExited():
                self._engine_exited(self._engine.exited(message, now), now)
            case Drained(job):
                if self._dialogue.current is not None and self._dialogue.current.id == job:
                    self._dialogue.free(now)
            case DevicesChanged():
                self._devices_changed(now)

    def _tick(self, now: float) -> None:
        self._engine.tick(now)
        self._dialogue.tick(now)
        if self._floor.expired(now):
            self._expire(now)
        self._hands_free.tick(now)

    def _expire(self, now: float) -> None:
        match self._floor.state:
            case State.AWAITING:
                self._hands_free.end(now)
            case State.LISTENING:
                self._listening.finish(now)
            case State.THINKING:
                job = self._dialogue.current_job()
                self._engine.abandon(job.id, now)
                took = DragomanError("turn.timeout", "the engines took too long", hint="Try a shorter sentence")
                self._dialogue.fail(job, took, now)
            case State.ASKING:
                self._question.assume(now)
            case State.SPEAKING:
                self._dialogue.hush(now)
            case State.LOADING:
                self._floor.unavailable = DragomanError("engine.load_timeout", "the engines took too long to load")
                self._floor.rest(now)
            case _:
                self._dialogue.free(now)

    def _frame(self, samples: Samples, now: float) -> None:
        if not self._listening.hear(samples, now) or now - self._last_level < LEVEL_SECONDS:
            return
        self._last_level = now
        side = self._dialogue.current_job().known_side
        loudness = level(samples)
        for hearer in Side if side is None else (side,):
            self._notify(Level(hearer, loudness))

    def _from_engine(self, message: Data | Status | None, now: float) -> None:
        match message:
            case EngineReady(capabilities, pairs):
                self._abilities.learn(capabilities, pairs)
                self._notify(CapabilitiesChanged(capabilities, pairs))
                self._floor.engines_ready = True
                self._floor.unavailable = None
                self._rest_if_resting(now)
            case Data():
                self._engine_events.take(message, now)
            case _:
                pass

    def _engine_exited(self, failure: DragomanError | None, now: float) -> None:
        if failure is None:
            return
        self._floor.engines_ready = False
        self._floor.unavailable = failure if self._engine.unavailable else None
        if not self._engine.keeps_jobs:
            self._dialogue.fail_all(failure, now)
        if self._floor.unavailable is not None:
            self._dialogue.fail_waiting(failure)
        self._rest_if_resting(now)

    def _devices_changed(self, now: float) -> None:
        microphone, loudspeaker = self._input.name, self._output.name
        if (microphone, loudspeaker) != self._devices:
            self._devices = (microphone, loudspeaker)
            self._notify(AudioChanged(microphone, loudspeaker))
        self._floor.microphone = bool(microphone)
        if not microphone:
            self._listening.lose_microphone(now)
        self._rest_if_resting(now)

    def _rest_if_resting(self, now: float) -> None:
        if self._floor.state in RESTING | {State.LOADING}:
            self._dialogue.free(now)

    def _recover(self, error: Exception, now: float) -> None:
        """End what was going on, so that the next tap works."""
        failure = DragomanError("turn.bug", f"{type(error).__name__}: {error}", hint="Try again")
        job = self._dialogue.current
        if job is not None:
            self._engine.abandon(job.id, now)
            self._dialogue.fail(job, failure, now)
        elif self._floor.state not in RESTING:
            self._dialogue.free(now)

    def _notify(self, status: Status) -> None:
        try:
            self._listener(status)
        except Exception:  # noqa: BLE001 - the listener is another's code: its bug must not stop the conversation
            _log.exception("bug in the listener, at %r", type(status).__name__)
