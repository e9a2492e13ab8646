"""The sound of an utterance that is still to be written down, and where in it there is voice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engines.protocols import SAMPLE_RATE, Samples, VoiceActivityDetector

ENTER = 0.4
LEAVE = 0.25
"""Probabilities from which a frame begins and keeps counting as voice: lower than those that open the microphone, since
here the only question is which sound Whisper gets to see."""

PAD_SECONDS = 0.25
"""Sound kept before and after the voice: consonants are quieter than what the detector hears."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What the detector heard in a stretch of sound.

    Attributes:
        seconds: how long there is voice in it.
        clarity: mean probability of voice while there is, 0 … 1; 0.0 without voice.
    """

    seconds: float
    clarity: float


class VoiceWindow:
    """Grows at the end and is cut off at the beginning. Positions are samples since the utterance began."""

    def __init__(self, detector: VoiceActivityDetector) -> None:
        self._detector = detector
        detector.reset()
        self._frame = detector.frame_samples
        self._samples = np.zeros(0, np.float32)
        self._start = 0
        self._probabilities: list[float] = []
        self._voiced: list[bool] = []

    @property
    def end(self) -> int:
        """Position after the newest sample."""
        return self._start + len(self._samples)

    @property
    def voice_end(self) -> int:
        """Position after the last voiced frame; 0 without voice in the window."""
        voiced = self._voiced_frames()
        return self._start + (voiced[-1] + 1) * self._frame if len(voiced) else 0

    @property
    def voice(self) -> Voice:
        """The voice in the window."""
        return self._voice(self._probabilities, self._voiced)

    @property
    def span(self) -> int:
        """Samples that `sound` has."""
        start, stop = self._bounds()
        return stop - start

    def add(self, samples: Samples) -> None:
        """Append ``float32[n]``; samples that are no numbers are taken as silence."""
        clean = np.nan_to_num(samples.astype(np.float32, copy=False), nan=0.0, posinf=0.0, neginf=0.0)
        self._samples = np.concatenate((self._samples, np.clip(clean, -1.0, 1.0)))
        while (len(self._probabilities) + 1) * self._frame <= len(self._samples):
            start = len(self._probabilities) * self._frame
            probability = self._detector.probability(self._samples[start : start + self._frame])
            was_voiced = bool(self._voiced) and self._voiced[-1]
            self._probabilities.append(probability)
            self._voiced.append(probability >= (LEAVE if was_voiced else ENTER))

    def sound(self) -> Samples:
        """From a little before the first voice to a little after the last; empty without voice."""
        start, stop = self._bounds()
        return self._samples[start:stop]

    def split(self, earliest: int, latest: int) -> tuple[Samples, Voice]:
        """Cut the window in the middle of its longest pause, or where voice is least likely.

        Args:
            earliest: samples of `sound` that must be before the cut.
            latest: and the most there may be.

        Returns:
            The sound before the cut, which is gone from the window then, and the voice in it.
        """
        start, _ = self._bounds()
        first, last = (start + earliest) // self._frame, min((start + latest) // self._frame, len(self._voiced))
        frame = _pause(self._voiced, first, last)
        if frame is None:
            frame = first + int(np.argmin(self._probabilities[first:last]))
        cut = frame * self._frame
        head = self._samples[start:cut]
        voice = self._voice(self._probabilities[:frame], self._voiced[:frame])
        self._samples = self._samples[cut:]
        self._probabilities, self._voiced = self._probabilities[frame:], self._voiced[frame:]
        self._start += cut
        return head, voice

    def _voice(self, probabilities: Sequence[float], voiced: Sequence[bool]) -> Voice:
        heard = [probability for probability, is_voice in zip(probabilities, voiced, strict=True) if is_voice]
        return Voice(len(heard) * self._frame / SAMPLE_RATE, sum(heard) / len(heard) if heard else 0.0)

    def _voiced_frames(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.flatnonzero(self._voiced)

    def _bounds(self) -> tuple[int, int]:
        voiced = self._voiced_frames()
        if not len(voiced):
            return 0, 0
        pad = round(PAD_SECONDS * SAMPLE_RATE)
        start = max(0, int(voiced[0]) * self._frame - pad)
        return start, min(len(self._samples), (int(voiced[-1]) + 1) * self._frame + pad)


def _pause(voiced: list[bool], first: int, last: int) -> int | None:
    """The middle frame of the longest run without voice; None where there is none."""
    best: tuple[int, int] | None = None
    start = first
    for frame in range(first, last + 1):
        if frame == last or voiced[frame]:
            if frame > start and (best is None or frame - start > best[0]):
                best = (frame - start, (start + frame) // 2)
            start = frame + 1
    return None if best is None else best[1]
