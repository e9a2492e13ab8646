"""Loudness of a piece of sound as a person perceives it."""

from __future__ import annotations

import math

import numpy as np

from engines.protocols import Samples

QUIET_DB = -55.0
"""Root mean square of a quiet room at a usual gain (dB relative to full scale): level 0."""

LOUD_DB = -15.0
"""Root mean square of a voice close to the microphone (dB relative to full scale): level 1."""


def level(samples: Samples) -> float:
    """Level of ``float32[n]``, 0 … 1, linear in decibels as hearing is; 0.0 for nothing and for broken samples."""
    if not len(samples):
        return 0.0
    power = float(np.dot(samples, samples)) / len(samples)
    if not math.isfinite(power) or power <= 0.0:
        return 0.0
    return min(max((10.0 * math.log10(power) - QUIET_DB) / (LOUD_DB - QUIET_DB), 0.0), 1.0)
