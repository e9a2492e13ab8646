"""Sound in frames with the probability of voice in each, and every number that judges them.

Voice is detected once, where the sound comes in. Everything behind that (the ends of an utterance, what the recogniser
gets to see, how far its words are believed) reads the same probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.protocols import SAMPLE_RATE, Samples

HYSTERESIS = 0.15
"""Speech goes on until the probability is this far below the threshold (as Silero's own ``neg_threshold``)."""

MIN_VOICED_SECONDS = 0.16
"""Voice that makes an utterance: a click, a cough of the table and our own start sound are shorter, "no" is longer."""

FORGET_SECONDS = 0.3
"""Silence after which a stretch of voice that was too short for speech is forgotten."""

LEAD_SECONDS = 0.8
"""Sound before speech was noticed that belongs to it: the time it took to notice, and the quiet first sounds."""

FAINT_DECIBELS = 10.0
"""Voice this far below the loudest of the utterance is a soft ending, or other people further away."""

FAINT_SHARE = 0.5
"""How much a moment of faint voice counts as silence: a soft ending isn't cut off, yet others don't keep it open."""

POWER_SMOOTHING = 0.3
"""Share of the newest frame in the mean power: over some 0.1 s, so that a click isn't the loudest voice."""

HEARD_THRESHOLD = 0.5
"""Probability from which a frame of an utterance holds voice to the recogniser, with the same hysteresis."""

PAD_SECONDS = 0.4
"""Sound that the recogniser sees before the first voice and after the last: consonants are quieter than what the
detector hears. The final pass begins when a pause is as long. Threshold and padding are those of faster-whisper's own
filter of voice."""

REAL_PAUSE_SECONDS = 0.3
"""Silence that parts phrases: stops within words are shorter. Only there is sound cut without need."""


@dataclass(frozen=True, slots=True)
class Frames:
    """Consecutive frames of sound.

    Attributes:
        samples: ``float32[n * size]`` at `SAMPLE_RATE`; every frame has the same size.
        probabilities: ``float32[n]``, of voice, 0 … 1.
    """

    samples: Samples
    probabilities: NDArray[np.float32]

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.probabilities)

    @property
    def size(self) -> int:
        """Samples of a frame; 0 without frames."""
        return len(self.samples) // len(self) if len(self) else 0

    @property
    def seconds(self) -> float:
        """Duration."""
        return len(self.samples) / SAMPLE_RATE

    def part(self, start: int, stop: int) -> Frames:
        """The frames from number `start` up to `stop`."""
        return Frames(self.samples[start * self.size : stop * self.size], self.probabilities[start:stop])


NO_FRAMES = Frames(np.zeros(0, np.float32), np.zeros(0, np.float32))


def joined(parts: Sequence[Frames]) -> Frames:
    """One after the other."""
    if not parts:
        return NO_FRAMES
    return Frames(
        np.concatenate([part.samples for part in parts]), np.concatenate([part.probabilities for part in parts])
    )


def voiced(probabilities: Iterable[float], *, inside: bool = False) -> list[bool]:
    """Which frames hold voice to the recogniser.

    Args:
        probabilities: of voice, one a frame.
        inside: whether the frame before the first held voice.
    """
    marks = []
    for probability in probabilities:
        inside = probability >= HEARD_THRESHOLD - (HYSTERESIS if inside else 0.0)
        marks.append(inside)
    return marks
