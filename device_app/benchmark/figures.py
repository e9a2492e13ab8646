"""What was measured of an engine, and why what is missing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from device_app.benchmark.subject import LATENCIES, About, MeasuredStage, Measurement


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 95th percentile of the measurements, interpolated between two of them (seconds)."""

    p50: float
    p95: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Spread:
        """The spread of one measurement or more."""
        p50, p95 = np.percentile(seconds, (50, 95))
        return cls(float(p50), float(p95))


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one engine; None for what wasn't measured, and why is in `missing`.

    Attributes:
        stage: what it does.
        engine: its name.
        model: name of its model; empty for what is part of its package.
        model_bytes: that model on disk.
        start_seconds: time to import and load it, its files being in the system's cache.
        seconds: what is timed, see `LATENCIES`.
        peak_bytes: largest memory of its process, loading included; with a GPU that shares the memory, what the system
            lost meanwhile, where that is more.
        tokens_per_second: after the first token, median sentence.
        token_limit: tokens a second at which the weights alone would take all of the memory's bandwidth.
        real_time_factor: time of the work over the length of the speech made, median sentence.
        joules: energy of the board for one sentence, mean.
        measured: number of sentences measured.
        missing: name of a figure → why there is none.
        failure: why nothing was measured, one line; empty otherwise.
    """

    stage: MeasuredStage
    engine: str
    model: str = ""
    model_bytes: int | None = None
    start_seconds: float | None = None
    seconds: Mapping[str, Spread] = field(default_factory=dict)
    peak_bytes: int | None = None
    tokens_per_second: float | None = None
    token_limit: float | None = None
    real_time_factor: float | None = None
    joules: float | None = None
    measured: int = 0
    missing: Mapping[str, str] = field(default_factory=dict)
    failure: str = ""


def summarise(
    stage: MeasuredStage,
    about: About,
    measurements: Sequence[Measurement],
    *,
    start_seconds: float,
    peak_bytes: int,
    bandwidth: float,
    joules: Sequence[float],
    no_energy: str,
) -> Figures:
    """The figures of one engine or more sentences.

    Args:
        stage: what was measured.
        about: what is known of it.
        measurements: one or more.
        start_seconds: time it took to load.
        peak_bytes: memory at its peak.
        bandwidth: bytes a second that the memory delivers.
        joules: energy of each sentence; none where it can't be measured.
        no_energy: why not.
    """
    missing: dict[str, str] = {}
    seconds: dict[str, Spread] = {}
    for name in LATENCIES[stage]:
        if values := [measurement.seconds[name] for measurement in measurements if name in measurement.seconds]:
            seconds[name] = Spread.of(values)
        else:
            missing[name] = _NOT_TIMED[name]
    if about.model_bytes is None and stage is not MeasuredStage.TURN:
        missing["model_bytes"] = "part of its package"
    rates = [
        measurement.tokens / (measurement.seconds["sentence"] - measurement.seconds["first_token"])
        for measurement in measurements
        if measurement.tokens and measurement.seconds["sentence"] > measurement.seconds["first_token"]
    ]
    if stage is MeasuredStage.TRANSLATION and not rates:
        missing["tokens_per_second"] = "it doesn't answer token by token"
    factors = [
        measurement.seconds["sentence"] / measurement.audio_seconds
        for measurement in measurements
        if measurement.audio_seconds
    ]
    if not joules:
        missing["joules"] = no_energy
    return Figures(
        stage,
        about.engine,
        model=about.model,
        model_bytes=about.model_bytes,
        start_seconds=start_seconds,
        seconds=seconds,
        peak_bytes=peak_bytes,
        tokens_per_second=float(np.median(rates)) if rates else None,
        token_limit=bandwidth / about.token_bytes if rates and about.token_bytes else None,
        real_time_factor=float(np.median(factors)) if factors else None,
        joules=float(np.mean(joules)) if joules else None,
        measured=len(measurements),
        missing=missing,
    )


_NOT_TIMED = {
    "first_text": "no text before the end of the utterance",
    "first_sound": "no voice speaks the language",
}
