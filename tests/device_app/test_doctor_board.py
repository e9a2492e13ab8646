"""What ``dragoman doctor`` says of boards and of TensorRT."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from device_app.doctor.board import check_board, check_sizes
from device_app.doctor.check import CheckStatus
from device_app.doctor.tensorrt import check_tensorrt
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt.plan_manifest import PLAN_FILE, PLANS_FOLDER, PlanCheck, PlanKey, PlanManifest
from engines.machine.machine import Machine, read_machine
from engines.machine.memory import Memory
from engines.model_choice import choose_models
from tests.engines.hymt.tiny import TINY
from tests.engines.machine.jetson import AGX_32, SUPER_NANO, XAVIER_NX

GOOD, WRONG = PlanCheck({"beams": 0.01}), PlanCheck({"beams": 0.7})


@pytest.fixture
def nano(tmp_path: Path) -> Machine:
    return read_machine(SUPER_NANO.write(tmp_path / "nano"))


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where JetPack's packages would lie: ``tensorrt`` is found there by its files, ``pycuda`` not yet."""
    folder = tmp_path / "packages"
    install(folder, "tensorrt", "10.16.2.10")
    monkeypatch.setattr(sys, "path", [str(folder), *(path for path in sys.path if "site-packages" not in path)])
    return folder


def install(folder: Path, name: str, version: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "__init__.py").write_text("raise ImportError('imported, and it must not be')\n")
    (folder / f"{name}-{version}.dist-info").mkdir()
    (folder / f"{name}-{version}.dist-info/METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    )


def test_a_board_in_its_fast_mode_is_well(nano: Machine) -> None:
    check = check_board(nano)
    assert (check.status, check.finding) == (CheckStatus.OK, nano.describe())


def test_a_mode_that_slows_the_memory_is_told(tmp_path: Path) -> None:
    check = check_board(read_machine(replace(SUPER_NANO, mode=0).write(tmp_path)))
    assert check.status is CheckStatus.WARN
    assert "power mode 15W, 68 GB/s" in check.finding
    assert check.advice.startswith("Other power modes move 102 GB/s")


def test_a_board_that_hides_its_mode_is_told(tmp_path: Path) -> None:
    assert check_board(read_machine(AGX_32.write(tmp_path))).status is CheckStatus.WARN


def test_sizes_that_do_not_fit_are_told() -> None:
    for megabytes, status, found in (
        (6000, CheckStatus.OK, "HY-MT INT8"),
        (2000, CheckStatus.WARN, "light translator"),
        (500, CheckStatus.WARN, "even these don't fit"),
    ):
        check = check_sizes(choose_models(Machine("x", Memory(2**33, megabytes * 1_000_000)), on_cpu=True))
        assert check.status is status
        assert found in check.finding
        assert bool(check.advice) is (status is CheckStatus.WARN)


def test_tensorrt_is_not_asked_for_where_it_cannot_run(tmp_path: Path) -> None:
    for machine in (Machine("a laptop"), read_machine(XAVIER_NX.write(tmp_path))):
        check = check_tensorrt(machine, tmp_path)
        assert (check.status, check.finding) == (CheckStatus.OK, f"not used: {machine.no_plan()}")


def test_its_absence_on_a_jetson_is_one_line_with_what_to_do(
    nano: Machine, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = check_tensorrt(nano, packages)
    assert (check.status, "pycuda is not installed" in check.finding) == (CheckStatus.WARN, True)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if path != str(packages)])
    check = check_tensorrt(nano, packages)
    assert (check.status, "tensorrt is not installed" in check.finding) == (CheckStatus.WARN, True)
    assert "python3-libnvinfer" in check.advice
    assert "--system-site-packages" in check.advice


def test_plans_are_told_and_compared(nano: Machine, packages: Path, tmp_path: Path) -> None:
    install(packages, "pycuda", "2026.1")
    versions = "tensorrt 10.16.2.10, pycuda 2026.1"
    assert check_tensorrt(nano, tmp_path).finding == f"{versions}; no model is prepared for TensorRT"
    folder = tmp_path / "hymt" / "tiny"
    prepare(TINY, folder, PrepareOptions(Precision.W8A16, Target.TENSORRT, Family.HY_MT15))
    check = check_tensorrt(nano, tmp_path)
    assert (check.status, check.finding) == (CheckStatus.WARN, f"{versions}; {folder}: no plan yet")
    assert check.advice == f"Build it: dragoman engine build {folder}"

    key = PlanKey.of(PreparedManifest.read(folder), "tensorrt 10.16.2.10", ("Orin", "8.7"), 512, 256)
    plan = folder / PLANS_FOLDER / key.folder
    plan.mkdir(parents=True)
    (plan / PLAN_FILE).write_bytes(bytes(1000))
    for built, status, found in (
        (PlanManifest(key, 1000, 0, 1.0, GOOD), CheckStatus.OK, "plan of 0.00 GB for Orin, 512 tokens"),
        (PlanManifest(key, 1000, 0, 1.0, WRONG), CheckStatus.WARN, "differ from the graph's by beams 70.0%"),
        (PlanManifest(key, 1000, 0, 1.0), CheckStatus.WARN, "not used: it was never compared"),
        (PlanManifest(key, 1001, 0, 1.0), CheckStatus.WARN, "its plan is damaged"),
        (
            PlanManifest(replace(key, tensorrt="tensorrt 10.3"), 1000, 0, 1.0),
            CheckStatus.WARN,
            "built by tensorrt 10.3",
        ),
        (PlanManifest(replace(key, weights="x"), 1000, 0, 1.0), CheckStatus.WARN, "built from another model"),
    ):
        built.write(plan)
        check = check_tensorrt(nano, tmp_path)
        assert (check.status, found in check.finding) == (status, True), check

    PlanManifest(key, 1000, 0, 1.0, GOOD).write(plan)
    (packages / "tensorrt-10.16.2.10.dist-info/METADATA").unlink()  # JetPack's package need not have it
    (packages / "tensorrt-10.16.2.10.dist-info").rmdir()
    check = check_tensorrt(nano, tmp_path)
    assert (check.status, "tensorrt of an unknown version" in check.finding) == (CheckStatus.OK, True)

    (folder / "model.onnx").unlink()
    assert "model.onnx is missing" in check_tensorrt(nano, tmp_path).finding
