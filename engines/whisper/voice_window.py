"""The sound of an utterance that is still to be written down, and where in it there is voice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.protocols import SAMPLE_RATE, Samples
from engines.voice_activity import NO_FRAMES, PAD_SECONDS, REAL_PAUSE_SECONDS, Frames, joined, voiced

_PAD_SAMPLES = round(PAD_SECONDS * SAMPLE_RATE)
_SNAP_SECONDS = 0.5
"""How far a timestamp of Whisper may be from the pause that it means."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of sound with voice in it.

    Attributes:
        frames: from a little before the first voice to a little after the last.
        voiced: which of the frames hold voice.
        skipped: samples of the first frame, and of the last, that are beyond the padding.
    """

    frames: Frames
    voiced: NDArray[np.bool_]
    skipped: tuple[int, int] = (0, 0)

    @property
    def samples(self) -> Samples:
        """``float32[n]``."""
        samples = self.frames.samples
        return samples[self.skipped[0] : len(samples) - self.skipped[1]]

    @property
    def seconds(self) -> float:
        """Duration."""
        return self.frames.seconds

    @property
    def voiced_seconds(self) -> float:
        """How long there is voice in it."""
        return float(self.voiced.sum()) * self._frame_seconds

    @property
    def clarity(self) -> float:
        """Mean probability of voice where there is voice, 0 … 1; 0.0 without any."""
        return float(self.frames.probabilities[self.voiced].mean()) if self.voiced.any() else 0.0

    def pause(self, earliest: float, latest: float) -> float | None:
        """The middle of the longest real pause between two moments (all in seconds); None where there is none."""
        size = self._frame_seconds
        first, last = round(earliest / size), min(round(latest / size), len(self.voiced))
        best: tuple[int, int] | None = None
        start = first
        for frame in range(first, last + 1):
            if frame == last or self.voiced[frame]:
                if (frame - start) * size >= REAL_PAUSE_SECONDS and (best is None or frame - start > best[0]):
                    best = (frame - start, (start + frame) // 2)
                start = frame + 1
        return None if best is None else best[1] * size

    def faintest(self, earliest: float, latest: float) -> float:
        """The moment between two others at which voice is least likely (seconds)."""
        size = self._frame_seconds
        first, last = round(earliest / size), min(round(latest / size), len(self.voiced))
        return (first + int(np.argmin(self.frames.probabilities[first : max(last, first + 1)]))) * size

    def near(self, moment: float) -> float:
        """The pause that a timestamp means, or the moment near it at which voice is least likely (seconds)."""
        around = (max(0.0, moment - _SNAP_SECONDS), moment + _SNAP_SECONDS)
        pause = self.pause(*around)
        return self.faintest(*around) if pause is None else pause

    def parts(self, moment: float) -> tuple[Sound, Sound]:
        """What is before and after a moment (seconds)."""
        cut = round(moment / self._frame_seconds)
        frames, count = self.frames, len(self.frames)
        return (
            Sound(frames.part(0, cut), self.voiced[:cut], (self.skipped[0], 0)),
            Sound(frames.part(cut, count), self.voiced[cut:], (0, self.skipped[1])),
        )

    @property
    def _frame_seconds(self) -> float:
        return self.frames.size / SAMPLE_RATE


class VoiceWindow:
    """Grows at the end and is cut off at the beginning. Positions are frames since the utterance began."""

    def __init__(self) -> None:
        self._parts: list[Frames] = []
        self._voiced: list[bool] = []
        self._start = 0
        self._size = 0

    @property
    def end(self) -> int:
        """Position after the newest frame."""
        return self._start + len(self._voiced)

    @property
    def voice_end(self) -> int:
        """Position after the last voiced frame; 0 without voice in the window."""
        voices = np.flatnonzero(self._voiced)
        return self._start + int(voices[-1]) + 1 if len(voices) else 0

    @property
    def seconds(self) -> float:
        """Duration of `sound`."""
        first, last = self._bounds()
        return self.in_seconds(last - first)

    @property
    def voiced_seconds(self) -> float:
        """How long there is voice in the window."""
        return self.in_seconds(sum(self._voiced))

    def in_seconds(self, frames: int) -> float:
        """Duration of so many frames."""
        return frames * self._size / SAMPLE_RATE

    def add(self, frames: Frames) -> None:
        """Append sound; samples that are no numbers are taken as silence."""
        if not len(frames):
            return
        clean = np.nan_to_num(frames.samples, nan=0.0, posinf=0.0, neginf=0.0)
        self._parts.append(Frames(np.clip(clean, -1.0, 1.0), frames.probabilities))
        self._voiced.extend(voiced(frames.probabilities, inside=bool(self._voiced) and self._voiced[-1]))
        self._size = frames.size

    def sound(self) -> Sound:
        """From a little before the first voice to a little after the last; empty without voice."""
        first, last = self._bounds()
        beyond = -_PAD_SAMPLES % self._size if self._size else 0
        skipped = (beyond if first else 0, beyond if last < len(self._voiced) else 0)
        return Sound(self._frames().part(first, last), np.array(self._voiced[first:last], np.bool_), skipped)

    def drop(self, seconds: float) -> None:
        """Cut off the beginning of `sound`, so much of it."""
        first, _ = self._bounds()
        cut = first + round(seconds * SAMPLE_RATE / self._size)
        frames = self._frames()
        self._parts = [frames.part(cut, len(frames))]
        self._voiced = self._voiced[cut:]
        self._start += cut

    def _frames(self) -> Frames:
        whole = joined(self._parts) if self._parts else NO_FRAMES
        self._parts = [whole]
        return whole

    def _bounds(self) -> tuple[int, int]:
        voices = np.flatnonzero(self._voiced)
        if not len(voices):
            return 0, 0
        pad = -(-_PAD_SAMPLES // self._size)  # whole frames, rounded up
        return max(0, int(voices[0]) - pad), min(len(self._voiced), int(voices[-1]) + 1 + pad)
