"""What the level of a microphone means for a person who sets it up."""

from __future__ import annotations

import time
from collections.abc import Callable

from device_app.events.sound_check import MicrophoneLevel

SPEECH = 0.25
"""Level from which somebody speaks, and it isn't the room alone."""
GOOD = 0.5
"""Level of a voice that is easily understood."""
LOUD = 0.98
"""Level of a voice that is nearly too loud for the microphone."""
REMEMBERED_SECONDS = 2.0
"""A word about the loudest of the last moments can be read; one about each moment can't."""


class Meter:
    """The level now, and a word about the last moments."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._loudest = 0.0
        self._at = 0.0
        self.value = 0.0

    def take(self, level: MicrophoneLevel) -> None:
        """A level was told."""
        self.value = level.value
        loudness = 1.0 if level.clipped else level.value
        now = self._clock()
        if loudness >= self._loudest or now - self._at > REMEMBERED_SECONDS:
            self._loudest, self._at = loudness, now

    @property
    def word(self) -> str:
        """Key of the word; empty where nobody speaks."""
        if self._loudest < SPEECH:
            return ""
        if self._loudest >= LOUD:
            return "level_high"
        return "level_good" if self._loudest >= GOOD else "level_low"
