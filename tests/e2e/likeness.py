"""Whether two recordings say the same."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from tests.signals import RATE, Samples

_FRAME = RATE // 40
_STEP = RATE // 100
_BAND_EDGES = np.geomspace(3, _FRAME // 2, 19).astype(int)
_FLOOR = 1e-3


def likeness(heard: Samples, said: Samples) -> float:
    """Correlation of the energies of 18 bands, at the place of `heard` where `said` fits best; 1.0 is identical.

    eSpeak NG never makes the same samples twice: its consonants are noise. The same sentence reaches 0.95, another one
    of the same voice stays below 0.6. Both ``float32[n]`` at 16 kHz.
    """
    loud = np.flatnonzero(np.abs(said) > 0.01)
    wanted = _bands(said[loud[0] : loud[-1]])
    wanted -= wanted.mean()
    there = _bands(heard)
    best = -1.0
    for start in range(len(there) - len(wanted) + 1):
        window = there[start : start + len(wanted)]
        window = window - window.mean()
        norm = np.sqrt(np.square(window).sum() * np.square(wanted).sum()) + 1e-9
        best = max(best, float((window * wanted).sum() / norm))
    return best


def _bands(samples: Samples) -> NDArray[np.float64]:
    """Logarithm of the energy of each band in each frame of 25 ms, one every 10 ms."""
    count = (len(samples) - _FRAME) // _STEP + 1
    frames = np.stack([samples[at * _STEP : at * _STEP + _FRAME] for at in range(count)]) * np.hanning(_FRAME)
    power = np.square(np.abs(np.fft.rfft(frames, axis=1)))
    pairs = itertools.pairwise(_BAND_EDGES)
    return np.log(np.stack([power[:, low:high].sum(axis=1) for low, high in pairs], axis=1) + _FLOOR)
