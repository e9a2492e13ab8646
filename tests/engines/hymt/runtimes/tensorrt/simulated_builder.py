"""A builder of TensorRT for a GPU that isn't there; its plans are those that the simulated runtime takes.

What it is given is checked as TensorRT would: the graph, the shapes of the profile, the timings, the order of calls.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import Any

import onnx

DAMAGED = b"damaged timings"
"""What the simulated builder can't read as timings."""


class NetworkDefinitionCreationFlag(IntEnum):
    STRONGLY_TYPED = 1


class MemoryPoolType(IntEnum):
    WORKSPACE = 0


class IProgressMonitor: ...


class IStreamWriter: ...


class Network:
    def __init__(self) -> None:
        self.graph: onnx.GraphProto | None = None
        self.folder = Path()


class OnnxParser:
    """Takes what TensorRT takes: a cache of fixed length, no precision of the softmax; attention may fall apart."""

    num_errors = 0

    def __init__(self, network: Network, logger: Any) -> None:
        self.network = network

    def parse(self, model: bytes, path: str) -> bool:
        graph = onnx.ModelProto.FromString(model).graph
        assert Path(path).is_file()
        varying = {
            dimension.dim_param
            for value in (*graph.input, *graph.output)
            for dimension in value.type.tensor_type.shape.dim
            if dimension.dim_param
        }
        assert varying == {"s", "n"}
        for node in graph.node:
            if node.op_type == "Attention":
                assert {attribute.name: attribute.i for attribute in node.attribute} == {"TRT_decomposable": 1}
        self.network.graph, self.network.folder = graph, Path(path).parent
        return True


class Profile:
    def __init__(self) -> None:
        self.shapes: dict[str, tuple[tuple[int, ...], ...]] = {}

    def set_shape(self, name: str, least: tuple[int, ...], best: tuple[int, ...], most: tuple[int, ...]) -> None:
        assert all(low <= middle <= high for low, middle, high in zip(least, best, most, strict=True))
        self.shapes[name] = (least, best, most)


class Timings:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def serialize(self) -> memoryview:
        return memoryview(self.data)


class Config:
    """Timings are ``GPU``, a colon, and a letter for each build; those of another GPU are refused."""

    def __init__(self, gpu: str) -> None:
        self.gpu = gpu
        self.profiles: list[Profile] = []
        self.timings: Timings | None = None
        self.progress_monitor: Any = None
        self.workspace = 0

    def set_memory_pool_limit(self, pool: MemoryPoolType, size: int) -> None:
        assert pool is MemoryPoolType.WORKSPACE
        self.workspace = size

    def add_optimization_profile(self, profile: Profile) -> int:
        self.profiles.append(profile)
        return len(self.profiles) - 1

    def create_timing_cache(self, data: bytes) -> Timings | None:
        return None if data == DAMAGED else Timings(data or f"{self.gpu}:".encode())

    def set_timing_cache(self, timings: Timings, ignore_mismatch: bool) -> bool:
        assert not ignore_mismatch
        if not timings.data.startswith(f"{self.gpu}:".encode()):
            return False
        self.timings = timings
        return True


class Builder:
    """Builds for one GPU; `on_step` is called at each step, as the machine goes on meanwhile.

    Where a `graph` is given, it builds that one instead of what it was asked for, as a wrong builder would.
    """

    def __init__(self, gpu: str, on_step: Callable[[], None] = lambda: None, graph: Path | None = None) -> None:
        self.gpu, self.on_step, self.graph = gpu, on_step, graph

    def create_network(self, flags: int) -> Network:
        assert flags == 1 << NetworkDefinitionCreationFlag.STRONGLY_TYPED
        return Network()

    def create_builder_config(self) -> Config:
        return Config(self.gpu)

    def create_optimization_profile(self) -> Profile:
        return Profile()

    def build_serialized_network_to_stream(self, network: Network, config: Config, writer: Any) -> bool:
        assert network.graph is not None, "nothing was parsed"
        assert config.timings is not None, "built without timings"
        assert 0 < config.workspace <= 1 << 28, "workspace without a limit"
        assert "-peep:fc_h_fusion=off" in os.environ["__LUNOWUD"], "products of one input may be fused wrongly"
        [profile] = config.profiles
        fixed = {"slot"} | {value.name for value in network.graph.input if value.name.startswith(("key.", "value."))}
        inputs = {value.name: value for value in network.graph.input}
        assert profile.shapes.keys() == inputs.keys() - fixed
        for name, shapes in profile.shapes.items():
            declared = [dimension.dim_value for dimension in inputs[name].type.tensor_type.shape.dim]
            assert all(length in {0, shape[axis]} for shape in shapes for axis, length in enumerate(declared)), name
        monitor = config.progress_monitor
        monitor.phase_start("building", None, 3)
        for step in range(3):
            self.on_step()
            if not monitor.step_complete("building", step):
                return False
        monitor.phase_finish("building")
        config.timings.data += b"x"
        return all(writer.write(piece) == len(piece) for piece in self._plan(network, profile))

    def _plan(self, network: Network, profile: Profile) -> tuple[bytes, bytes]:
        assert network.graph is not None
        cache = next(value for value in network.graph.input if value.name == "key.0")
        plan = {
            "folder": str(network.folder),
            "cache": cache.type.tensor_type.shape.dim[2].dim_value,
            "tokens": profile.shapes["embeddings"][2][1],
            "rows": profile.shapes["rows"][2][0],
        }
        if self.graph is not None:
            plan["graph"] = str(self.graph)
        data = json.dumps(plan).encode()
        return data[:10], data[10:]
