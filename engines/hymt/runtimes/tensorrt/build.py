"""From a prepared model to a TensorRT plan."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.hymt.prepare.staging import staged
from engines.hymt.prepared import WEIGHTS_FILE, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt.builder import PlanBuilder
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_manifest import (
    PLAN_FILE,
    PLANS_FOLDER,
    PlanCheck,
    PlanKey,
    PlanManifest,
    stored_plans,
)
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape
from engines.hymt.runtimes.tensorrt.probe_result import ProbeRow
from engines.hymt.runtimes.tensorrt.target import BuildTarget

CACHE_LENGTH = 512
"""Slots of the cache. All are read for each token: 2 % of what the weights are."""

MAX_TOKENS = 256
"""Most tokens of one step; longer prompts take several."""

MEMORY_FACTOR = 2.3
"""Peak memory of a build, in sizes of the file of weights: 4.4 GB at full size, by TensorRT-RTX (``benchmarks/``)."""

MEMORY_BASE = 400_000_000
"""Bytes that the libraries take besides."""

TIMINGS_FILE = "timing.cache"
"""In the folder of plans: what TensorRT has timed already."""


def build_plan(
    prepared: Path,
    tensorrt: TensorRt,
    target: BuildTarget,
    *,
    form: PlanForm | None = None,
    cache_length: int = CACHE_LENGTH,
    max_tokens: int = MAX_TOKENS,
    cancellation: Cancellation | None = None,
    progress: Callable[[float], None] = lambda _: None,
    check: Callable[[Path], PlanCheck] | None = None,
) -> PlanManifest:
    """Build the plan of a prepared model into its folder; a plan with the same key is kept as it is.

    It appears complete or not at all, and those it replaces are removed only then. A plan is checked once; the outcome
    is in its manifest, and without a passed check it is never used.

    Args:
        prepared: folder of the model.
        tensorrt: what builds it.
        target: the GPU it is for.
        form: of the linear layers, one of the model's precision; None for the plain one.
        cache_length: slots of the cache.
        max_tokens: most tokens of one step.
        cancellation: ends the build.
        progress: told the share that is done, 0 … 1.
        check: compares the plan in a file with its graph; None where the GPU isn't here.

    Raises:
        DragomanError: ``model.prepared_*``, ``model.disk_full``, ``model.unwritable``, ``engine.wrong_target``,
            ``engine.build_memory``, ``engine.build_failed``, ``engine.plan_wrong``, and what the check fails with.
        Cancelled: `cancellation` was.
    """
    manifest = PreparedManifest.read(prepared)
    if manifest.target is not Target.TENSORRT:
        raise DragomanError(
            "engine.wrong_target",
            f"{prepared} was prepared for {manifest.target}",
            hint="Prepare it for TensorRT: dragoman engine prepare --runtime tensorrt",
        )
    shape = PlanShape(manifest.config, form or PlanForm(manifest.precision), cache_length, max_tokens)
    if shape.form.precision is not manifest.precision:
        raise ValueError(f"{shape.form} of a model in {manifest.precision}")
    gpu = target.name, target.compute_capability
    key = PlanKey.of(manifest, tensorrt.version, gpu, form=shape.form, cache_length=cache_length, max_tokens=max_tokens)
    plans = prepared / PLANS_FOLDER
    folder = plans / key.folder
    found = PlanManifest.read(folder)
    if found is not None and found.key == key:
        return _checked(folder, found, check)
    shutil.rmtree(folder, ignore_errors=True)
    weights = manifest.files[WEIGHTS_FILE].size
    _check_memory(int(MEMORY_FACTOR * weights) + MEMORY_BASE)
    builder = PlanBuilder(tensorrt, target, plans / TIMINGS_FILE, cancellation or Cancellation(), progress)
    with staged(folder, int(1.05 * weights) + (16 << 20)) as partial:
        began = time.monotonic()
        written = builder.write(prepared, shape, partial / PLAN_FILE)
        seconds = round(time.monotonic() - began, 1)
        built = PlanManifest(key, written.size, written.scratch, seconds)
        built.write(partial)
    _remove_replaced(plans, key, target)
    return _checked(folder, built, check)


def _checked(folder: Path, plan: PlanManifest, check: Callable[[Path], PlanCheck] | None) -> PlanManifest:
    """The plan with the outcome of its check, where it can be checked.

    Raises:
        DragomanError: ``engine.plan_wrong``.
    """
    if check is None:
        return plan
    if plan.check is None:
        plan = replace(plan, check=check(folder / PLAN_FILE))
        plan.write(folder)
    if plan.unusable:
        raise DragomanError(
            "engine.plan_wrong",
            f"the plan that {plan.key.tensorrt} built for {plan.key.gpu} is not used: {plan.unusable}",
            hint="HY-MT runs on another runtime; build it again with another version of TensorRT",
        )
    return plan


def expected_seconds(prepared: Path, target: BuildTarget, probed: ProbeRow | None) -> float | None:
    """How long building takes, from an earlier plan for the same GPU or a probed layer; None where there is neither."""
    before = [plan.seconds for _, plan in stored_plans(prepared) if plan.key.gpu == target.name]
    if before:
        return max(before)
    if probed is None or not probed.weights:
        return None
    return probed.build_seconds * PreparedManifest.read(prepared).files[WEIGHTS_FILE].size / probed.weights


def _remove_replaced(plans: Path, built: PlanKey, target: BuildTarget) -> None:
    """Remove what this plan replaces: all others, but one built ahead of time only those of the same GPU."""
    kept = {
        folder
        for folder, plan in stored_plans(plans.parent)
        if plan.key == built or (target.ahead_of_time and plan.key.gpu != built.gpu)
    }
    for other in plans.iterdir():
        if other.is_dir() and other not in kept and not other.name.startswith("."):
            shutil.rmtree(other, ignore_errors=True)


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
