"""Sound as a microphone delivers it: in small pieces, none before its time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

import numpy as np

from engines.protocols import SAMPLE_RATE, Samples

FRAME_SAMPLES = 512
SILENCE_SECONDS = 0.7
"""Silence by which an utterance ends (the default of ``turn.silence_seconds``)."""


def frames(sound: Samples, silence_seconds: float) -> Iterator[Samples]:
    """The whole frames of a sound with silence behind it."""
    padded = np.pad(sound, (0, round(silence_seconds * SAMPLE_RATE) + FRAME_SAMPLES))
    for start in range(0, len(padded) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        yield padded[start : start + FRAME_SAMPLES]


def in_real_time(pieces: Iterable[Samples]) -> Iterator[Samples]:
    """The same pieces, each when its last sample would have been recorded."""
    origin = time.perf_counter()
    samples = 0
    for piece in pieces:
        samples += len(piece)
        time.sleep(max(0.0, origin + samples / SAMPLE_RATE - time.perf_counter()))
        yield piece
