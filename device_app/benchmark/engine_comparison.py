"""Speed and memory of a prepared model, and of llama.cpp beside it."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import device_app
from device_app.benchmark.measured_process import MeasuredProcess
from device_app.benchmark.request_process import MeasurementFailed
from engines.errors import DragomanError
from engines.threads import default_threads

PROMPT_LENGTHS = (16, 48, 128, 256)
"""Tokens of the prompts timed; 48 is that of a sentence of everyday talk in its official prompt."""

CONTEXTS = (16, 64, 128, 256, 400)
"""Tokens before the ones timed."""


@dataclass(frozen=True, slots=True)
class EngineFigures:
    """What was measured of one model.

    Attributes:
        load_seconds: time to load, the file being in the system's cache.
        prefill_seconds: prompt length → seconds, median of the rounds.
        token_seconds: context → seconds a token, median of the rounds.
        resident: bytes in memory after decoding.
        peak: largest number of bytes at any time, loading included.
    """

    load_seconds: float
    prefill_seconds: Mapping[int, float]
    token_seconds: Mapping[int, float]
    resident: int
    peak: int

    @property
    def spread(self) -> float:
        """Slowest context over the fastest, less one: 0 when a token costs the same everywhere."""
        return max(self.token_seconds.values()) / min(self.token_seconds.values()) - 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures of a prepared model and, where it was asked for, of llama.cpp.

    Attributes:
        engine: the prepared model.
        llama: llama.cpp with the same shape in Q8_0; None if not asked for.
        prefill_ratio: prompt length → how many times faster the engine is; median over the rounds of their ratio.
        decode_ratio: context → the same for a token.
    """

    engine: EngineFigures
    llama: EngineFigures | None = None
    prefill_ratio: Mapping[int, float] = field(default_factory=dict)
    decode_ratio: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LlamaChoice:
    """An interpreter that has ``llama_cpp`` and ``gguf``, and the model file, which is written if it isn't there."""

    python: Path
    file: Path
    layers: int


class _Times:
    """Seconds of each request in each round."""

    def __init__(self, process: MeasuredProcess) -> None:
        self.process = process
        self.prefill: dict[int, list[float]] = {length: [] for length in PROMPT_LENGTHS}
        self.decode: dict[int, list[float]] = {context: [] for context in CONTEXTS}

    def figures(self) -> EngineFigures:
        memory = self.process.memory()
        return EngineFigures(
            load_seconds=self.process.load_seconds,
            prefill_seconds={length: statistics.median(seconds) for length, seconds in self.prefill.items()},
            token_seconds={context: statistics.median(seconds) for context, seconds in self.decode.items()},
            resident=memory["resident"],
            peak=memory["peak"],
        )


def compare(
    folder: Path, threads: int, rounds: int, llama: LlamaChoice | None, progress: Callable[[float], None]
) -> Comparison:
    """Measure in rounds; within each, the two models answer every request one after the other.

    Args:
        folder: a prepared model for ONNX Runtime.
        threads: of each; 0 for as many as the program would use.
        rounds: the more, the less a busy machine matters.
        llama: what to compare with.
        progress: told how much is done, 0 … 1.

    Raises:
        DragomanError: ``engine.bench_failed``.
    """
    threads = threads or default_threads()
    root = str(Path(device_app.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root}
    commands = [[sys.executable, "-m", "device_app.benchmark.prepared_worker", str(folder), str(threads)]]
    if llama is not None:
        worker = "device_app.benchmark.llama_worker"
        commands.append([str(llama.python), "-m", worker, str(llama.file), str(threads), str(llama.layers)])
    try:
        with ExitStack() as stack:
            measured = []
            for command in commands:
                process = MeasuredProcess(command, environment)
                stack.callback(process.close)
                measured.append(_Times(process))
            for number in range(rounds + 1):
                _round(measured, counted=number > 0)  # the first warms up
                progress((number + 1) / (rounds + 1))
            figures = [times.figures() for times in measured]
    except (MeasurementFailed, OSError) as error:
        raise DragomanError("engine.bench_failed", f"the measurement failed: {error}") from error
    if llama is None:
        return Comparison(figures[0])
    engine, other = measured
    return Comparison(
        engine=figures[0],
        llama=figures[1],
        prefill_ratio={length: _ratio(other.prefill[length], engine.prefill[length]) for length in PROMPT_LENGTHS},
        decode_ratio={context: _ratio(other.decode[context], engine.decode[context]) for context in CONTEXTS},
    )


def _round(measured: list[_Times], *, counted: bool) -> None:
    for length in PROMPT_LENGTHS:
        for times in measured:
            seconds = times.process.prefill(length)
            if counted:
                times.prefill[length].append(seconds)
    for context in CONTEXTS:
        for times in measured:
            seconds = times.process.decode(context)
            if counted:
                times.decode[context].append(seconds)


def _ratio(slower: list[float], faster: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(slower, faster, strict=True))
