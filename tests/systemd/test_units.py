"""The units of the appliance: without fault, and as little exposed as their work allows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

FOLDER = ROOT / "systemd"
UNITS = sorted(path for kind in ("service", "socket", "path") for path in FOLDER.glob(f"*.{kind}"))
MOST_EXPOSED = {
    "dragoman-kiosk.service": 1.5,
    "dragoman-rescue.service": 1.5,
    "dragoman-display.service": 1.0,
    "dragoman-recover.service": 1.0,
    "dragoman-obey.service": 1.0,
    "dragoman-media@.service": 4.0,  # it mounts
}

pytestmark = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def test_no_unit_has_a_fault(tmp_path: Path) -> None:
    """The status of ``verify`` is 0 for unknown keys too; what it prints counts."""
    for unit in UNITS:
        shutil.copy(unit, tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.glob("dragoman*.*"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    faults = [line for line in (done.stdout + done.stderr).splitlines() if "dragoman" in line]
    assert [line for line in faults if not re.search(r"Command /opt/dragoman/.* is not executable", line)] == []


@pytest.mark.parametrize("unit", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name)
def test_no_unit_is_exposed_more_than_its_work_asks_for(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", unit],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    found = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert found is not None, done.stderr
    assert float(found[1]) <= MOST_EXPOSED[unit.name]


def test_every_unit_has_its_limit() -> None:
    assert MOST_EXPOSED.keys() == {path.name for path in UNITS if path.suffix == ".service"}


def settings(unit: str) -> dict[str, str]:
    lines = (line.partition("=") for line in (FOLDER / unit).read_text().splitlines() if not line.startswith("#"))
    return {key: value for key, _, value in lines}


def test_what_people_said_is_readable_for_the_kiosk_alone() -> None:
    found = settings("dragoman-kiosk.service")
    assert (found["UMask"], found["StateDirectoryMode"], found["RuntimeDirectoryMode"]) == ("0077", "0700", "0700")


def test_a_kiosk_that_freezes_or_ends_is_back_within_half_a_minute() -> None:
    found = settings("dragoman-kiosk.service")
    assert (found["Type"], found["Restart"]) == ("notify", "always")
    limits = [int(found[key]) for key in ("WatchdogSec", "TimeoutAbortSec", "TimeoutStopSec", "RestartSec")]
    assert all(limits)
    assert sum(limits) <= 30
    # Its starts must be able to fail often enough in the time in which they are counted.
    interval, starts = int(found["StartLimitIntervalSec"].removesuffix("min")) * 60, int(found["StartLimitBurst"])
    assert starts * (int(found["TimeoutStartSec"]) + int(found["RestartSec"])) < interval


def test_the_scripts_are_sound() -> None:
    for script in (FOLDER / "install.sh", FOLDER / "boot-look.sh", FOLDER / "dragoman-release.sh"):
        subprocess.run(["bash", "-n", script], check=True, timeout=10)
