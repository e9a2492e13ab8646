"""The prepared model on TensorRT."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from engines.hymt.prepared import PreparedManifest
from engines.hymt.runtimes.prepared_runtime import PreparedRuntime
from engines.hymt.runtimes.runtime import Logits
from engines.hymt.runtimes.slots import Step
from engines.hymt.runtimes.tensorrt.device_buffers import DeviceBuffers
from engines.hymt.runtimes.tensorrt.gpu import Gpu
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_execution import PlanContext, PlanExecution
from engines.hymt.runtimes.tensorrt.plan_manifest import PlanKey


class TrtRuntime(PreparedRuntime):
    """Runs a prepared model's plan on the GPU.

    All memory is allocated once. The step of a single token is recorded as a CUDA graph at its second run, on a context
    of its own, because a recording holds for one set of shapes. The CUDA context is current only within a call: any
    thread may call, one at a time, and none is left with it.
    """

    def __init__(self, folder: Path, plan: Path, tensorrt: TensorRt, gpu: Gpu, key: PlanKey | None = None) -> None:
        """Load a plan; takes the GPU over, also when this fails.

        Args:
            folder: the prepared model that the plan was built from.
            plan: the file of the plan.
            tensorrt: what executes it.
            gpu: where.
            key: of the plan, where it is one that was found for this device.

        Raises:
            DragomanError: ``model.prepared_*``, ``engine.plan_unfit``, ``engine.out_of_memory``, ``engine.gpu_*``.
        """
        self.key = key
        self._gpu = gpu
        self._inside = ExitStack()
        try:
            with gpu.current():
                self._load(folder, plan, tensorrt)
        except BaseException:
            self.close()
            raise

    def _load(self, folder: Path, path: Path, tensorrt: TensorRt) -> None:
        manifest = PreparedManifest.read(folder)
        plan = PlanExecution(path, tensorrt, manifest.config, manifest.float_type)
        self._inside.callback(plan.close)
        self._open(folder, manifest, plan.limits.cache_length, plan.limits.max_tokens)
        self._buffers = DeviceBuffers(self._gpu, manifest.config, plan.limits)
        # Before the plan, which is freed last in, first out: no context outlives the memory it computes in.
        self._inside.callback(self._buffers.close)
        self._inside.callback(plan.close)
        self._context: PlanContext = plan.context(self._buffers)
        self._token_context: PlanContext = plan.context(self._buffers)
        self._token_runs = 0
        self._replay: Callable[[], None] | None = None

    def close(self) -> None:
        """Free weights, cache and everything else on the GPU, then the GPU."""
        try:
            with self._gpu.current():
                self._inside.close()
        finally:
            self.__dict__.pop("_replay", None)
            self.__dict__.pop("_embedding", None)
            self._gpu.close()

    def _calling(self) -> AbstractContextManager[object]:
        return self._gpu.current()

    def _compute(self, step: Step) -> Logits:
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

    def _read_cache(self, length: int, /) -> NDArray[Any]:
        return self._buffers.read_cache(length)

    def _write_cache(self, values: NDArray[Any], /) -> None:
        self._buffers.write_cache(values)

    def _forget(self, _length: int, /) -> None:
        """Nothing: all memory stays."""

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
