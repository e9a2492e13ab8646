"""Where in an utterance there is speech; silence and noise must never become words."""

from __future__ import annotations

import numpy as np

from engines.protocols import SAMPLE_RATE, Samples, VoiceActivityDetector

_PROBABILITY = 0.5
_LEAST_VOICED = 0.12
"""Seconds of voice that an utterance must have."""
_MARGIN = 0.3
"""Seconds kept before and after the speech."""


class SpeechGate:
    """Follows one utterance.

    Args:
        detector: of voice; it is reset, and used by this gate alone until the next one is made with it.
    """

    def __init__(self, detector: VoiceActivityDetector) -> None:
        self._detector = detector
        self._rest: Samples = np.zeros(0, np.float32)
        self._position = 0
        self._voiced: list[int] = []
        detector.reset()

    def listen(self, samples: Samples) -> None:
        """Take the next ``float32[n]`` at 16 kHz."""
        frame = self._detector.frame_samples
        clean = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0).astype(np.float32, copy=False)
        waiting = np.concatenate([self._rest, clean])
        whole = len(waiting) - len(waiting) % frame
        for start in range(0, whole, frame):
            if self._detector.probability(waiting[start : start + frame]) >= _PROBABILITY:
                self._voiced.append(self._position)
            self._position += frame
        self._rest = waiting[whole:]

    @property
    def heard(self) -> bool:
        """Whether there was speech."""
        return len(self._voiced) * self._detector.frame_samples >= _LEAST_VOICED * SAMPLE_RATE

    def trim(self, samples: Samples) -> Samples:
        """The part of the utterance, ``float32[n]``, from the first speech to the last; ``float32[0]`` without any."""
        if not self.heard:
            return samples[:0]
        margin = int(_MARGIN * SAMPLE_RATE)
        end = self._voiced[-1] + self._detector.frame_samples + margin
        return samples[max(0, self._voiced[0] - margin) : end]
