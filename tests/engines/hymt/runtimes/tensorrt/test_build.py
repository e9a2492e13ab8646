"""Building plans, for real, by TensorRT-RTX, which needs no GPU for it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.hymt.prepared import PreparedManifest
from engines.hymt.runtimes.tensorrt import build
from engines.hymt.runtimes.tensorrt.build import build_plan
from engines.hymt.runtimes.tensorrt.builder import PlanBuilder
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_manifest import (
    PLANS_FOLDER,
    PlanCheck,
    PlanManifest,
    find_plan,
    stored_plans,
)
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape
from engines.hymt.runtimes.tensorrt.target import BuildTarget
from tests.device_app.small_disk import small_disk
from tests.engines.hymt.runtimes.tensorrt.models import AMPERE, PreparedModels

__all__ = ["small_disk"]


def test_a_plan_is_built_once_and_found_where_it_fits(tensorrt: TensorRt, middling: PreparedModels) -> None:
    folder = middling("w8a8", 1)
    gpu = AMPERE.name, AMPERE.compute_capability

    def build(check: PlanCheck | None) -> PlanManifest:
        checked = None if check is None else lambda _: check
        return build_plan(folder, tensorrt, AMPERE, cache_length=128, max_tokens=64, check=checked)

    build(None)
    with pytest.raises(DragomanError, match="it was never compared with its graph"):
        find_plan(folder, tensorrt.version, gpu)
    built = build(PlanCheck({"prefill": 0.01}))
    path, key = find_plan(folder, tensorrt.version, gpu)
    assert key == built.key
    written = path.stat().st_mtime_ns
    assert build(PlanCheck({"prefill": 9.0})) == built  # it was checked before
    assert path.stat().st_mtime_ns == written
    with pytest.raises(DragomanError, match="another tensorrt, gpu, compute_capability") as caught:
        find_plan(folder, "tensorrt 10.3.0", ("Orin", "8.7"))
    assert caught.value.code == "engine.plan_unfit"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DragomanError) as caught:
        find_plan(folder, tensorrt.version, gpu)
    assert caught.value.code == "engine.plan_missing"
    again = build(PlanCheck({"prefill": 0.01}))
    assert find_plan(folder, tensorrt.version, gpu)[0].stat().st_size == again.size


def test_an_interrupted_build_leaves_nothing(tensorrt: TensorRt, middling: PreparedModels) -> None:
    folder, cancellation = middling("w8a8", 2), Cancellation()
    cancellation.cancel()
    before = sorted(path.name for path in (folder / PLANS_FOLDER).glob("*"))
    with pytest.raises(Cancelled):
        build_plan(folder, tensorrt, AMPERE, cache_length=64, max_tokens=16, cancellation=cancellation)
    assert sorted(path.name for path in (folder / PLANS_FOLDER).glob("*")) == before


def test_what_can_not_be_built_is_refused_before_it_starts(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DragomanError) as caught:
        build_plan(middling("fp32", 1, "onnxruntime"), tensorrt, AMPERE)
    assert caught.value.code == "engine.wrong_target"
    monkeypatch.setattr(build, "MEMORY_BASE", 1 << 50)
    with pytest.raises(DragomanError, match="GB are available") as caught:
        build_plan(middling("w8a8", 1), tensorrt, AMPERE, cache_length=96, max_tokens=16)
    assert caught.value.code == "engine.build_memory"


def test_a_plan_replaces_the_others_but_one_built_ahead_of_time_only_its_own_kind(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(middling("w8a8"), folder, ignore=shutil.ignore_patterns(PLANS_FOLDER))

    def lengths() -> set[tuple[str, int]]:
        return {(plan.key.gpu, plan.key.cache_length) for _, plan in stored_plans(folder)}

    other = BuildTarget("Other", "8.9", "SM89")
    build_plan(folder, tensorrt, AMPERE, cache_length=64, max_tokens=8)
    build_plan(folder, tensorrt, other, cache_length=64, max_tokens=8)
    build_plan(folder, tensorrt, AMPERE, cache_length=128, max_tokens=8)
    assert lengths() == {("Other", 64), (AMPERE.name, 128)}


def test_a_full_disk_ends_the_build(tensorrt: TensorRt, middling: PreparedModels, small_disk: Path) -> None:
    folder = middling("w8a8")
    builder = PlanBuilder(tensorrt, AMPERE, small_disk / "timings", Cancellation(), lambda _: None)
    shape = PlanShape(PreparedManifest.read(folder).config, PlanForm.W8A8, 64, 8)
    with pytest.raises(OSError, match="No space left") as caught:
        builder.write(folder, shape, small_disk / "plan")
    assert caught.value.errno == errno.ENOSPC


def test_what_tensorrt_complains_of_first_is_told(tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path) -> None:
    folder = middling("w8a8")
    builder = PlanBuilder(tensorrt, BuildTarget("Other", "0.0", "NONE"), tmp_path / "x", Cancellation(), lambda _: None)
    shape = PlanShape(PreparedManifest.read(folder).config, PlanForm.W8A8, 64, 8)
    with pytest.raises(DragomanError, match=r"could not build the plan: \w") as caught:
        builder.write(folder, shape, tmp_path / "plan")
    assert caught.value.code == "engine.build_failed"
    assert "\n" not in caught.value.message


def test_a_wrong_form_is_a_mistake(tensorrt: TensorRt, middling: PreparedModels) -> None:
    with pytest.raises(ValueError, match="w8a16-scalar of a model in w8a8"):
        build_plan(middling("w8a8"), tensorrt, AMPERE, form=PlanForm.W8A16_SCALAR)
