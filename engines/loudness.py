"""One loudness for every voice engine, as broadcasters measure it.

The measure is that of EBU R 128, which takes it from ITU-R BS.1770-4: the power of the signal through a filter that
weighs frequencies as the ear does (K-weighting), in blocks of 400 ms that overlap by three quarters, without the blocks
that are silent or much softer than the rest.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from engines.protocols import Samples

LOUDNESS = -22.0
"""Loudness that every voice is brought to, LUFS; louder, the peaks of some would clip."""

PEAK = 0.89
"""Highest sample after that (−1 dBFS); a phrase that would exceed it stays softer rather than clip."""

_OFFSET = -0.691  # dB, BS.1770: brings a full-scale sine of 997 Hz in one channel to −3.01 LUFS
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -10.0  # LUFS; LU below the loudness of what passes the first
_BLOCK_SECONDS, _STEP = 0.4, 0.25
_SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)  # hertz, dB, Q of the first filter of BS.1770
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)  # hertz, Q of the second


def loudness(samples: Samples, sample_rate: int) -> float:
    """Integrated loudness, LUFS; ``-inf`` for silence.

    Args:
        samples: ``float32[n]``; less than a block is measured as one.
        sample_rate: hertz.
    """
    block = max(1, min(len(samples), round(_BLOCK_SECONDS * sample_rate)))
    step = max(1, round(block * _STEP))
    if not len(samples):
        return -np.inf
    blocks = np.lib.stride_tricks.sliding_window_view(np.asarray(samples, np.float64), block)[::step]
    spectrum = np.abs(np.fft.rfft(blocks, axis=1)) ** 2
    spectrum[:, 1 : (block + 1) // 2] *= 2  # the other half of the spectrum; the sum over it is the signal's (Parseval)
    power = (spectrum * _weights(block, sample_rate)).sum(axis=1) / block**2
    with np.errstate(divide="ignore"):
        levels = _OFFSET + 10 * np.log10(power)
    heard = levels > _ABSOLUTE_GATE
    if not heard.any():
        return -np.inf
    threshold = _OFFSET + 10 * np.log10(power[heard].mean()) + _RELATIVE_GATE
    return float(_OFFSET + 10 * np.log10(power[heard & (levels > threshold)].mean()))


def loudness_gain(samples: Samples, sample_rate: int) -> np.float32:
    """The factor that brings a phrase to `LOUDNESS` and keeps it under `PEAK`.

    Args:
        samples: ``float32[n]``.
        sample_rate: hertz.
    """
    level = loudness(samples, sample_rate)
    if level == -np.inf:
        return np.float32(1.0)
    return np.float32(min(10 ** ((LOUDNESS - level) / 20), PEAK / float(np.abs(samples).max())))


@cache
def _weights(block: int, sample_rate: int) -> NDArray[np.float64]:
    """Gain of power by K-weighting at each frequency of a block; the analogue filters of BS.1770, ``float64[n]``."""
    frequency = np.fft.rfftfreq(block, 1 / sample_rate)
    corner, gain, quality = _SHELF
    high, band = 10 ** (gain / 20), 10 ** (gain / 20 * 0.4996667741545416)
    s = 1j * np.tan(np.pi * np.minimum(frequency / sample_rate, 0.4999)) / np.tan(np.pi * corner / sample_rate)
    shelf = (high * s**2 + band * s / quality + 1) / (s**2 + s / quality + 1)
    corner, quality = _HIGH_PASS
    s = 1j * np.tan(np.pi * np.minimum(frequency / sample_rate, 0.4999)) / np.tan(np.pi * corner / sample_rate)
    high_pass = s**2 / (s**2 + s / quality + 1)
    return np.asarray(np.abs(shelf * high_pass) ** 2)


def without_silence(samples: Samples, sample_rate: int) -> Samples:
    """The samples from the first sound to the last, with 10 ms around them; empty for silence."""
    loud = np.flatnonzero(np.abs(samples) > _SILENT * max(1e-9, float(np.abs(samples).max(initial=0.0))))
    if not loud.size:
        return samples[:0]
    margin = sample_rate // 100
    return samples[max(0, int(loud[0]) - margin) : int(loud[-1]) + margin + 1]


_SILENT = 0.01
"""Part of the loudest sample below which there is silence: −40 dB."""
