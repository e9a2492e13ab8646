"""A plan in the GPU's memory, and contexts that execute it. Knows TensorRT, and nothing of CUDA."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.runtimes.tensorrt.device_buffers import DeviceBuffers, Limits, input_shapes
from engines.hymt.runtimes.tensorrt.library import TensorRt


class PlanExecution:
    """A deserialised plan. The CUDA context must be current in every call, `close` included."""

    def __init__(self, path: Path, tensorrt: TensorRt, config: HyConfig, float_type: np.dtype[Any]) -> None:
        """Load a plan.

        Raises:
            DragomanError: ``engine.plan_unfit`` when TensorRT refuses it or it is not this model's.
        """
        self._tensorrt = tensorrt
        self._config = config
        self._contexts: list[PlanContext] = []
        self._runtime: Any = tensorrt.module.Runtime(tensorrt.logger)
        # Mapped: the pages go back to the system as TensorRT has copied them.
        self._engine: Any = self._runtime.deserialize_cuda_engine(np.memmap(path, np.uint8, "r"))
        if self._engine is None:
            raise _unfit(tensorrt.last_error or "TensorRT refuses it")
        self.limits = self._check(float_type)

    def context(self, buffers: DeviceBuffers) -> PlanContext:
        """A context that computes in `buffers`; contexts share the weights and the workspace.

        Raises:
            DragomanError: ``engine.out_of_memory``, ``engine.failed``.
        """
        module = self._tensorrt.module
        context = self._engine.create_execution_context(module.ExecutionContextAllocationStrategy.USER_MANAGED)
        if context is None:
            raise DragomanError("engine.out_of_memory", "not enough memory for the translation model")
        made = PlanContext(context, self._tensorrt, self._config, buffers)
        self._contexts.append(made)
        return made

    def close(self) -> None:
        """Free contexts, then weights; legal twice."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        self._engine = None
        self._runtime = None

    def _check(self, float_type: np.dtype[Any]) -> Limits:
        """Read what the plan was built for, and compare all of its tensors with the model's."""
        engine = self._engine
        tokens, rows = (
            int(engine.get_tensor_profile_shape(name, 0)[2][axis]) for name, axis in (("embeddings", 1), ("rows", 0))
        )
        limits = Limits(
            cache_length=int(engine.get_tensor_shape("key.0")[2]),
            max_tokens=tokens,
            max_rows=rows,
            workspace=int(engine.device_memory_size_v2),
            float_type=float_type,
        )
        wanted = expected_tensors(self._config, limits)
        names = {engine.get_tensor_name(index) for index in range(engine.num_io_tensors)}
        if names != wanted.keys():
            raise _unfit(f"its tensors differ: {', '.join(sorted(names ^ wanted.keys())[:4])}")
        modes, types = self._tensorrt.module.TensorIOMode, self._tensorrt.data_types
        for name, (is_input, shape, dtype) in wanted.items():
            found = engine.get_tensor_mode(name), tuple(engine.get_tensor_shape(name)), engine.get_tensor_dtype(name)
            if found != (modes.INPUT if is_input else modes.OUTPUT, shape, types[dtype]):
                raise _unfit(f"{name} is {found}")
        return limits


class PlanContext:
    """One set of shapes at a time; enqueues the plan for it."""

    def __init__(self, context: Any, tensorrt: TensorRt, config: HyConfig, buffers: DeviceBuffers) -> None:
        self._context = context
        self._tensorrt = tensorrt
        self._shapes = input_shapes(config, buffers.limits)
        self._shape = (0, 0)
        context.set_device_memory(buffers.workspace, max(buffers.limits.workspace, 1))
        for name, address in buffers.addresses.items():
            self._do(context.set_tensor_address(name, address), f"the address of {name}")

    def enqueue(self, tokens: int, rows: int, stream: int) -> None:
        """Enqueue the plan for so many tokens, and logits of so many of them.

        Raises:
            DragomanError: ``engine.failed``.
        """
        if self._shape != (tokens, rows):
            self._shape = (0, 0)
            for name, (largest, _) in self._shapes.items():
                if name != "slot":
                    shape = (rows,) if name == "rows" else _with_tokens(largest, tokens)
                    self._do(self._context.set_input_shape(name, shape), f"the shape of {name}")
            self._shape = (tokens, rows)
        self._do(self._context.execute_async_v3(stream), "a step")

    def close(self) -> None:
        """Free the context."""
        self._context = None

    def _do(self, done: bool, what: str) -> None:
        if not done:
            reason = self._tensorrt.last_error or "no reason given"
            raise DragomanError("engine.failed", f"TensorRT refused {what}: {reason}")


def expected_tensors(config: HyConfig, limits: Limits) -> Mapping[str, tuple[bool, tuple[int, ...], np.dtype[Any]]]:
    """Name → whether it is an input, shape (-1 for what varies), dtype, as the graph declares them."""
    wanted: dict[str, tuple[bool, tuple[int, ...], np.dtype[Any]]] = {}
    for name, (largest, dtype) in input_shapes(config, limits).items():
        shape = (-1,) if name == "rows" else _with_tokens(largest, -1) if name != "slot" else largest
        wanted[name] = (True, shape, dtype)
    cache = (1, config.kv_heads, limits.cache_length, config.head_dim)
    for layer in range(config.layers):
        for name in (f"key.{layer}", f"value.{layer}"):
            wanted[name] = (True, cache, limits.float_type)
            wanted[f"{name}.new"] = (False, cache, limits.float_type)
    wanted["logits"] = (False, (-1, config.padded_vocabulary), np.dtype(np.float32))
    return wanted


def _with_tokens(largest: tuple[int, ...], tokens: int) -> tuple[int, ...]:
    """The shape with its second to last axis, the tokens, set."""
    return (*largest[:-2], tokens, largest[-1])


def _unfit(reason: str) -> DragomanError:
    return DragomanError(
        "engine.plan_unfit",
        f"the TensorRT plan does not fit this device or model: {reason}",
        hint="Build it again: dragoman engine build",
    )
