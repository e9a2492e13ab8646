"""One run of TensorRT's builder, from a graph to the file of a plan."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.hymt.runtimes.runtime import MAX_BEAMS
from engines.hymt.runtimes.tensorrt.library import TENSORRT, TensorRt
from engines.hymt.runtimes.tensorrt.network import parse_network
from engines.hymt.runtimes.tensorrt.phases import make_monitor
from engines.hymt.runtimes.tensorrt.plan_shape import PlanShape
from engines.hymt.runtimes.tensorrt.target import BuildTarget

WORKSPACE = 256 << 20
"""Most bytes that a kernel may compute in: a Jetson's GPU takes them from the memory of everything else.

The activations of a whole step are a tenth of it."""

_SWITCHES = "__LUNOWUD", "-mlir:autotune:num_threads=1 -cask_fusion:async_policy=1 -peep:fc_h_fusion=off"
"""Variable that TensorRT's builder reads, and what NVIDIA's own builder for language models puts there (TensorRT
Edge-LLM 0.11, its issues 105 and 151): from 10.15 on, products that share an input were fused into wrong ones."""

_FUSING = (10, 15)


@dataclass(frozen=True, slots=True)
class Built:
    """A plan that was written.

    Attributes:
        size: bytes of the plan.
        scratch: bytes it computes in, as the builder says; 0 where it doesn't.
        layers: that the builder made of the network, as it says; 0 where it doesn't.
    """

    size: int
    scratch: int
    layers: int


@dataclass(frozen=True, slots=True)
class PlanBuilder:
    """How plans are built.

    Attributes:
        tensorrt: the library.
        target: what for.
        timings: file of what TensorRT has timed already, read and written, so that the next build is faster.
        cancellation: ends the build.
        progress: told the share that is done, 0 … 1.
    """

    tensorrt: TensorRt
    target: BuildTarget
    timings: Path
    cancellation: Cancellation
    progress: Callable[[float], None]

    def write(self, folder: Path, shape: PlanShape, path: Path) -> Built:
        """Build the plan of the graph in `folder` into a new file.

        The plan goes to the file piece by piece: it would take as much memory as the weights once more.

        Raises:
            DragomanError: ``engine.build_failed``.
            Cancelled: `cancellation` was.
            OSError: the file can't be written.
        """
        tensorrt, module = self.tensorrt, self.tensorrt.module
        builder = module.Builder(tensorrt.logger)
        network = parse_network(folder, tensorrt, builder, shape)
        config = builder.create_builder_config()
        _add_profile(builder, config, shape)
        config.progress_monitor = monitor = make_monitor(module, self.cancellation, self.progress)
        timings = None
        if self.target.ahead_of_time:
            config.num_compute_capabilities = 1
            config.set_compute_capability(getattr(module.ComputeCapability, self.target.ahead_of_time), 0)
        else:
            timings = self._read_timings(config)
        if module.__name__ == TENSORRT:
            config.set_memory_pool_limit(module.MemoryPoolType.WORKSPACE, WORKSPACE)
        with _without_fusion(tensorrt), tensorrt.listen() as heard, path.open("xb", buffering=0) as file:
            writer = _writer(module, file, self.cancellation)
            done = builder.build_serialized_network_to_stream(network, config, writer)
        del monitor
        if timings is not None:
            self._keep_timings(timings)
        if self.cancellation.cancelled:
            raise Cancelled
        if writer.failure is not None:
            raise writer.failure
        if not done:
            raise DragomanError("engine.build_failed", f"TensorRT could not build the plan: {heard.reason}")
        return Built(path.stat().st_size, *_told(heard.lines))

    def _read_timings(self, config: Any) -> Any:
        """The timings so far; none where they are damaged or another device's or version's."""
        stored = self.timings.read_bytes() if self.timings.is_file() else b""
        timings = config.create_timing_cache(stored)
        if timings is None or not config.set_timing_cache(timings, False):
            timings = config.create_timing_cache(b"")
            config.set_timing_cache(timings, False)
        return timings

    def _keep_timings(self, timings: Any) -> None:
        """Keep what was timed, also by a build that was interrupted; a build is not lost for want of it."""
        written = self.timings.with_name(f".{self.timings.name}.new")
        with suppress(OSError):
            written.write_bytes(timings.serialize())
            written.replace(self.timings)


@contextmanager
def _without_fusion(tensorrt: TensorRt) -> Iterator[None]:
    """Set `_SWITCHES` for a version that needs them, beside what somebody may have set."""
    name, value = _SWITCHES
    before = os.environ.get(name)
    if tensorrt.module.__name__ != TENSORRT or tensorrt.numbers < _FUSING:
        yield
        return
    os.environ[name] = f"{before} {value}" if before else value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _add_profile(builder: Any, config: Any, shape: PlanShape) -> None:
    """The shapes from one token to a whole piece of a prompt; tuned for one token, which most steps are.

    One for both, because each further profile stores the weights again.
    """
    model, most = shape.config, shape.max_tokens
    profile = builder.create_optimization_profile()
    half = model.head_dim // 2
    for name, width in (("embeddings", model.hidden), ("rope_cos", half), ("rope_sin", half)):
        profile.set_shape(name, (1, 1, width), (1, 1, width), (1, most, width))
    one = (1, 1, 1, shape.cache_length)
    profile.set_shape("mask", one, one, (1, 1, most, shape.cache_length))
    profile.set_shape("rows", (1,), (1,), (min(MAX_BEAMS, most),))
    config.add_optimization_profile(profile)


def _writer(module: Any, file: BinaryIO, cancellation: Cancellation) -> Any:
    """TensorRT's way into a file; it remembers the failure that ended it."""

    class Writer(module.IStreamWriter):  # type: ignore[misc]  # the base is known at run time only
        def __init__(self) -> None:
            super().__init__()
            self.failure: OSError | None = None

        def write(self, data: bytes) -> int:
            """Bytes that were written; fewer than all of them end the build."""
            left = memoryview(data)
            try:
                while left and not cancellation.cancelled:
                    left = left[file.write(left) :]
            except OSError as error:
                self.failure = error
            return len(data) - len(left)

    return Writer()


def _told(lines: list[str]) -> tuple[int, int]:
    """Scratch memory and layers, from what the builder logged."""
    scratch = [int(found[1]) for line in lines if (found := re.search(r"Max Scratch Memory: (\d+)", line))]
    skipped = [int(found[1]) for line in lines if (found := re.search(r"memory information for (\d+) layers", line))]
    layers = sum(skipped) + sum(line.startswith("Layer: ") for line in lines)
    return max(scratch, default=0), layers
