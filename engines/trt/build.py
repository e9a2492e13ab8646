"""From a prepared model to a TensorRT plan."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.hymt.prepared import WEIGHTS_FILE, Manifest, Target
from engines.hymt.runtime import MAX_BEAMS
from engines.hymt.staging import staged
from engines.trt.library import TensorRt
from engines.trt.network import parse_network
from engines.trt.plan_manifest import PLAN_FILE, PLANS_FOLDER, PlanKey, PlanManifest

CACHE_LENGTH = 512
"""Slots of the cache. All are read for each token: 2 % of what the weights are."""

MAX_TOKENS = 256
"""Most tokens of one step; longer prompts take several."""

MEMORY_FACTOR = 3.0
"""Peak memory of a build, in sizes of the file of weights: a full-size graph of 1.77 GB took 5.7 GB in TensorRT-RTX."""

MEMORY_BASE = 400_000_000
"""Bytes that the libraries take besides."""

TIMING_CACHE_FILE = "timing.cache"
"""In the folder of plans: what TensorRT has timed already, so that the next build is faster."""


@dataclass(frozen=True, slots=True)
class BuildTarget:
    """The GPU that a plan is for.

    Attributes:
        name: as its driver calls it.
        compute_capability: such as ``8.7``.
        ahead_of_time: name of TensorRT-RTX's ``ComputeCapability`` to build for without that GPU; empty for the GPU
            that is here.
    """

    name: str
    compute_capability: str
    ahead_of_time: str = ""


def build_plan(
    prepared: Path,
    tensorrt: TensorRt,
    target: BuildTarget,
    *,
    cache_length: int = CACHE_LENGTH,
    max_tokens: int = MAX_TOKENS,
    cancellation: Cancellation | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> PlanManifest:
    """Build the plan of a prepared model into its folder; a plan with the same key is kept as it is.

    One profile for prompts and tokens, because each further one stores the weights again. It appears complete or not at
    all, and those it replaces are removed only then.

    Raises:
        DragomanError: ``engine.wrong_target``, ``engine.build_memory``, ``engine.build_failed``, ``model.no_space``.
        Cancelled: `cancellation` was.
    """
    manifest = Manifest.read(prepared)
    if manifest.target is not Target.TENSORRT:
        raise DragomanError(
            "engine.wrong_target",
            f"{prepared} was prepared for {manifest.target}",
            hint="Prepare it for TensorRT: dragoman engine prepare --runtime tensorrt",
        )
    gpu = target.name, target.compute_capability
    key = PlanKey.of(manifest, tensorrt.version, gpu, cache_length, max_tokens)
    plans = prepared / PLANS_FOLDER
    folder = plans / key.folder
    found = PlanManifest.read(folder)
    if found is not None and found.key == key:
        return found
    shutil.rmtree(folder, ignore_errors=True)
    weights = manifest.files[WEIGHTS_FILE].size
    _check_memory(int(MEMORY_FACTOR * weights) + MEMORY_BASE)
    stopping = cancellation or Cancellation()
    with staged(folder, int(1.05 * weights) + (16 << 20)) as partial:
        began = time.monotonic()
        scratch = _Build(prepared, manifest, tensorrt, target, stopping, progress).write(partial / PLAN_FILE, key)
        built = PlanManifest(key, (partial / PLAN_FILE).stat().st_size, scratch, round(time.monotonic() - began, 1))
        built.write(partial)
    for other in plans.iterdir():
        if other.is_dir() and other != folder and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)
    return built


@dataclass(frozen=True, slots=True)
class _Build:
    """One run of the builder."""

    prepared: Path
    manifest: Manifest
    tensorrt: TensorRt
    target: BuildTarget
    cancellation: Cancellation
    progress: Callable[[float], None]

    def write(self, path: Path, key: PlanKey) -> int:
        """Write the plan; bytes of scratch memory that the builder reports."""
        tensorrt, module = self.tensorrt, self.tensorrt.module
        builder = module.Builder(tensorrt.logger)
        network = parse_network(self.prepared, tensorrt, builder, key.cache_length)
        config = builder.create_builder_config()
        config.add_optimization_profile(self._profile(builder, key))
        config.progress_monitor = monitor = _monitor(module, self.cancellation, self.progress)
        cache = None
        if self.target.ahead_of_time:
            config.num_compute_capabilities = 1
            config.set_compute_capability(getattr(module.ComputeCapability, self.target.ahead_of_time), 0)
        else:
            timings = self.prepared / PLANS_FOLDER / TIMING_CACHE_FILE
            cache = config.create_timing_cache(timings.read_bytes() if timings.exists() else b"")
            config.set_timing_cache(cache, False)
        tensorrt.lines.clear()
        tensorrt.listening = True
        try:
            plan = builder.build_serialized_network(network, config)
        finally:
            tensorrt.listening = False
        del monitor
        if plan is None:
            if self.cancellation.cancelled:
                raise Cancelled
            raise DragomanError("engine.build_failed", f"TensorRT could not build the plan: {tensorrt.last_error}")
        with path.open("xb") as file:
            file.write(plan)
        if cache is not None:
            (self.prepared / PLANS_FOLDER / TIMING_CACHE_FILE).write_bytes(cache.serialize())
        found = [re.search(r"Max Scratch Memory: (\d+)", line) for line in tensorrt.lines]
        return max((int(match[1]) for match in found if match), default=0)

    def _profile(self, builder: Any, key: PlanKey) -> Any:
        """The shapes from one token to a whole piece of a prompt; tuned for one token, which most steps are."""
        config = self.manifest.config
        profile = builder.create_optimization_profile()
        half = config.head_dim // 2
        for name, width in (("embeddings", config.hidden), ("rope_cos", half), ("rope_sin", half)):
            profile.set_shape(name, (1, 1, width), (1, 1, width), (1, key.max_tokens, width))
        one = (1, 1, 1, key.cache_length)
        profile.set_shape("mask", one, one, (1, 1, key.max_tokens, key.cache_length))
        profile.set_shape("rows", (1,), (1,), (min(MAX_BEAMS, key.max_tokens),))
        return profile


def _monitor(module: Any, cancellation: Cancellation, progress: Callable[[float], None]) -> Any:
    """Tells the share of the outermost phase that is done, and ends the build when asked to."""

    class Monitor(module.IProgressMonitor):  # type: ignore[misc]  # the base is known at run time only
        def __init__(self) -> None:
            super().__init__()
            self._steps: dict[str, int] = {}
            self._outermost = ""

        def phase_start(self, phase_name: str, parent_phase: str | None, num_steps: int) -> None:
            self._steps[phase_name] = max(num_steps, 1)
            if not parent_phase:
                self._outermost = phase_name

        def phase_finish(self, phase_name: str) -> None:
            self._steps.pop(phase_name, None)

        def step_complete(self, phase_name: str, step: int) -> bool:
            if phase_name == self._outermost:
                progress(min((step + 1) / self._steps.get(phase_name, 1), 1.0))
            return not cancellation.cancelled

    return Monitor()


def _check_memory(needed: int, meminfo: Path = Path("/proc/meminfo")) -> None:
    """Refuse a build that would be killed half-way.

    Raises:
        DragomanError: ``engine.build_memory``.
    """
    found = re.search(r"^MemAvailable:\s+(\d+) kB", meminfo.read_text("ascii"), re.MULTILINE)
    if found and int(found[1]) * 1024 < needed:
        available = int(found[1]) * 1024
        raise DragomanError(
            "engine.build_memory",
            f"building takes {needed / 1e9:.1f} GB of memory, {available / 1e9:.1f} GB are available",
            hint="Stop the kiosk and other programs",
        )
