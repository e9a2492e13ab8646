"""Choosing the scale of a rounded input: how much of its outliers to move into the weights, and where to clip.

SmoothQuant (Xiao et al., arXiv 2211.10438, eq. 3 and 4) divides each input channel by
``s = max|x|^a / max|w|^(1-a)`` and multiplies the weights by it; the product is the same, the input is easier to
round. How much (`a`), and the percentile at which the input is clipped, are chosen by trial: whatever makes the least
error in the product of these inputs and these rounded weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

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

_BINS = 2048
_LEVELS = LIMIT + 1
"""Of the histogram of magnitudes, and of what it is rounded to."""

Floats = NDArray[np.float32]


class Ranges(StrEnum):
    """How the largest magnitude that a rounded input can represent is found."""

    PERCENTILE = "percentile"
    """The one of `PERCENTILES` that makes the least error in the product."""
    ENTROPY = "entropy"
    """The one that loses the least information about the inputs alone (`entropy_range`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to do with one product.

    Attributes:
        smoothing: ``float32[in]``, to divide the inputs by and to multiply the columns of the weights by.
        scale: step of the rounded (smoothed) input.
        error: mean square error of the trial product, relative to its mean square.
        strength: of the migration.
        range_: how the largest representable magnitude was found: ``p99.99``, or ``entropy``.
    """

    smoothing: Floats
    scale: float
    error: float
    strength: float = 0.0
    range_: str = ""

    def describe(self) -> Mapping[str, float | str]:
        """What is kept of it beside the model."""
        return {"scale": self.scale, "strength": self.strength, "range": self.range_, "error": self.error}


def choose(
    inputs: Floats,
    weight: Floats,
    groups: NDArray[np.intp] | None = None,
    ranges: Ranges = Ranges.PERCENTILE,
) -> Choice:
    """Try every strength with every range.

    Args:
        inputs: ``float32[t, in]``, what the product meets in calibration.
        weight: ``float32[out, in]``.
        groups: ``int[in]``; channels of one group get one smoothing factor, because they are one channel further up.
        ranges: which ranges are tried.
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
        for name, scale in _scales(inputs, smoothing, ranges):
            steps = np.clip(np.rint(smooth_trial / scale), -LIMIT - 1, LIMIT)
            got = (steps @ rounded) * (row_scales * np.float32(scale))
            error = float(np.mean(np.square(got - wanted))) / power
            if best is None or error < best.error:
                best = Choice(smoothing, scale, error, strength, name)
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


def _scales(inputs: Floats, smoothing: Floats, ranges: Ranges) -> list[tuple[str, float]]:
    """Names and steps of the ranges to be tried; equal ones once."""
    magnitudes = np.abs(inputs / smoothing).ravel()
    if ranges is Ranges.ENTROPY:
        return [("entropy", entropy_range(magnitudes) / LIMIT)]
    count = len(magnitudes)
    kept = {percentile: min(count - 1, round(count * percentile / 100)) for percentile in PERCENTILES}
    magnitudes.partition(sorted(set(kept.values())))
    tops = {float(magnitudes[index]): f"p{percentile:g}" for percentile, index in kept.items()}
    return [(name, top / LIMIT) for top, name in sorted(tops.items()) if top > 0] or [("p100", 1.0)]


def entropy_range(magnitudes: Floats) -> float:
    """The magnitude at which clipping and rounding to eight bits lose the least information.

    The Kullback-Leibler divergence of the histogram from itself rounded, as TensorRT's former calibrator minimised it
    (S. Migacz, "8-bit inference with TensorRT", GTC 2017).

    Args:
        magnitudes: ``float32[any]``, not negative.
    """
    top = float(magnitudes.max(initial=0.0))
    if top == 0:
        return float(LIMIT)
    histogram = np.histogram(magnitudes, _BINS, (0.0, top))[0].astype(np.float64)
    histogram[0] = 0  # what is nearly nothing is so whatever the range
    best, chosen = np.inf, _BINS
    for length in range(_LEVELS, _BINS + 1, _LEVELS // 8):
        kept = histogram[:length].copy()
        seen = kept > 0
        group = np.arange(length) * _LEVELS // length
        totals = np.bincount(group, kept, _LEVELS)
        members = np.bincount(group, seen, _LEVELS)
        rounded = np.where(seen, (totals / np.maximum(members, 1))[group], 0.0)
        kept[-1] += histogram[length:].sum()
        if not rounded.sum():
            continue
        p, q = kept / kept.sum(), rounded / rounded.sum()
        q = np.where((p > 0) & (q == 0), 1e-12, q)
        divergence = float(np.sum(p[p > 0] * np.log(p[p > 0] / q[p > 0])))
        if divergence < best:
            best, chosen = divergence, length
    return top * chosen / _BINS
