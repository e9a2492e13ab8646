"""Where in an utterance there is speech; silence and noise must never become words."""

from __future__ import annotations

import numpy as np

from engines.protocols import SAMPLE_RATE, Samples
from engines.silero import SileroVoiceActivityDetector

_PROBABILITY = 0.5
_LEAST_VOICED = 0.12
"""Seconds of voice that an utterance must have."""
_MARGIN = 0.3
"""Seconds kept before and after the speech."""


class SpeechGate:
    """Trims an utterance to its speech."""

    def __init__(self) -> None:
        self._detector = SileroVoiceActivityDetector()

    def trim(self, samples: Samples) -> Samples:
        """The part of ``float32[n]`` at 16 kHz from the first speech to the last; ``float32[0]`` without speech."""
        self._detector.reset()
        frame = self._detector.frame_samples
        samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
        whole = np.pad(samples, (0, -len(samples) % frame))
        voiced = [
            start
            for start in range(0, len(whole), frame)
            if self._detector.probability(whole[start : start + frame]) >= _PROBABILITY
        ]
        if len(voiced) * frame < _LEAST_VOICED * SAMPLE_RATE:
            return np.zeros(0, np.float32)
        margin = int(_MARGIN * SAMPLE_RATE)
        return samples[max(0, voiced[0] - margin) : voiced[-1] + frame + margin]
