"""Times the forms of eight-bit products on this device, a few layers of each: which is fast can't be known before."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.prepared import Precision
from engines.hymt.runtimes.slots import Slots, Step
from engines.hymt.runtimes.tensorrt.builder import PlanBuilder
from engines.hymt.runtimes.tensorrt.device_buffers import DeviceBuffers
from engines.hymt.runtimes.tensorrt.gpu import Gpu
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_execution import PlanContext, PlanExecution
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape
from engines.hymt.runtimes.tensorrt.probe_graph import write_piece
from engines.hymt.runtimes.tensorrt.probe_result import PROMPT_TOKENS, ProbeResult, ProbeRow
from engines.hymt.runtimes.tensorrt.target import BuildTarget

VARIANTS: tuple[tuple[PlanForm, int], ...] = (
    (PlanForm.W8A8, 256),
    (PlanForm.W8A16, 256),
    (PlanForm.W8A16, 8),
    (PlanForm.W8A16_SCALAR, 256),
    (PlanForm.FP16, 256),
)
"""Form, and most tokens of one step: TensorRT may choose other kernels for weights alone where steps stay short."""

CACHE_LENGTH = 512
"""Slots of the cache."""

ROUNDS = 7
"""Measurements; the median counts."""

STEPS = 20
"""Steps of one measurement."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of a step of one token, and of a prompt of `PROMPT_TOKENS`."""

    token: float
    prompt: float


def probe(
    config: HyConfig,
    tensorrt: TensorRt,
    target: BuildTarget,
    gpu: Gpu | None,
    work: Path,
    *,
    cancellation: Cancellation,
    progress: Callable[[float], None] = lambda _: None,
) -> ProbeResult:
    """Build each form of a piece of the model, and time it.

    Args:
        config: the piece.
        tensorrt: the library.
        target: what to build for.
        gpu: where to time; None to build only.
        work: an empty folder; what is left in it may be removed.
        cancellation: ends it.
        progress: told the share that is done, 0 … 1.

    Raises:
        DragomanError: ``engine.gpu_fault``; a form that fails otherwise is a row that says why.
        Cancelled: `cancellation` was.
        OSError: `work` can't be written.
    """
    rows: list[ProbeRow] = []
    written: dict[Precision, int] = {}
    for index, (form, max_tokens) in enumerate(VARIANTS):
        cancellation.check()
        graph = work / form.precision
        if form.precision not in written:
            graph.mkdir()
            written[form.precision] = write_piece(graph, config, form.precision)
        plan = work / f"{index}.plan"
        builder = PlanBuilder(tensorrt, target, work / "timing.cache", cancellation, _part(progress, index))
        began = time.monotonic()
        try:
            built = builder.write(graph, PlanShape(config, form, CACHE_LENGTH, max_tokens), plan)
            seconds = round(time.monotonic() - began, 2)
            timing = time_plan(plan, tensorrt, gpu, config, np.dtype(np.float16)) if gpu is not None else None
        except DragomanError as error:
            if error.code == "engine.gpu_fault":
                raise
            rows.append(ProbeRow(form, max_tokens, failure=error.message))
            continue
        row = ProbeRow(form, max_tokens, written[form.precision], built.size, built.scratch, built.layers, seconds)
        rows.append(replace(row, token_seconds=timing.token, prompt_seconds=timing.prompt) if timing else row)
    return ProbeResult(tensorrt.version, target.name, target.compute_capability, tuple(rows))


def _part(progress: Callable[[float], None], index: int) -> Callable[[float], None]:
    """Progress of the variant at `index`, as a part of all."""
    return lambda share: progress((index + share) / len(VARIANTS))


def time_plan(plan: Path, tensorrt: TensorRt, gpu: Gpu, config: HyConfig, float_type: np.dtype[Any]) -> Timing:
    """Time a plan as the runtime executes it: single tokens as a recording, prompts piece by piece.

    Raises:
        DragomanError: ``engine.plan_unfit``, ``engine.out_of_memory``, ``engine.failed``, ``engine.gpu_*``.
    """
    with gpu.current(), ExitStack() as inside:
        execution = PlanExecution(plan, tensorrt, config, float_type)
        inside.callback(execution.close)
        buffers = DeviceBuffers(gpu, config, execution.limits)
        inside.callback(buffers.close)
        inside.callback(execution.close)  # contexts go before the memory they compute in
        slots = Slots(execution.limits.cache_length, config.vocab_size)
        most = min(PROMPT_TOKENS, execution.limits.max_tokens)
        pieces = -(-PROMPT_TOKENS // most)
        piece = _Timer(gpu, buffers, execution.context(buffers), config).seconds(slots.append([0] * most))
        slots.fill([0] * most)
        timer = _Timer(gpu, buffers, execution.context(buffers), config, recorded=True)
        return Timing(timer.seconds(slots.append([0])), pieces * piece)


@dataclass(frozen=True, slots=True)
class _Timer:
    gpu: Gpu
    buffers: DeviceBuffers
    context: PlanContext
    config: HyConfig
    recorded: bool = False

    def seconds(self, step: Step) -> float:
        """Seconds of the step, once nothing about it is new."""
        shape = len(step.ids), self.config.hidden
        self.buffers.stage(step, np.zeros(shape, np.float32), self.config.rope(step.positions))
        self._enqueue(step)
        self.gpu.synchronize()
        replay = self.gpu.capture(lambda: self._enqueue(step)) if self.recorded else None
        measured = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            for _ in range(STEPS):
                if replay is not None:
                    replay()
                else:
                    self._enqueue(step)
            self.gpu.synchronize()
            measured.append((time.perf_counter() - began) / STEPS)
        return statistics.median(measured)

    def _enqueue(self, step: Step) -> None:
        tokens, rows = len(step.ids), len(step.rows)
        self.buffers.upload(tokens, rows)
        self.context.enqueue(tokens, rows, self.gpu.stream)
