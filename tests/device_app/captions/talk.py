"""A recogniser that hears a script: so many words a second, a few of them not settled yet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Hypothesis, Quality, Samples
from engines.voice_activity import Frames

WORDS_A_SECOND = 2.5
UNSETTLED = 2
FRAME = 512


class LoudDetector:
    """Voice is whatever is loud."""

    frame_samples = FRAME

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).mean() > 0.02)

    def reset(self) -> None:
        pass


class ScriptedStream:
    def __init__(self, words: list[str]) -> None:
        self._words, self._samples = words, 0

    wordless_seconds = 0.0
    hurried = False
    open_end = None

    def accept(self, frames: Frames) -> Hypothesis | None:
        before = self._text()
        self._samples += int(np.count_nonzero(np.abs(frames.samples) > 0.02))
        words = self._text()
        if len(words) == len(before):
            return None
        settled = " ".join(words[: max(len(words) - UNSETTLED, 0)])
        return Hypothesis(" ".join(words), "en", 1.0, stable=len(settled))

    def finish(self) -> Hypothesis:
        text = " ".join(self._text())
        return Hypothesis(text, "en", 1.0, stable=len(text), final=True)

    def close(self) -> None:
        pass

    def _text(self) -> list[str]:
        return self._words[: round(self._samples / SAMPLE_RATE * WORDS_A_SECOND)]


class ScriptedRecognizer:
    """Hears the next text of its script in each utterance."""

    name = "scripted"
    quality = Quality.MODEL
    languages = frozenset({"en"})

    def __init__(self, *script: str) -> None:
        self.script = [text.split() for text in script]

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> ScriptedStream:
        return ScriptedStream(self.script.pop(0))

    def close(self) -> None:
        pass


def speech(*seconds: float, pause: float = 1.0) -> Samples:
    """Loud sound of these lengths, with pauses behind each."""
    parts = []
    for length in seconds:
        parts += [np.full(int(length * SAMPLE_RATE), 0.3, np.float32), np.zeros(int(pause * SAMPLE_RATE), np.float32)]
    return np.concatenate(parts)
