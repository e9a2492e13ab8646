"""``dragoman engine build`` and ``probe``, with real plans by TensorRT-RTX."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from device_app.cli import engine_build, engine_probe
from device_app.cli.main import main
from device_app.paths import models_folder
from engines.hymt.config import HyConfig
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.tensorrt import build, library, loading
from engines.hymt.runtimes.tensorrt.library import TENSORRT, TENSORRT_RTX, load_tensorrt
from engines.hymt.runtimes.tensorrt.plan_manifest import PLAN_FILE, PLANS_FOLDER
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.hymt.runtimes.tensorrt.probe_graph import FULL_SIZE
from engines.hymt.runtimes.tensorrt.probe_result import PROBE_FILE, ProbeResult, ProbeRow
from engines.hymt.runtimes.tensorrt.target import BuildTarget
from engines.machine.machine import Machine
from tests.conftest import ROOT
from tests.engines.hymt.runtimes.tensorrt.models import AMPERE, PreparedModels
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu
from tests.engines.hymt.tiny import TINY, pairs
from tests.waiting import longest_wait

AHEAD = ["--ahead-of-time", "SM86"]

rtx = pytest.mark.skipif(find_spec(TENSORRT_RTX) is None, reason="TensorRT-RTX is not installed")
without_tensorrt = pytest.mark.skipif(find_spec(TENSORRT) is not None, reason="TensorRT is installed")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> PreparedModels:
    return PreparedModels(tmp_path_factory.mktemp("models"))


@pytest.fixture
def installed(models: PreparedModels) -> Path:
    """A model for TensorRT where the program looks for it."""
    folder = models_folder() / "hymt" / "mine"
    shutil.copytree(models("w8a8"), folder)
    return folder


@rtx
def test_a_plan_is_built_once_and_anew_when_something_is_different(
    installed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> dict[str, object]:
        assert main(["engine", "build", *AHEAD, "--json", *arguments]) == 0
        shown: dict[str, object] = json.loads(capsys.readouterr().out)
        return shown

    first = run()
    plan = Path(str(first["plan"])) / PLAN_FILE
    assert plan.parent.parent == installed / PLANS_FOLDER
    assert first["built"]
    assert first["bytes"] == plan.stat().st_size
    assert (first["form"], first["cache_length"], first["max_tokens"]) == ("w8a8", 512, 256)
    assert (first["compute_capability"], first["model"]) == ("8.6", str(installed))
    written = plan.stat().st_mtime_ns
    assert run(str(installed)) == first | {"built": False, "notes": []}
    assert plan.stat().st_mtime_ns == written
    second = run("--cache-length", "128")
    assert second["built"]
    assert second["max_tokens"] == 128
    assert not plan.exists()
    plan = Path(str(second["plan"])) / PLAN_FILE
    plan.write_bytes(plan.read_bytes()[:-1])
    assert run("--cache-length", "128")["built"]


@rtx
def test_it_says_what_it_built_and_what_it_does_not_know(installed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["engine", "build", *AHEAD, "--cache-length", "64"]) == 0
    out, err = capsys.readouterr()
    assert "mine, w8a8, by tensorrt_rtx" in out
    assert "64 tokens, 64 at once" in out
    assert "built in" in out
    assert "note: mine was never evaluated" in err
    assert "note: the forms were never timed" in err
    assert main(["engine", "build", *AHEAD, "--cache-length", "64"]) == 0
    assert "nothing was to do" in capsys.readouterr().out


@rtx
def test_ctrl_c_leaves_nothing_half_made(models: PreparedModels, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(models("w8a8", 3), folder, ignore=shutil.ignore_patterns(PLANS_FOLDER))
    command = [sys.executable, "-m", "device_app.cli.main", "engine", "build", str(folder), *AHEAD]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        begun = time.monotonic()
        while not list((folder / PLANS_FOLDER).glob(".*/decoder.plan")):  # TensorRT is at work
            assert program.poll() is None, program.communicate()
            assert time.monotonic() - begun < longest_wait()
            time.sleep(0.002)
        os.kill(program.pid, signal.SIGINT)
        out, err = program.communicate(timeout=longest_wait())
    assert (program.returncode, out, err) == (130, "", "")
    assert list((folder / PLANS_FOLDER).iterdir()) == []


@rtx
def test_too_little_memory_or_disk_is_one_line_before_it_starts(
    installed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "MEMORY_BASE", 1 << 50)
    assert main(["engine", "build", *AHEAD]) == 1
    assert "error[engine.build_memory]: building takes 1125899.9 GB of memory" in capsys.readouterr().err
    monkeypatch.undo()
    monkeypatch.setenv("DRAGOMAN_HOME", str(installed.parents[2]))
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1000))
    assert main(["engine", "build", *AHEAD]) == 1
    out, err = capsys.readouterr()
    assert "error[model.disk_full]" in err.splitlines()[-1]
    assert out == ""
    assert not list((installed / PLANS_FOLDER).glob("*"))


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        pytest.param(["build", *AHEAD], 1, "error[engine.nothing_prepared]", marks=rtx),
        pytest.param(["build", "--ahead-of-time", "SM87"], 2, "error[engine.capability_unknown]", marks=rtx),
        pytest.param(["probe", "--ahead-of-time", "CURRENT"], 2, "error[engine.capability_unknown]", marks=rtx),
        pytest.param(["build", "{here}", *AHEAD], 1, "error[model.not_prepared]", marks=rtx),
        (["build", "--cache-length", "63"], 2, "error[ui.bad_arguments]"),
        (["build", "--max-tokens", "513"], 2, "error[ui.bad_arguments]"),
        (["build", "--max-tokens", "3"], 2, "error[ui.bad_arguments]"),  # fewer than beams
        pytest.param(["build"], 1, "error[engine.tensorrt_missing]: TensorRT is not", marks=without_tensorrt),
        pytest.param(["probe"], 1, "error[engine.tensorrt_missing]: TensorRT is not", marks=without_tensorrt),
    ],
)
def test_a_failure_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, words: str
) -> None:
    assert main(["engine", *(argument.format(here=tmp_path) for argument in arguments)]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(words)
    assert err.count("\n") == 1


@pytest.mark.skipif(find_spec("pycuda") is not None, reason="pycuda is installed")
@pytest.mark.parametrize("action", ["build", "probe"])
def test_without_pycuda_it_is_said(
    action: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_build, "load_tensorrt", SimulatedModule(SimulatedGpu()).library)
    assert main(["engine", action]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("error[engine.pycuda_missing]: pycuda is not installed")


def test_a_model_for_another_runtime_is_refused(models: PreparedModels, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip(TENSORRT_RTX, exc_type=ImportError)
    assert main(["engine", "build", str(models("fp32", 1, "onnxruntime")), *AHEAD]) == 1
    assert "error[engine.wrong_target]" in capsys.readouterr().err


@rtx
def test_without_its_gpu_the_probe_builds_and_says_that_it_timed_nothing(
    models: PreparedModels, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["engine", "probe", str(models("w8a8")), *AHEAD]) == 0
    out = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in out[2:7]] == ["w8a8", "w8a16", "w8a16", "w8a16-scalar", "fp16"]
    assert all(line.count("MB") == 3 for line in out[2:7])
    assert out[-1].startswith("built, not timed")
    assert not (models_folder() / "hymt" / PROBE_FILE).exists()


def test_without_tensorrt_rtx_it_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "find_spec", lambda _: None)
    assert main(["engine", "build", *AHEAD]) == 1
    assert capsys.readouterr().err == (
        "error[engine.tensorrt_missing]: TensorRT-RTX is not installed. "
        "Say: pip install tensorrt-rtx-cu13-bindings tensorrt-rtx-cu13-libs\n"
    )


def test_on_a_device_the_probe_compares_with_the_board_and_frees_the_gpu(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gpus = [SimulatedGpu(), SimulatedGpu()]
    opened = iter(gpus)
    tensorrt = SimulatedModule(gpus[0]).library()
    for module in (engine_build, engine_probe):
        monkeypatch.setattr(module, "CudaGpu", lambda: next(opened))
    monkeypatch.setattr(engine_build, "load_tensorrt", lambda: tensorrt)
    monkeypatch.setattr(engine_probe, "read_machine", lambda: Machine("Orin", bandwidth=102.4e9))

    def timed(
        config: HyConfig, _: object, target: BuildTarget, gpu: SimulatedGpu, *__: object, **___: object
    ) -> object:
        assert (config, gpu, target.name) == (FULL_SIZE, gpus[1], "Simulated")
        row = ProbeRow(PlanForm.W8A8, 256, 2_048_000, 1, 2, 3, 4.0, 25e-6, 200e-6)
        return ProbeResult(tensorrt.version, target.name, target.compute_capability, [row])

    monkeypatch.setattr(engine_probe, "probe", timed)
    assert main(["engine", "probe"]) == 0
    assert capsys.readouterr().out.splitlines()[2].split()[-2:] == ["81.9", "80%"]
    assert all(gpu.closed for gpu in gpus)
    assert ProbeResult.read(models_folder() / "hymt", tensorrt.version, ("Simulated", "8.7")) is not None


@rtx
def test_build_takes_what_the_probe_found_fastest(
    models: PreparedModels, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, precision in (("a", "w8a8"), ("b", "w8a16")):
        shutil.copytree(models(precision), models_folder() / "hymt" / name)

    def timed(*arguments: object, **options: object) -> ProbeResult:
        rows = [
            ProbeRow(PlanForm.W8A8, 256, 10**6, 1, 2, 3, 4.0, 30e-6, 200e-6),
            ProbeRow(PlanForm.W8A16, 8, failure="no such kernel"),
            ProbeRow(PlanForm.W8A16_SCALAR, 128, 10**6, 1, 2, 3, 4.0, 20e-6, 200e-6),
        ]
        return ProbeResult(load_tensorrt(TENSORRT_RTX).version, AMPERE.name, AMPERE.compute_capability, rows)

    monkeypatch.setattr(engine_probe, "probe", timed)
    assert main(["engine", "probe", *AHEAD]) == 0
    out = capsys.readouterr().out
    assert "30 µs     200 µs    33.3" in out
    assert "no such kernel" in out
    assert out.splitlines()[-1].endswith(": w8a16-scalar, 128 tokens at once")
    assert main(["engine", "build", *AHEAD, "--json"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert (Path(built["model"]).name, built["form"], built["max_tokens"]) == ("b", "w8a16-scalar", 128)
    assert main(["engine", "build", *AHEAD, "--json", str(models_folder() / "hymt" / "a"), "--max-tokens", "64"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert (built["form"], built["max_tokens"], built["notes"]) == ("w8a8", 64, [])


def test_on_a_device_what_was_built_is_what_translates(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = models_folder() / "hymt" / "tiny"
    prepare(TINY, folder, PrepareOptions(Precision.FP32, Target.TENSORRT, Family.HY_MT15))
    tensorrt = SimulatedModule(SimulatedGpu())
    gpus: list[SimulatedGpu] = []

    def open_gpu() -> SimulatedGpu:
        tensorrt.gpu = SimulatedGpu()
        gpus.append(tensorrt.gpu)
        return tensorrt.gpu

    for module in (engine_build, loading):
        monkeypatch.setattr(module, "load_tensorrt", tensorrt.library)
        monkeypatch.setattr(module, "CudaGpu", open_gpu)
    assert main(["engine", "build", "--cache-length", "256", "--max-tokens", "64", "--json"]) == 0
    built = json.loads(capsys.readouterr().out)
    assert (built["gpu"], built["compute_capability"], built["tensorrt"]) == ("Simulated", "8.7", "tensorrt 10.16.2.10")
    text = next(pair["text"] for pair in pairs() if (pair["source"], pair["target"]) == ("en", "es"))
    assert main(["translate", text, "--from", "en", "--to", "es", "--set", "engines.translator=hy-mt", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["engines"] == ["hy-mt-tensorrt"]
    assert built["errors"].keys() == {"prefill", "decode", "beams"}
    assert [gpu.closed for gpu in gpus] == [True, True, True]  # built, checked, translated with
