"""A whole turn with all engines, as the engine process runs it."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from device_app.benchmark.real_time import frames, in_real_time
from device_app.benchmark.subject import ALL_ENGINES, About, Measurement, SubjectChoice
from device_app.chain.chain import Chain
from device_app.chain.sample_sources import LiveSamples
from device_app.engine_host.process import load_detector
from device_app.events.engine import JobEnded, Listen
from device_app.events.families import Data, JobId
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import load_engines
from engines.options import EngineOptions
from engines.protocols import Samples

_TIMES = {"first_word": "mt_first", "first_sound": "tts_first", "overhead": "overhead"}
"""Name here → name in `device_app.chain.timings`."""

_QUIET_SECONDS = 1.5
"""Silence after the speech: more than ends an utterance."""


class TurnSubject:
    """Somebody speaks in real time; the device hears, translates and speaks."""

    about = About(ALL_ENGINES)

    def __init__(self, choice: SubjectChoice) -> None:
        self._choice = choice
        self._sounds = [np.load(path) for path in choice.sounds]
        engines = load_engines(EngineOptions(Path(choice.models), threads=choice.threads))
        self._chain = Chain(engines, load_detector(), TurnSettings())

    def measure(self, number: int) -> Measurement:
        """See `Subject.measure`."""
        cancellation = Cancellation()
        samples = LiveSamples(cancellation)
        speaker = threading.Thread(target=_speak, args=(self._sounds[number], samples), daemon=True)
        ended: list[JobEnded] = []

        def take(event: Data) -> None:
            if isinstance(event, JobEnded):
                ended.append(event)

        speaker.start()
        try:
            request = Listen(JobId(number), self._choice.source, self._choice.target)
            self._chain.listen(request, samples, take, cancellation)
        finally:
            speaker.join()
        times = dict(ended[0].timings_ms)
        if "mt_first" not in times:
            raise DragomanError("asr.not_understood", "nothing was understood")
        return Measurement({name: times[key] / 1000.0 for name, key in _TIMES.items() if key in times})


def _speak(sound: Samples, samples: LiveSamples) -> None:
    for frame in in_real_time(frames(sound, _QUIET_SECONDS)):
        samples.put(frame)
    samples.finish()
