"""The prepared model on TensorRT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engines.hymt.embedding import EmbeddingTable
from engines.hymt.prepared import WEIGHTS_FILE, Manifest
from engines.hymt.runtime import Logits, Snapshot
from engines.hymt.slots import Slots, Step
from engines.trt.device_buffers import DeviceBuffers
from engines.trt.gpu import Gpu
from engines.trt.library import TensorRt
from engines.trt.plan_execution import PlanContext, PlanExecution


@dataclass(frozen=True, slots=True)
class TrtSnapshot:
    """Keys and values on the host, ``uint8[2 * layers * kv_heads, bytes]``, of `length` slots."""

    values: NDArray[np.uint8]
    length: int


class TrtRuntime:
    """Implements `engines.hymt.runtime.Runtime`.

    All memory is allocated once. The step of a single token is recorded as a CUDA graph at its second run, on a context
    of its own, because a recording holds for one set of shapes. The CUDA context is current only within a call: any
    thread may call, one at a time, and none is left with it.
    """

    def __init__(self, folder: Path, plan: Path, tensorrt: TensorRt, gpu: Gpu) -> None:
        """Load a plan; takes the GPU over, also when this fails.

        Args:
            folder: the prepared model that the plan was built from.
            plan: the file of the plan.
            tensorrt: what executes it.
            gpu: where.

        Raises:
            DragomanError: ``model.prepared_*``, ``engine.plan_unfit``, ``engine.out_of_memory``, ``engine.gpu_*``.
        """
        self._gpu = gpu
        self._inside = ExitStack()
        try:
            with gpu.current():
                self._load(folder, plan, tensorrt)
        except BaseException:
            self.close()
            raise

    def _load(self, folder: Path, path: Path, tensorrt: TensorRt) -> None:
        manifest = Manifest.read(folder)
        weights = folder / WEIGHTS_FILE
        self._config = manifest.config
        self._embedding = EmbeddingTable(weights, manifest.embedding, manifest.column_scales)
        self._sink_ids = manifest.sink.ids if manifest.sink else ()
        self._sink = manifest.sink_values(weights).astype(manifest.float_type)
        plan = PlanExecution(path, tensorrt, manifest.config, manifest.float_type)
        self._inside.callback(plan.close)
        self._limits = plan.limits
        self._buffers = DeviceBuffers(self._gpu, manifest.config, plan.limits)
        # Before the plan, which is freed last in, first out: no context outlives the memory it computes in.
        self._inside.callback(self._buffers.close)
        self._inside.callback(plan.close)
        self._slots = Slots(plan.limits.cache_length, manifest.config.vocab_size)
        self._cosines, self._sines = manifest.config.rope(np.arange(plan.limits.cache_length))
        self._context: PlanContext = plan.context(self._buffers)
        self._token_context: PlanContext = plan.context(self._buffers)
        self._token_runs = 0
        self._replay: Callable[[], None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def vocab_size(self) -> int:
        """Length of the logits."""
        return self._config.vocab_size

    @property
    def max_length(self) -> int:
        """Slots of the cache."""
        return self._slots.max_length

    @property
    def position(self) -> int:
        """Slots in use."""
        return self._slots.used

    def prefill(self, ids: Sequence[int]) -> Logits:
        """See `Runtime.prefill`."""
        self._slots.check_sequence(ids)
        rest = list(ids)
        known = len(self._sink_ids)
        with self._gpu.current():
            if known and self._slots.used == 0 and len(rest) > known and tuple(rest[:known]) == self._sink_ids:
                self._buffers.write_cache(_as_rows(self._sink))
                self._slots.take(known)
                rest = rest[known:]
            for start in range(0, len(rest), self._limits.max_tokens):
                step = self._slots.append(rest[start : start + self._limits.max_tokens])
                logits = self._run(step)
                self._slots.take(len(step.ids))
        first: Logits = logits[0]
        return first

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`."""
        step, paths = self._slots.branch(tokens, parents)
        with self._gpu.current():
            logits = self._run(step)
        self._slots.take_branches(paths)
        return logits

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        self._slots.keep(length)

    def save(self) -> TrtSnapshot:
        """See `Runtime.save`."""
        if self._slots.branched:
            raise ValueError("beams are under way")
        with self._gpu.current():
            return TrtSnapshot(self._buffers.read_cache(self._slots.used), self._slots.used)

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        assert isinstance(snapshot, TrtSnapshot)
        with self._gpu.current():
            self._buffers.write_cache(snapshot.values)
        self._slots.reset(snapshot.length)

    def close(self) -> None:
        """Free weights, cache and everything else on the GPU, then the GPU."""
        try:
            with self._gpu.current():
                self._inside.close()
        finally:
            self.__dict__.pop("_replay", None)
            self.__dict__.pop("_embedding", None)
            self._gpu.close()

    def _run(self, step: Step) -> Logits:
        """Compute a step; ``float32[n, vocab_size]``."""
        positions = step.positions
        rope = self._cosines[positions], self._sines[positions]
        self._buffers.stage(step, self._embedding.rows(step.ids), rope)
        tokens, rows = len(step.ids), len(step.rows)
        if (tokens, rows) == (1, 1):
            self._run_token()
        else:
            self._enqueue(self._context, tokens, rows)
        self._gpu.synchronize()
        return self._buffers.logits(rows, self.vocab_size)

    def _run_token(self) -> None:
        if self._replay is None and self._token_runs == 1:
            # The first run of a context may do what can't be recorded, so the second one is; recording runs nothing.
            self._replay = self._gpu.capture(lambda: self._enqueue(self._token_context, 1, 1))
        self._token_runs += 1
        if self._replay is not None:
            self._replay()
        else:
            self._enqueue(self._token_context, 1, 1)

    def _enqueue(self, context: PlanContext, tokens: int, rows: int) -> None:
        self._buffers.upload(tokens, rows)
        context.enqueue(tokens, rows, self._gpu.stream)


def _as_rows(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """``uint8[2 * layers * kv_heads, bytes]`` of ``float[2 * layers, kv_heads, length, head_dim]``."""
    rows: NDArray[np.uint8] = np.ascontiguousarray(values).view(np.uint8).reshape(values.shape[0] * values.shape[1], -1)
    return rows
