"""The table of the field: a block for each stage, a column for each engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from device_app.benchmark.field import Surroundings
from device_app.benchmark.figures import Figures
from device_app.benchmark.subject import LATENCIES, MeasuredStage

_LABEL_WIDTH = 48
_LEAST_WIDTH = 16
_LATENCY_LABELS: Mapping[MeasuredStage, Mapping[str, str]] = {
    MeasuredStage.RECOGNITION: {
        "first_text": "first sound → first text",
        "final_text": "end of utterance → final text",
    },
    MeasuredStage.TRANSLATION: {"first_token": "first token", "sentence": "whole sentence"},
    MeasuredStage.VOICE: {"first_sound": "first sound", "sentence": "whole sentence"},
    MeasuredStage.TURN: {
        "first_word": "end of utterance → first word",
        "first_sound": "end of utterance → first sound",
        "overhead": "beyond the engines' own time",
    },
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: its key in `Figures.missing`, its label with the unit, and what stands in an engine's column."""

    key: str
    label: str
    cell: Callable[[Figures], str | None]


def print_table(surroundings: Surroundings, figures: Sequence[Figures]) -> None:
    """Print what was measured, and why what is missing is."""
    print(surroundings.machine.describe())
    if surroundings.bandwidth_measured:
        print(f"{surroundings.bandwidth / 1e9:.0f} GB/s, as the processor reads the memory now")
    if surroundings.idle_watts is not None:
        print(f"{surroundings.idle_watts:.1f} W at rest")
    for stage in dict.fromkeys(row.stage for row in figures):
        _print_stage(stage, [row for row in figures if row.stage is stage])


def _print_stage(stage: MeasuredStage, figures: Sequence[Figures]) -> None:
    columns = [engine for engine in figures if not engine.failure]
    widths = [max(_LEAST_WIDTH, len(engine.engine) + 2) for engine in columns]
    print(f"\n{_line(str(stage), [engine.engine for engine in columns], widths)}")
    reasons: dict[str, list[str]] = {}
    for row in _rows(stage):
        cells = [row.cell(engine) for engine in columns]
        if any(cell is not None for cell in cells):
            print(_line(f"  {row.label}", [cell or "–" for cell in cells], widths))
        for engine, cell in zip(columns, cells, strict=True):
            if cell is None and row.key in engine.missing:
                reasons.setdefault(f"{row.label}: {engine.missing[row.key]}", []).append(engine.engine)
    for reason, names in reasons.items():
        print(f"  – {reason}" + (f" ({', '.join(names)})" if len(names) < len(columns) else ""))
    for engine in figures:
        if engine.failure:
            print(f"  – {engine.engine}{engine.model and f' ({engine.model})'}: {engine.failure}")


def _line(label: str, cells: Sequence[str], widths: Sequence[int]) -> str:
    columns = "".join(f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{label:{_LABEL_WIDTH}}{columns}".rstrip()


def _rows(stage: MeasuredStage) -> Iterator[_Row]:
    yield _Row("model_bytes", "model, GB", lambda engine: _number(engine.model_bytes, 1e9, 3))
    yield _Row("start_seconds", "start, s", lambda engine: _number(engine.start_seconds, 1, 2))
    for name in LATENCIES[stage]:
        yield _Row(name, f"{_LATENCY_LABELS[stage][name]}, ms: P50 / P95", partial(_milliseconds, name))
    yield _Row("peak_bytes", "memory at its peak, GB", lambda engine: _number(engine.peak_bytes, 1e9, 2))
    if stage is MeasuredStage.TRANSLATION:
        yield _Row("tokens_per_second", "tokens a second", lambda engine: _number(engine.tokens_per_second, 1, 1))
        yield _Row("token_limit", "limit by the memory", lambda engine: _number(engine.token_limit, 1, 1))
        yield _Row("token_limit", "share of it", _share)
    if stage is MeasuredStage.VOICE:
        label = "work for a second of speech, s"
        yield _Row("real_time_factor", label, lambda engine: _number(engine.real_time_factor, 1, 3))
    yield _Row("joules", "energy of a sentence, J", lambda engine: _number(engine.joules, 1, 2))


def _share(engine: Figures) -> str | None:
    if engine.tokens_per_second is None or engine.token_limit is None:
        return None
    return f"{engine.tokens_per_second / engine.token_limit:.0%}"


def _number(value: float | None, unit: float, digits: int) -> str | None:
    return None if value is None else f"{value / unit:.{digits}f}"


def _milliseconds(name: str, engine: Figures) -> str | None:
    spread = engine.seconds.get(name)
    return None if spread is None else f"{1000 * spread.p50:.1f} / {1000 * spread.p95:.1f}"
