"""A GPU and a TensorRT that aren't there: each call is checked as the real ones would, or more strictly.

Memory is addresses in regions of our own. What is enqueued runs only when the stream is synchronised, so that whoever
reads too early or overwrites too early gets wrong numbers. Plans are computed by ONNX Runtime from the prepared model's
own graph, so the numbers are real.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from engines.hymt.prepared import GRAPH_FILE, PreparedManifest
from engines.hymt.runtimes.tensorrt.device_buffers import Limits
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_execution import expected_tensors
from tests.engines.hymt.runtimes.tensorrt import simulated_builder
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import STREAM, WORKSPACE, SimulatedGpu


class Severity(IntEnum):
    INTERNAL_ERROR = 0
    ERROR = 1
    WARNING = 2
    INFO = 3


class ILogger:
    Severity = Severity


class TensorIOMode(Enum):
    INPUT = 1
    OUTPUT = 2


class DataType(Enum):
    FLOAT = np.dtype(np.float32)
    HALF = np.dtype(np.float16)
    INT64 = np.dtype(np.int64)
    BOOL = np.dtype(np.bool_)


class ExecutionContextAllocationStrategy(Enum):
    STATIC = 0
    USER_MANAGED = 2


@dataclass
class SimulatedModule:
    """Stands for the package ``tensorrt``."""

    gpu: SimulatedGpu
    contexts: list[SimulatedContext] = field(default_factory=list)
    engines: list[SimulatedEngine] = field(default_factory=list)
    on_step: Callable[[], None] = lambda: None
    wrong_graph: Path | None = None
    __version__: str = "10.16.2.10"
    ILogger = ILogger
    IProgressMonitor = simulated_builder.IProgressMonitor
    IStreamWriter = simulated_builder.IStreamWriter
    MemoryPoolType = simulated_builder.MemoryPoolType
    NetworkDefinitionCreationFlag = simulated_builder.NetworkDefinitionCreationFlag
    OnnxParser = simulated_builder.OnnxParser
    TensorIOMode = TensorIOMode
    DataType = DataType
    ExecutionContextAllocationStrategy = ExecutionContextAllocationStrategy

    def __post_init__(self) -> None:
        self.__name__ = "tensorrt"  # as a field, it would be the class's own

    def Runtime(self, logger: Any) -> SimulatedRuntime:  # noqa: N802 - TensorRT's name
        assert isinstance(logger, ILogger)
        return SimulatedRuntime(self, logger)

    def Builder(self, logger: Any) -> simulated_builder.Builder:  # noqa: N802 - TensorRT's name
        assert isinstance(logger, ILogger)
        return simulated_builder.Builder(self.gpu.name, self.on_step, self.wrong_graph)

    def library(self) -> TensorRt:
        return TensorRt(self)


@dataclass
class SimulatedRuntime:
    module: SimulatedModule
    logger: Any

    def deserialize_cuda_engine(self, data: NDArray[np.uint8]) -> SimulatedEngine | None:
        self.module.gpu.check()
        assert data.dtype == np.uint8
        try:
            plan = json.loads(bytes(data))
        except ValueError:
            self.logger.log(Severity.ERROR, "Error Code 1: Serialization\nmagic tag does not match")
            return None
        engine = SimulatedEngine(self.module, self, plan)
        self.module.engines.append(engine)
        return engine


def write_plan(
    path: Path, prepared: Path, *, cache: int = 128, tokens: int = 16, rows: int = 4, **changes: Any
) -> Path:
    """A file that `SimulatedRuntime` takes for a plan."""
    path.write_text(json.dumps({"folder": str(prepared), "cache": cache, "tokens": tokens, "rows": rows, **changes}))
    return path


class SimulatedEngine:
    """Declares the tensors as the graph's own inputs and outputs, with the profile's limits."""

    device_memory_size_v2 = WORKSPACE

    def __init__(self, module: SimulatedModule, runtime: SimulatedRuntime, plan: dict[str, Any]) -> None:
        self.module, self.runtime, self.plan = module, runtime, plan
        folder = Path(plan["folder"])
        manifest = PreparedManifest.read(folder)
        graph = plan.get("graph", folder / GRAPH_FILE)
        self.session = onnxruntime.InferenceSession(graph, providers=["CPUExecutionProvider"])
        limits = Limits(plan["cache"], plan["tokens"], plan["rows"], WORKSPACE, manifest.float_type)
        self.tensors = dict(expected_tensors(manifest.config, limits))
        for name, value in plan.get("tensors", {}).items():
            if value is None:
                del self.tensors[name]
            else:
                self.tensors[name] = (value[0], tuple(value[1]), np.dtype(value[2]))
        self.outputs = [value.name for value in self.session.get_outputs()]

    @property
    def num_io_tensors(self) -> int:
        return len(self.tensors)

    def get_tensor_name(self, index: int) -> str:
        return list(self.tensors)[index]

    def get_tensor_mode(self, name: str) -> TensorIOMode:
        return TensorIOMode.INPUT if self.tensors[name][0] else TensorIOMode.OUTPUT

    def get_tensor_shape(self, name: str) -> tuple[int, ...]:
        return self.tensors[name][1]

    def get_tensor_dtype(self, name: str) -> DataType:
        return DataType(self.tensors[name][2])

    def get_tensor_profile_shape(self, name: str, profile: int) -> list[tuple[int, ...]]:
        assert profile == 0
        most = self.plan["rows" if name == "rows" else "tokens"]
        return [tuple(count if length == -1 else length for length in self.tensors[name][1]) for count in (1, 1, most)]

    def create_execution_context(self, strategy: ExecutionContextAllocationStrategy) -> SimulatedContext:
        self.module.gpu.check()
        assert strategy is ExecutionContextAllocationStrategy.USER_MANAGED
        context = SimulatedContext(self)
        self.module.contexts.append(context)
        return context


class SimulatedContext:
    """Checks and computes."""

    def __init__(self, engine: SimulatedEngine) -> None:
        self.engine, self.gpu = engine, engine.module.gpu
        self.addresses: dict[str, int] = {}
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.workspace: tuple[int, int] | None = None
        self.warm = False
        self.refuse = False

    def set_device_memory(self, address: int, size: int) -> None:
        self.gpu.check()
        assert size >= WORKSPACE
        self.workspace = address, size

    def set_tensor_address(self, name: str, address: int) -> bool:
        self.gpu.check()
        assert name in self.engine.tensors
        assert address % 256 == 0, "not aligned"
        self.addresses[name] = address
        return True

    def set_input_shape(self, name: str, shape: tuple[int, ...]) -> bool:
        self.gpu.check()
        is_input, declared, _ = self.engine.tensors[name]
        assert is_input
        lowest, _, largest = self.engine.get_tensor_profile_shape(name, 0)
        assert len(shape) == len(declared)
        assert all(low <= length <= high for low, length, high in zip(lowest, shape, largest, strict=True)), name
        self.shapes[name] = tuple(shape)
        self.warm = False
        return True

    def execute_async_v3(self, stream: int) -> bool:
        self.gpu.check()
        assert stream == STREAM
        if self.refuse:
            self.engine.runtime.logger.log(Severity.ERROR, "Error Code 3: API Usage Error")
            return False
        assert self.warm or not self.gpu.recording, "the first run after a change of shapes can't be recorded"
        assert self.workspace is not None
        self.gpu.bytes(*self.workspace)
        shapes = self._all_shapes()
        views = {name: self._view(name, shape) for name, shape in shapes.items()}
        for name in views:
            if name.endswith(".new"):
                assert self.addresses[name] == self.addresses[name.removesuffix(".new")], "not in place"
        others = [view for name, view in views.items() if not name.endswith(".new")]
        assert len({view.ctypes.data for view in others}) == len(others), "two tensors at one address"
        self.warm = True
        frozen = dict(self.shapes)
        self.gpu.execute(lambda: self._compute(views, frozen))
        return True

    def _all_shapes(self) -> dict[str, tuple[int, ...]]:
        shapes = {}
        for name, (_, declared, _) in self.engine.tensors.items():
            shapes[name] = self.shapes.get(name, declared)
        shapes["logits"] = (*self.shapes["rows"], shapes["logits"][1])
        assert all(-1 not in shape for shape in shapes.values()), "a shape is missing"
        tokens = {shapes[name][-2] for name in ("embeddings", "rope_cos", "rope_sin", "mask")}
        assert len(tokens) == 1, "shapes contradict each other"
        return shapes

    def _view(self, name: str, shape: tuple[int, ...]) -> NDArray[Any]:
        dtype = self.engine.tensors[name][2]
        return self.gpu.bytes(self.addresses[name], math.prod(shape) * dtype.itemsize).view(dtype).reshape(shape)

    def _compute(self, views: dict[str, NDArray[Any]], shapes: dict[str, tuple[int, ...]]) -> None:
        assert shapes == self.shapes, "a recording must not outlive its shapes"
        slot, tokens, mask = int(views["slot"][0]), views["mask"].shape[2], views["mask"]
        assert slot >= 0
        assert slot + tokens <= mask.shape[3]
        assert set(mask.view(np.uint8).ravel()) <= {0, 1}
        assert mask[0, 0, range(tokens), range(slot, slot + tokens)].all(), "a token doesn't see itself"
        assert not mask[..., slot + tokens :].any(), "a token sees the future"
        assert ((views["rows"] >= 0) & (views["rows"] < tokens)).all()
        inputs = {name: view for name, view in views.items() if self.engine.tensors[name][0]}
        assert all(np.isfinite(view).all() for view in inputs.values()), "something was never written"
        for name, result in zip(self.engine.outputs, self.engine.session.run(None, inputs), strict=True):
            views[name][...] = result
