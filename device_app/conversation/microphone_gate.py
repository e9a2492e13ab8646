"""Which frames of the microphone count: pre-roll, the utterance, and deafness while the device itself speaks."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from device_app.audio.protocols import FRAME_SAMPLES
from device_app.settings import AudioSettings
from engines.protocols import SAMPLE_RATE, Samples


class MicrophoneGate:
    """Pure: the time is passed in (seconds of the caller's clock)."""

    def __init__(self, settings: AudioSettings) -> None:
        self._holdoff = settings.holdoff_seconds
        self._preroll: deque[Samples] = deque(maxlen=math.ceil(settings.preroll_seconds * SAMPLE_RATE / FRAME_SAMPLES))
        self._open = False
        self._deaf_until = -math.inf

    def open(self) -> Samples:
        """An utterance begins; the sound from just before, which belongs to it."""
        self._open = True
        preroll = list(self._preroll)
        self._preroll.clear()
        return np.concatenate(preroll) if preroll else np.zeros(0, np.float32)

    def close(self) -> None:
        """The utterance is over."""
        self._open = False

    def deafen(self) -> None:
        """The device begins to speak: what the microphone hears is its own voice."""
        self._open = False
        self._deaf_until = math.inf
        self._preroll.clear()

    def undeafen(self, now: float) -> None:
        """The device has fallen silent; the room echoes for a moment more."""
        if self._deaf_until == math.inf:
            self._deaf_until = now + self._holdoff

    def accept(self, samples: Samples, now: float) -> Samples | None:
        """Take a frame; it is given back when it belongs to the utterance."""
        if now < self._deaf_until:
            return None
        if self._open:
            return samples
        self._preroll.append(samples)
        return None
