"""Microphone and loudspeaker of a conversation: deaf while the device speaks, with the moment before a press kept."""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable

import numpy as np

from device_app.audio.cues import Cue, cue
from device_app.audio.protocols import FRAME_SAMPLES, AudioOutput
from device_app.settings import AudioSettings
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples

_log = logging.getLogger(__name__)


class HalfDuplex:
    """Takes frames of the microphone and plays on an `AudioOutput`, which may come and go.

    Args:
        settings: of the sound.
        output: the loudspeaker.
        clock: seconds.

    Attributes:
        cues: whether short sounds mark the start and the end of listening.
    """

    def __init__(self, settings: AudioSettings, output: AudioOutput, clock: Callable[[], float]) -> None:
        self._holdoff = settings.holdoff_seconds
        self.cues = settings.cues
        self._volume = settings.volume
        self._output = output
        self._clock = clock
        self._preroll: deque[Samples] = deque(maxlen=math.ceil(settings.preroll_seconds * SAMPLE_RATE / FRAME_SAMPLES))
        self._open = False
        self._deaf_until = -math.inf
        self._voice_ends = 0.0

    def open(self) -> Samples:
        """An utterance begins; the sound from just before, which belongs to it."""
        self._open = True
        preroll = list(self._preroll)
        self._preroll.clear()
        return np.concatenate(preroll) if preroll else np.zeros(0, np.float32)

    def close(self) -> None:
        """The utterance is over."""
        self._open = False

    def accept(self, samples: Samples) -> Samples | None:
        """Take a frame of the microphone; it is given back when it belongs to the utterance."""
        if self._clock() < self._deaf_until:
            return None
        if self._open:
            return samples
        self._preroll.append(samples)
        return None

    @property
    def why_silent(self) -> str:
        """Code of why nothing can be played now; empty when it can."""
        return "" if self._output.name else "audio.no_loudspeaker"

    def cue(self, kind: Cue, *, deaf: bool = False) -> None:
        """Play a cue, where cues are wanted and can be heard.

        Args:
            kind: which one.
            deaf: whether the microphone shall not hear it; whoever speaks at the same time isn't heard either.
        """
        if deaf:
            self._deafen()
        if self.cues and not self.why_silent:
            try:
                self._output.write(self._at_volume(cue(kind)))
            except DragomanError as error:  # lost just now: the screen shows the same
                _log.info("no cue: %s", error.line())
        if deaf:
            self.rest()

    def play(self, chunk: AudioChunk) -> None:
        """Queue a piece of the voice, and be deaf until `rest`.

        Raises:
            DragomanError: ``audio.no_loudspeaker``.
        """
        self._deafen()
        self._output.write(self._at_volume(chunk))
        self._voice_ends = max(self._voice_ends, self._clock()) + chunk.seconds

    def seconds_left(self) -> float:
        """How long the voice that is queued will still be heard (seconds)."""
        return max(self._voice_ends - self._clock(), 0.0)

    def finish(self, on_drained: Callable[[], None]) -> None:
        """Call `on_drained` when everything has been heard."""
        self._output.finish(on_drained)

    def stop(self) -> None:
        """Fall silent."""
        self._voice_ends = 0.0
        self._output.stop()

    def rest(self) -> None:
        """Nobody speaks any more; the room echoes for a moment."""
        self._open = False
        if self._deaf_until == math.inf:
            self._deaf_until = self._clock() + self._holdoff

    def set_volume(self, volume: float) -> None:
        """Play at this volume from now on, and a short sound to hear it by unless a voice is heard already."""
        self._volume = volume
        if not self.why_silent and not self.seconds_left():
            try:
                self._output.write(self._at_volume(cue(Cue.START)))
            except DragomanError as error:
                _log.info("no sound: %s", error.line())

    def _at_volume(self, chunk: AudioChunk) -> AudioChunk:
        if self._volume == 1.0:
            return chunk
        # Loudness grows about with the square root of the amplitude.
        return AudioChunk(chunk.samples * np.float32(self._volume**2), chunk.sample_rate)

    def _deafen(self) -> None:
        self._open = False
        self._deaf_until = math.inf
        self._preroll.clear()
