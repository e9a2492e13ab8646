"""Settings that a person changes while the conversation goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from device_app.audio.protocols import AudioInput, AudioOutput
from device_app.conversation.parts import Running
from device_app.engine_host.options import engine_options, load_permitted
from device_app.engine_host.process import EngineConfiguration, load_detector
from device_app.engine_host.supervisor import Supervisor
from device_app.history.recorder import HistoryRecorder
from device_app.settings import Settings


def appliance_configuration(settings: Settings) -> EngineConfiguration:
    """The engine process that the settings ask for."""
    return EngineConfiguration(partial(load_permitted, engine_options(settings)), load_detector, settings.turn)


class Adjusting:
    """Brings new settings to whom they concern; the rest is read where it is needed.

    Args:
        running: the settings in use.
        microphone: may be told to use another device.
        loudspeaker: likewise.
        recorder: keeps conversations for so many days.
        engine: the engine process, replaced where other engines or voices are wanted.
        configure: the configuration of an engine process.
    """

    def __init__(
        self,
        running: Running,
        microphone: AudioInput,
        loudspeaker: AudioOutput,
        recorder: HistoryRecorder,
        engine: Supervisor,
        *,
        configure: Callable[[Settings], EngineConfiguration],
    ) -> None:
        self._running = running
        self._microphone = microphone
        self._loudspeaker = loudspeaker
        self._recorder = recorder
        self._engine = engine
        self._configure = configure

    def take(self, settings: Settings) -> bool:
        """Go on with these settings; whether the engines have to be loaded anew for it."""
        before, self._running.settings = self._running.settings, settings
        if settings.audio.microphone != before.audio.microphone:
            self._microphone.choose(settings.audio.microphone)
        if settings.audio.loudspeaker != before.audio.loudspeaker:
            self._loudspeaker.choose(settings.audio.loudspeaker)
        self._recorder.days = settings.history.days
        if (settings.engines, settings.regions) == (before.engines, before.regions):
            return False
        self._engine.configure(self._configure(settings))
        return True
