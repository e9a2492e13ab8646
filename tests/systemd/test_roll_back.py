"""The way back to a release that has worked, on folders of its own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import longest_wait

SCRIPT = ROOT / "systemd/dragoman-release.sh"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Releases whose names are not in the order in which they worked, the newest but broken one in use."""
    home = tmp_path / "opt"
    for name, worked in (("1.0-a", 100), ("1.0-c", 200), ("1.0-b", 300), ("2.0-d", 0)):
        program = home / "releases" / name / ".venv/bin/dragoman"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        if worked:
            (home / "releases" / name / ".healthy").touch()
            os.utime(home / "releases" / name / ".healthy", (worked, worked))
    (home / "current").symlink_to("releases/2.0-d")
    return home


def release(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    manager = home.parent / "bin/systemctl"  # of this machine, it is not asked
    manager.parent.mkdir(exist_ok=True)
    manager.write_text("#!/bin/sh\n")
    manager.chmod(0o755)
    environment = {**os.environ, "DRAGOMAN_OPT": str(home), "PATH": f"{manager.parent}:{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", SCRIPT, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=longest_wait(),
    )


def current(home: Path) -> str:
    return (home / "current").readlink().name


def test_the_way_back_is_to_the_release_that_worked_last_and_each_is_left_once(home: Path) -> None:
    seen = []
    for _ in range(3):
        assert release(home, "roll-back").returncode == 0
        seen.append(current(home))
    assert seen == ["1.0-b", "1.0-c", "1.0-a"]
    failed = release(home, "roll-back")
    assert failed.stderr.startswith("error[system.release]: there is no other release that has worked.")
    assert current(home) == "1.0-a"


def test_a_new_release_that_does_not_start_is_left_and_one_that_worked_is_not(home: Path) -> None:
    release(home, "recover")
    assert current(home) == "1.0-b"
    release(home, "recover")
    assert current(home) == "1.0-b", "it has worked before and may work again"


def test_no_release_is_no_choice(home: Path) -> None:
    for name in ("3.0", "", "../releases/1.0-a", ".partial"):
        assert release(home, "switch", name).returncode == 1
        assert current(home) == "2.0-d"
