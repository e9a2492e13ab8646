"""What TensorRT timed is kept between builds; with a simulated builder, for only a GPU times anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.tensorrt.build import TIMINGS_FILE, build_plan
from engines.hymt.runtimes.tensorrt.plan_manifest import PLANS_FOLDER, PlanManifest
from engines.hymt.runtimes.tensorrt.target import BuildTarget
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule
from tests.engines.hymt.runtimes.tensorrt.simulated_builder import DAMAGED
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu

Build = Callable[..., PlanManifest]


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    checkpoint = write_checkpoint(tmp_path / "checkpoint")
    prepare(checkpoint, tmp_path / "prepared", PrepareOptions(Precision.FP32, Target.TENSORRT, Family.HY_MT2))
    return tmp_path / "prepared"


@pytest.fixture
def steps() -> list[int]:
    """One for each step of an interrupted build."""
    return []


@pytest.fixture
def build(prepared: Path, steps: list[int]) -> Build:
    def run(cache_length: int, cancellation: Cancellation | None = None) -> PlanManifest:
        gpu = SimulatedGpu()
        module = SimulatedModule(gpu)
        if cancellation is not None:
            module.on_step = lambda: steps.append(1) or cancellation.cancel()
        return build_plan(
            prepared,
            module.library(),
            BuildTarget.of(gpu),
            cache_length=cache_length,
            max_tokens=32,
            cancellation=cancellation,
        )

    return run


def test_each_build_adds_to_them(prepared: Path, build: Build) -> None:
    build(64)
    assert (prepared / PLANS_FOLDER / TIMINGS_FILE).read_bytes() == b"Simulated:x"
    build(128)
    assert (prepared / PLANS_FOLDER / TIMINGS_FILE).read_bytes() == b"Simulated:xx"
    assert not list((prepared / PLANS_FOLDER).glob(".*"))


@pytest.mark.parametrize("before", [DAMAGED, b"Other:xxx"])
def test_what_is_no_use_here_is_replaced(prepared: Path, build: Build, before: bytes) -> None:
    timings = prepared / PLANS_FOLDER / TIMINGS_FILE
    timings.parent.mkdir()
    timings.write_bytes(before)
    build(64)
    assert timings.read_bytes() == b"Simulated:x"


def test_an_interrupted_build_ends_at_once_and_keeps_them_and_nothing_else(
    prepared: Path, build: Build, steps: list[int]
) -> None:
    build(64)
    before = sorted((prepared / PLANS_FOLDER).rglob("*"))
    with pytest.raises(Cancelled):
        build(128, Cancellation())
    assert len(steps) == 1
    assert sorted((prepared / PLANS_FOLDER).rglob("*")) == before
