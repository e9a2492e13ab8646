"""One loudness for every voice engine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engines.protocols import Samples

LOUDNESS = 0.1
"""Root mean square that every voice is brought to (full scale 1.0: −20 dBFS); voices of one engine differ by 6 dB."""

PEAK = 0.89
"""Highest sample after that (−1 dBFS); a piece that would exceed it stays softer rather than clip."""

_GATE = 0.1  # frames below this part of the loudest one are pauses and don't count
_FRAME_SECONDS = 0.02


def loudness_gain(clauses: Sequence[Samples], sample_rate: int) -> np.float32:
    """The factor that brings speech to `LOUDNESS`, measured without its pauses, and keeps it under `PEAK`.

    Args:
        clauses: ``float32[n]`` each, all of one piece.
        sample_rate: hertz.
    """
    frame = max(1, round(sample_rate * _FRAME_SECONDS))
    framed = [clause[: len(clause) // frame * frame].reshape(-1, frame) for clause in clauses]
    power = np.concatenate([np.mean(np.square(frames), axis=1) for frames in framed]) if framed else np.zeros(0)
    peak = max((float(np.max(np.abs(clause))) for clause in clauses if clause.size), default=0.0)
    if not power.size or not power.max() or not peak:
        return np.float32(1.0)
    rms = float(np.sqrt(np.mean(power[power > power.max() * _GATE**2])))
    return np.float32(min(LOUDNESS / rms, PEAK / peak))
