"""A GPU and a TensorRT that aren't there: each call is checked as the real ones would, or more strictly.

Memory is addresses in regions of our own. What is enqueued runs only when the stream is synchronised, so that whoever
reads too early or overwrites too early gets wrong numbers. Plans are computed by ONNX Runtime from the prepared model's
own graph, so the numbers are real.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import DTypeLike, NDArray

from engines.errors import DragomanError
from engines.hymt.prepared import GRAPH_FILE, Manifest
from engines.trt.device_buffers import Limits
from engines.trt.gpu import MappedArray, Rows
from engines.trt.library import TensorRt
from engines.trt.plan_execution import expected_tensors

WORKSPACE = 4096
STREAM = 0xBEEF


class SimulatedGpu:
    """Implements `engines.trt.gpu.Gpu`."""

    name = "Simulated"
    compute_capability = "8.7"
    stream = STREAM

    def __init__(self, *, graphs: bool = True, memory: int = 1 << 30) -> None:
        self.graphs = graphs
        self.free_bytes = memory
        self.regions: dict[int, NDArray[np.uint8]] = {}
        self.mapped: set[int] = set()
        self.depth = 0
        self.closed = False
        self.enqueued: list[Callable[[], None]] = []
        self.captured = 0
        self.replayed = 0
        self.failing: DragomanError | None = None
        self._recording: list[Callable[[], None]] | None = None
        self._next = 0x7F0000000000

    @contextmanager
    def current(self) -> Iterator[None]:
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def allocate(self, size: int) -> int:
        self.check()
        assert size > 0
        if size > self.free_bytes:
            raise DragomanError("engine.out_of_memory", "simulated")
        self.free_bytes -= size
        address, self._next = self._next, self._next + -(-size // 256) * 256 + 4096
        self.regions[address] = np.full(size, 0xFF, np.uint8)  # NaN, as floats
        return address

    def free(self, address: int) -> None:
        self.check()
        assert address not in self.mapped
        self.free_bytes += self.regions.pop(address).size

    def map(self, shape: tuple[int, ...], dtype: DTypeLike) -> MappedArray:
        address = self.allocate(math.prod(shape) * np.dtype(dtype).itemsize)
        self.mapped.add(address)
        self.regions[address][:] = 0
        return MappedArray(self.regions[address].view(dtype).reshape(shape), address)

    def unmap(self, mapped: MappedArray) -> None:
        self.mapped.remove(mapped.address)
        self.free(mapped.address)

    def upload(self, address: int, mapped: NDArray[Any]) -> None:
        self.check()
        assert mapped.flags.c_contiguous
        assert any(np.shares_memory(mapped, self.regions[at]) for at in self.mapped), "not page-locked"
        assert address not in self.mapped
        assert mapped.nbytes
        target = self.bytes(address, mapped.nbytes)
        self._enqueue(lambda: np.copyto(target, mapped.reshape(-1).view(np.uint8)))

    def write_rows(self, rows: Rows, values: NDArray[np.uint8]) -> None:
        assert values.dtype == np.uint8
        assert values.shape == (rows.count, rows.width)
        self.synchronize()
        self._rows(rows)[...] = values

    def read_rows(self, rows: Rows) -> NDArray[np.uint8]:
        self.synchronize()
        return self._rows(rows).copy()

    def clear(self, address: int, size: int) -> None:
        self.check()
        target = self.bytes(address, size)
        self._enqueue(lambda: target.fill(0))

    def synchronize(self) -> None:
        self.check()
        assert self._recording is None, "a recording must not wait"
        waiting, self.enqueued = self.enqueued, []
        if self.failing is not None:
            raise self.failing
        for work in waiting:
            work()

    def capture(self, enqueue: Callable[[], None]) -> Callable[[], None] | None:
        self.check()
        if not self.graphs:
            return None
        assert not self.enqueued or self._recording is None
        self._recording = []
        enqueue()
        recording, self._recording = self._recording, None
        self.captured += 1

        def replay() -> None:
            self.check()
            self.replayed += 1
            self.enqueued.extend(recording)

        return replay

    def close(self) -> None:
        assert self.depth == 0, "closed while current"
        assert not self.regions, f"memory left: {[hex(at) for at in self.regions]}"
        self.closed = True

    def check(self) -> None:
        assert not self.closed
        assert self.depth > 0, "no context is current"

    def bytes(self, address: int, size: int) -> NDArray[np.uint8]:
        """The bytes of a live region; a wrong address or size is an error of the caller."""
        for begin, region in self.regions.items():
            if begin <= address < begin + region.size:
                assert address + size <= begin + region.size, "beyond the end of a buffer"
                return region[address - begin : address - begin + size]
        raise AssertionError(f"{address:#x} is no live memory")

    def execute(self, work: Callable[[], None]) -> None:
        self._enqueue(work)

    @property
    def recording(self) -> bool:
        return self._recording is not None

    def _enqueue(self, work: Callable[[], None]) -> None:
        (self.enqueued if self._recording is None else self._recording).append(work)

    def _rows(self, rows: Rows) -> NDArray[np.uint8]:
        assert 0 <= rows.width <= rows.pitch
        return self.bytes(rows.address, rows.count * rows.pitch).reshape(rows.count, rows.pitch)[:, : rows.width]


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
    __name__: str = "tensorrt"
    __version__: str = "10.16.2.10"
    ILogger = ILogger
    TensorIOMode = TensorIOMode
    DataType = DataType
    ExecutionContextAllocationStrategy = ExecutionContextAllocationStrategy

    def Runtime(self, logger: Any) -> SimulatedRuntime:  # noqa: N802 - TensorRT's name
        assert isinstance(logger, ILogger)
        return SimulatedRuntime(self, logger)

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
        manifest = Manifest.read(folder)
        self.session = onnxruntime.InferenceSession(folder / GRAPH_FILE, providers=["CPUExecutionProvider"])
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
