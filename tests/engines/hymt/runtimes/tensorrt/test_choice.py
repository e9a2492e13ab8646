"""Which prepared model is built, and in which form."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.evaluate.verdict import VERDICT_FILE, Judged, Verdict
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt.build import CACHE_LENGTH, MAX_TOKENS
from engines.hymt.runtimes.tensorrt.choice import PlanChoice, choose_form, choose_plan
from engines.hymt.runtimes.tensorrt.plan_manifest import PlanKey
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.hymt.runtimes.tensorrt.probe_result import ProbeResult, ProbeRow
from engines.hymt.runtimes.tensorrt.target import BuildTarget
from tests.engines.hymt.checkpoints import write_checkpoint

Make = Callable[..., Path]

ORIN = BuildTarget("Orin", "8.7")
TENSORRT = "tensorrt 10.16"
PASSED, FAILED = 0.4, 1.2
"""Losses of which one may be at most 1."""


def verdict(folder: Path, loss: float, max_tokens: int = MAX_TOKENS, device: BuildTarget = ORIN) -> Verdict:
    """Of the plan that this model would get."""
    manifest, gpu = PreparedManifest.read(folder), (device.name, device.compute_capability)
    key = PlanKey.of(manifest, TENSORRT, gpu, CACHE_LENGTH, max_tokens)
    judged = Judged(manifest.checksum, "hy-mt-tensorrt", key.folder, TENSORRT, device.name)
    return Verdict(judged, "yardstick", 100, loss, 1.0)


def choose(folders: list[Path], probe: ProbeResult | None) -> PlanChoice:
    return choose_plan(folders, probe, TENSORRT, ORIN, CACHE_LENGTH)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Make:
    folder = tmp_path_factory.mktemp("sources")
    checkpoint = write_checkpoint(folder / "checkpoint")

    def make(precision: Precision, target: Target, family: Family) -> Path:
        out = folder / f"{precision}-{target}-{family}"
        if not out.exists():
            prepare(checkpoint, out, PrepareOptions(precision, target, family))
        return out

    return make


@pytest.fixture
def make(sources: Make, tmp_path: Path) -> Make:
    """Puts a prepared model with a verdict into a folder of that name."""

    def put(
        name: str,
        precision: str,
        loss: float | None = PASSED,
        *,
        target: Target = Target.TENSORRT,
        family: Family = Family.HY_MT2,
    ) -> Path:
        shutil.copytree(sources(Precision(precision), target, family), tmp_path / name)
        if loss is not None:
            verdict(tmp_path / name, loss).write(tmp_path / name)
        return tmp_path / name

    return put


def probed(**token_seconds: float) -> ProbeResult:
    """A result in which forms, ``w8a16_8`` for at most eight tokens, take so long for a token."""
    rows = []
    for name, seconds in token_seconds.items():
        form, _, most = name.partition("_")
        shape = PlanForm(form.replace("scalar", "w8a16-scalar")), int(most or 256)
        rows.append(ProbeRow(*shape, 100, 100, 0, 1, 1.0, seconds, 0.001))
    return ProbeResult("tensorrt 10.16", "Orin", "8.7", tuple(rows))


def test_without_a_probe_the_plain_form_of_the_documented_precision(make: Make) -> None:
    folders = [make("a", "w8a16"), make("b", "w8a8"), make("c", "w8a8")]
    choice = choose(folders, None)
    assert (choice.prepared.name, choice.form, choice.max_tokens, choice.row) == ("b", PlanForm.W8A8, MAX_TOKENS, None)
    assert any("dragoman engine probe" in note for note in choice.notes)


def test_the_fastest_of_the_probe_that_is_prepared(make: Make) -> None:
    folders = [make("a", "w8a8"), make("b", "w8a16")]
    choice = choose(folders, probed(w8a8=3e-3, w8a16=4e-3, w8a16_8=2e-3, scalar=2.5e-3))
    assert (choice.prepared.name, choice.form, choice.max_tokens) == ("b", PlanForm.W8A16, 8)
    choice = choose(folders, probed(w8a8=3e-3, w8a16=4e-3, scalar=2.5e-3))
    assert (choice.prepared.name, choice.form, choice.max_tokens) == ("b", PlanForm.W8A16_SCALAR, 256)
    choice = choose(folders, probed(w8a8=1e-3, w8a16=4e-3))
    assert (choice.prepared.name, choice.form, choice.notes) == ("a", PlanForm.W8A8, ())
    only = choose(folders[:1], probed(w8a8=3e-3, scalar=1e-3))
    assert (only.prepared.name, only.form) == ("a", PlanForm.W8A8)
    assert only.notes == ("w8a16-scalar was faster in the probe, but no model is prepared in w8a16",)


def test_one_that_failed_its_evaluation_is_not_built_however_fast(make: Make) -> None:
    folders = [make("a", "w8a8", FAILED), make("b", "w8a16", None)]
    choice = choose(folders, probed(w8a8=1e-3, w8a16=4e-3))
    assert choice.prepared.name == "b"
    assert any("a is left out" in note for note in choice.notes)
    assert any("b was never evaluated on this device" in note for note in choice.notes)
    with pytest.raises(DragomanError, match=r": a$") as caught:
        choose(folders[:1], None)
    assert caught.value.code == "engine.gate_failed"
    assert choose_form(folders[0], None).form is PlanForm.W8A8  # by its name it can be built, to be evaluated again


def test_a_verdict_that_can_not_be_read_is_none(make: Make) -> None:
    folder = make("a", "w8a8", FAILED)
    assert Verdict.read_all(folder) == [verdict(folder, FAILED)]
    (folder / VERDICT_FILE).write_text('[{"loss": 3}]')
    assert Verdict.read_all(folder) == []
    assert choose([folder], None).prepared == folder


def test_a_verdict_counts_for_the_plan_that_was_judged_alone(make: Make) -> None:
    folder = make("a", "w8a8", None)
    verdict(folder, FAILED, max_tokens=8).write(folder)
    verdict(folder, FAILED, device=BuildTarget("Thor", "11.0")).write(folder)
    replace(verdict(folder, FAILED), judged=Judged(PreparedManifest.read(folder).checksum, "hy-mt-onnxruntime")).write(
        folder
    )
    assert any("never evaluated on this device" in note for note in choose([folder], None).notes)
    assert len(Verdict.read_all(folder)) == 3
    for loss in (PASSED, FAILED):
        verdict(folder, loss).write(folder)
    assert len(Verdict.read_all(folder)) == 4
    with pytest.raises(DragomanError, match="passed its evaluation"):
        choose([folder], None)


def test_the_newest_family_and_nothing_that_is_not_for_tensorrt(make: Make) -> None:
    folders = [
        make("a", "w8a8", family=Family.HY_MT15),
        make("b", "w8a16"),
        make("c", "w8a16", target=Target.ONNXRUNTIME),
    ]
    assert choose(folders, probed(w8a8=1e-3, w8a16=4e-3)).prepared.name == "b"
    for none in (folders[2:], []):
        with pytest.raises(DragomanError) as caught:
            choose(none, None)
        assert caught.value.code == "engine.nothing_prepared"
