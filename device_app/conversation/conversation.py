"""A conversation between two people, as the window and the demonstration use it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.conversation.states import TimeLimits
from device_app.conversation.worker import Worker
from device_app.engine_host.options import engine_options
from device_app.engine_host.process import EngineConfiguration, load_detector
from device_app.engine_host.supervisor import Patience
from device_app.events.control import Shutdown
from device_app.events.families import Control, Status
from device_app.events.status import Turn
from device_app.history.recorder import HistoryRecorder
from device_app.paths import history_file
from device_app.settings import Settings
from engines.loading import load_engines

CLOSE_SECONDS = 3.0
"""Longest time that `Conversation.close` takes."""


class Conversation:
    """Everything behind the window: engines, devices, turns, history.

    Args:
        settings: of the conversation.
        audio_input: the microphone, not started; the conversation opens and closes it.
        audio_output: the loudspeaker, likewise.
        configuration: of the engine process; by default what the settings ask for.
        limits: of the states.
        patience: with the engine process.
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
    ) -> None:
        self._settings = settings
        self._input = audio_input
        self._output = audio_output
        self._configuration = configuration or EngineConfiguration(
            partial(load_engines, engine_options(settings)), load_detector, settings.turn
        )
        self._limits = limits
        self._patience = patience
        self._recorder = HistoryRecorder(history_file(), settings.history.days) if settings.history.keep else None
        self._worker: Worker | None = None

    def start(self, listener: Callable[[Status], None]) -> None:
        """Begin; returns at once.

        Args:
            listener: told every status, in order, from the worker's thread; it must return quickly.
        """
        self._worker = Worker(
            self._settings,
            self._input,
            self._output,
            configuration=self._configuration,
            listener=listener,
            recorder=self._recorder,
            limits=self._limits,
            patience=self._patience,
        )
        self._worker.start()

    def post(self, request: Control) -> None:
        """Ask for something; returns at once. Before `start` and after `close` it is ignored."""
        if self._worker is not None:
            self._worker.inbox.put(request)

    def turns(self) -> tuple[Turn, ...]:
        """Every turn, in order."""
        return () if self._worker is None else self._worker.book.snapshot()

    @property
    def engine_pid(self) -> int | None:
        """Process id of the engine process; None while there is none."""
        return None if self._worker is None else self._worker.engine_pid

    def close(self) -> None:
        """End everything, in `CLOSE_SECONDS` at most."""
        if self._worker is not None:
            self._worker.inbox.put(Shutdown())
            self._worker.join(CLOSE_SECONDS)
