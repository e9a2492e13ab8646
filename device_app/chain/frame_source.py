"""Cuts samples into frames and finds out, once, how likely there is voice in each."""

from __future__ import annotations

import numpy as np

from device_app.chain.sample_sources import SampleSource
from device_app.chain.timings import Stopwatch
from engines.protocols import VoiceActivityDetector
from engines.voice_activity import Frames


class FrameSource:
    """The samples of a source in frames; the last one is filled up with silence.

    Args:
        source: of the samples.
        detector: of voice; who reads resets it between two utterances.
        stopwatch: told what the detector takes, and the time waited for samples.
    """

    def __init__(self, source: SampleSource, detector: VoiceActivityDetector, stopwatch: Stopwatch) -> None:
        self._source = source
        self._detector = detector
        self._stopwatch = stopwatch
        self._rest = np.zeros(0, dtype=np.float32)
        self._source_ended = False

    @property
    def ended(self) -> bool:
        """Whether there is nothing more to read."""
        return self._source_ended and not len(self._rest)

    def read(self) -> Frames | None:
        """The next frame; None at the end.

        Raises:
            Cancelled: as the source does.
        """
        size = self._detector.frame_samples
        while len(self._rest) < size and not self._source_ended:
            with self._stopwatch.waiting():
                samples = self._source.read()
            if samples is None:
                self._source_ended = True
                self._rest = np.pad(self._rest, (0, -len(self._rest) % size))
            else:
                self._rest = np.concatenate((self._rest, samples))
        if not len(self._rest):
            return None
        frame, self._rest = self._rest[:size], self._rest[size:]
        with self._stopwatch.stage("vad"):
            probability = self._detector.probability(frame)
        return Frames(frame, np.array([probability], np.float32))
