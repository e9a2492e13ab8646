"""Choosing the scale of a rounded input: how much of its outliers to move into the weights, and where to clip.

SmoothQuant (Xiao et al., arXiv 2211.10438, eq. 3 and 4) divides each input channel by
``s = max|x|^a / max|w|^(1-a)`` and multiplies the weights by it; the product is the same, the input is easier to
round. How much (`a`), and the percentile at which the input is clipped, are chosen by trial: whatever makes the least
error in the product of these inputs and these rounded weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.hymt.prepare.quantize import LIMIT, quantize_rows

STRENGTHS = (0.0, 0.5, 0.65, 0.8)
"""Migration strengths tried; 0 leaves weights and inputs alone."""

PERCENTILES = (100.0, 99.999, 99.99, 99.9)
"""Percentiles of the inputs' magnitudes tried as the largest representable one."""

_TRIAL_INPUTS = 256
_TRIAL_OUTPUTS = 1024
"""Size of the trial products: evenly spread over all inputs and outputs."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with one product.

    Attributes:
        smoothing: ``float32[in]``, to divide the inputs by and to multiply the columns of the weights by.
        scale: step of the rounded (smoothed) input.
        error: mean square error of the trial product, relative to its mean square.
    """

    smoothing: Floats
    scale: float
    error: float


def choose(inputs: Floats, weight: Floats, groups: NDArray[np.intp] | None = None) -> Choice:
    """Try every strength with every percentile.

    Args:
        inputs: ``float32[t, in]``, what the product meets in calibration.
        weight: ``float32[out, in]``.
        groups: ``int[in]``; channels of one group get one smoothing factor, because they are one channel further up.
    """
    channel = _channel_maximum(inputs, groups)
    columns = _channel_maximum(weight, groups)
    trial = _spread(inputs, _TRIAL_INPUTS)
    weight = _spread(weight, _TRIAL_OUTPUTS)
    wanted = trial @ weight.T
    power = float(np.mean(np.square(wanted))) or 1.0
    best: Choice | None = None
    for strength in STRENGTHS:
        smoothing = smoothing_factors(channel, columns, strength)
        integers, row_scales = quantize_rows(weight * smoothing)
        rounded = integers.astype(np.float32).T
        smooth_trial = trial / smoothing
        for scale in _scales(inputs, smoothing):
            steps = np.clip(np.rint(smooth_trial / scale), -LIMIT - 1, LIMIT)
            got = (steps @ rounded) * (row_scales * np.float32(scale))
            error = float(np.mean(np.square(got - wanted))) / power
            if best is None or error < best.error:
                best = Choice(smoothing, scale, error)
    assert best is not None
    return best


def smoothing_factors(channel: Floats, columns: Floats, strength: float) -> Floats:
    """``max|x|^a / max|w|^(1-a)`` by channel, about 1 on average; all ones for a strength of 0."""
    if strength == 0:
        return np.ones_like(channel)
    floor = np.float32(1e-5)
    factors = np.maximum(channel, floor) ** strength / np.maximum(columns, floor) ** (1 - strength)
    factors /= np.exp(np.mean(np.log(factors)))
    return np.clip(factors, 1e-3, 1e3).astype(np.float32)


def _spread(rows: Floats, count: int) -> Floats:
    return rows[np.linspace(0, len(rows) - 1, min(count, len(rows))).astype(np.intp)]


def _channel_maximum(values: Floats, groups: NDArray[np.intp] | None) -> Floats:
    largest: Floats = np.maximum(values.max(0), -values.min(0))
    if groups is None:
        return largest
    of_group = np.zeros(int(groups.max()) + 1, np.float32)
    np.maximum.at(of_group, groups, largest)
    return of_group[groups]


def _scales(inputs: Floats, smoothing: Floats) -> list[float]:
    magnitudes = np.abs(inputs / smoothing).ravel()
    count = len(magnitudes)
    kept = [min(count - 1, round(count * percentile / 100)) for percentile in PERCENTILES]
    magnitudes.partition(sorted(set(kept)))
    tops = sorted({float(magnitudes[index]) for index in kept} - {0.0})
    return [top / LIMIT for top in tops] or [1.0]
