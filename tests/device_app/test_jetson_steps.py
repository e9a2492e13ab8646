"""The README's steps on a Jetson, rehearsed: its commands, in its order, on a simulated board."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from device_app.cli import doctor, engine_build, engine_probe
from device_app.cli.main import main
from device_app.models.catalogue import read_catalogue
from engines.hymt import installed
from engines.hymt.prepare import calibration_set
from engines.hymt.runtimes.tensorrt import loading
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm
from engines.hymt.runtimes.tensorrt.probe_result import ProbeResult, ProbeRow
from engines.machine import machine as machine_module
from engines.machine.machine import Machine, read_machine
from tests.conftest import ROOT
from tests.device_app.test_doctor_board import install
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu
from tests.engines.hymt.tiny import TINY
from tests.engines.machine.jetson import SUPER_NANO

ONLY_ON_A_BOARD = {1, 2, 3, 4, 5, 9, 12}
"""Steps without a command of ours, besides ``./run`` and what ``tests/test_setup.py`` does with its parts."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the README's table: what is in its columns *step* and *check* as code."""

    number: int
    step: tuple[str, ...]
    check: tuple[str, ...]

    @property
    def ours(self) -> list[str]:
        return [code for code in (*self.step, *self.check) if code.startswith(".venv/bin/dragoman ")]


def section(title: str) -> str:
    text = (ROOT / "README.md").read_text("utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def steps() -> list[Step]:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| (.+?) \| \d+ \|$", section("On a Jetson"), re.MULTILINE)
    return [Step(int(number), *(tuple(re.findall("`([^`]+)`", cell)) for cell in cells)) for number, *cells in rows]


def test_what_only_a_board_can_take_is_told_in_the_readme() -> None:
    found = steps()
    assert [step.number for step in found] == list(range(1, len(found) + 1))
    assert {step.number for step in found if not step.ours} == ONLY_ON_A_BOARD
    told = re.search(r"steps? ([\d, and]+) of \*On a Jetson\*", section("What has never been executed"))
    assert told is not None
    assert set(map(int, re.findall(r"\d+", told[1]))) == ONLY_ON_A_BOARD


def test_every_command_of_the_steps_is_one_for_a_shell() -> None:
    for code in (code for step in steps() for code in (*step.step, *step.check)):
        subprocess.run(["bash", "-n", "-c", code], check=True, timeout=30)


class Board:
    """A board with JetPack 7.2, whose GPU and TensorRT are simulated."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        SUPER_NANO.write(root)
        machine = read_machine(root)
        self.tensorrt = SimulatedModule(SimulatedGpu())

        def read(_: Path = root) -> Machine:
            return machine

        for module in (doctor, engine_probe, installed, machine_module):
            monkeypatch.setattr(module, "read_machine", read)
        for module in (engine_build, loading):
            monkeypatch.setattr(module, "load_tensorrt", self.tensorrt.library)
        for module in (engine_build, engine_probe, loading):
            monkeypatch.setattr(module, "CudaGpu", self.open_gpu)
        monkeypatch.setattr(engine_probe, "probe", self.time_forms)

    def time_forms(self, *_: object, **__: object) -> ProbeResult:
        """What `tests.engines.hymt.runtimes.tensorrt.test_probe` covers: a simulated GPU has no speed."""
        gpu, row = self.tensorrt.gpu, ProbeRow(PlanForm.W8A8, 256, 10**6, 1, 2, 3, 4.0, 25e-6, 200e-6)
        return ProbeResult(self.tensorrt.library().version, gpu.name, gpu.compute_capability, [row])

    def open_gpu(self) -> SimulatedGpu:
        self.tensorrt.gpu = SimulatedGpu()
        return self.tensorrt.gpu


def test_our_commands_of_the_steps_lead_to_a_board_that_translates_by_its_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for package, version in (("tensorrt", "10.16.2.10"), ("pycuda", "2026.1")):
        install(tmp_path / "packages", package, version)
    monkeypatch.syspath_prepend(tmp_path / "packages")
    monkeypatch.setattr(calibration_set, "MOST_TOKENS", 256)  # how well is not the question here
    Board(tmp_path / "board", monkeypatch)
    stick = tmp_path / "stick" / "hy-mt2-1.8b"
    shutil.copytree(TINY, stick)
    said: dict[str, str] = {}
    for code in (code for step in steps() for code in step.ours):
        _, *arguments = shlex.split(os.path.expandvars(code))
        if arguments[:2] == ["models", "pull"]:  # the README's other way: the network is not ours
            assert set(arguments[2:]) <= read_catalogue().models.keys()
            arguments = ["models", "import", "--unsigned", str(stick)]
        if arguments[:2] == ["models", "starter"]:
            continue
        status = main(arguments)
        out, err = capsys.readouterr()
        if arguments[0] != "doctor":  # this machine may lack a microphone
            assert status == 0, (code, err)
        name = " ".join(arguments[:2])
        said[name] = f"{said[name]}\f{out}" if name in said else out
    before, after = said["doctor"].split("\f")
    assert "Jetson Orin Nano 8 GB, power mode 25W" in before
    assert "no model is prepared for TensorRT" in before
    assert "hy-mt2-1.8b" in said["models list"]
    assert "fastest for a prompt" in said["engine probe"]
    assert "checked: " in said["engine build"].splitlines()[-1]
    assert "hy-mt-tensorrt" in after
    assert "plan of 0.00 GB for Simulated, 512 tokens" in " ".join(after.split())
