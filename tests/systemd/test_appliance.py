"""The appliance: installed twice, booted for real, its kiosk killed and frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.systemd.container import Container, this_machine_in_a_container

UNIT = "dragoman-kiosk.service"
INSTALL = str(ROOT / "systemd" / "install.sh")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    """Installed, not booted yet; set for a machine without a screen and for a quick watchdog."""
    with this_machine_in_a_container(tmp_path_factory.mktemp("container")) as container:
        container.path("/etc/dragoman").mkdir(parents=True)
        container.path("/etc/dragoman/kiosk.env").write_text("QT_QPA_PLATFORM=offscreen\n")
        drop_in = container.path(f"/etc/systemd/system/{UNIT}.d/quick.conf")
        drop_in.parent.mkdir()
        drop_in.write_text("[Service]\nWatchdogSec=3\nTimeoutAbortSec=2\nRestartSec=100ms\n")
        container.run(INSTALL)
        yield container


@pytest.fixture(scope="module")
def booted(container: Container) -> Container:
    container.boot()
    container.wait_for(UNIT, 60, ActiveState="active", SubState="running")
    return container


def fingerprint(folder: Path) -> dict[str, tuple[int, str]]:
    """Time and content of every file."""
    return {
        str(path): (path.lstat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_installing_again_changes_nothing(container: Container) -> None:
    before = {
        folder: fingerprint(container.path(folder)) for folder in ("/etc/systemd", "/etc/dragoman", "/etc/sysusers.d")
    }
    accounts = container.path("/etc/passwd").read_text()
    assert "dragoman" in accounts
    assert before["/etc/systemd"]
    again = container.run(INSTALL)
    assert again.stdout == "dragoman: everything is installed already\n"
    assert {folder: fingerprint(container.path(folder)) for folder in before} == before
    assert container.path("/etc/passwd").read_text() == accounts


def test_what_is_kept_of_the_device_s_own_settings(container: Container) -> None:
    assert container.path("/etc/dragoman/kiosk.env").read_text() == "QT_QPA_PLATFORM=offscreen\n"


def test_the_unit_is_without_fault(container: Container) -> None:
    """The status of ``verify`` is 0 for unknown keys too; what it prints counts."""
    done = container.run("systemd-analyze", "verify", f"/etc/systemd/system/{UNIT}", check=False)
    assert done.returncode == 0
    assert [line for line in (done.stdout + done.stderr).splitlines() if UNIT in line] == []


def test_the_kiosk_is_ready_after_the_boot_without_anybody_logging_in(booted: Container) -> None:
    state = booted.properties(UNIT, "ActiveState", "SubState", "NRestarts", "User", "Type")
    assert state == {
        "ActiveState": "active",
        "SubState": "running",
        "NRestarts": "0",
        "User": "dragoman",
        "Type": "notify",
    }
    pid = booted.properties(UNIT, "MainPID")["MainPID"]
    command = booted.inside("cat", f"/proc/{pid}/cmdline").split("\0")
    assert command[1:3] == ["/opt/dragoman/.venv/bin/dragoman", "kiosk"]
    assert booted.inside("loginctl", "--no-legend", "list-sessions", check=False) == ""


def test_the_kiosk_has_no_network(booted: Container) -> None:
    pid = booted.properties(UNIT, "MainPID")["MainPID"]
    interfaces = booted.inside("nsenter", f"--target={pid}", "--net", "ls", "/sys/class/net")
    own = booted.inside("readlink", f"/proc/{pid}/ns/net")
    assert interfaces.split() == ["lo"]
    assert own != booted.inside("readlink", "/proc/1/ns/net")


def test_a_killed_kiosk_comes_back(booted: Container) -> None:
    before = booted.properties(UNIT, "MainPID", "NRestarts")
    booted.systemctl("kill", "--kill-whom=main", "--signal=KILL", UNIT)
    booted.wait_for(UNIT, 30, ActiveState="active", NRestarts=str(int(before["NRestarts"]) + 1))
    assert booted.properties(UNIT, "MainPID")["MainPID"] != before["MainPID"]


def test_a_frozen_window_is_noticed_and_comes_back(booted: Container) -> None:
    before = booted.properties(UNIT, "MainPID", "NRestarts")
    booted.systemctl("kill", "--kill-whom=main", "--signal=STOP", UNIT)
    booted.wait_for(UNIT, 40, ActiveState="active", NRestarts=str(int(before["NRestarts"]) + 1))
    journal = booted.inside("journalctl", "--no-pager", "--unit", UNIT)
    assert "Watchdog timeout" in journal
    assert booted.properties(UNIT, "MainPID")["MainPID"] != before["MainPID"]


def test_installing_on_the_running_device_leaves_the_kiosk_alone(booted: Container) -> None:
    before = booted.properties(UNIT, "MainPID")
    assert booted.inside(INSTALL) == "dragoman: everything is installed already"
    assert booted.properties(UNIT, "MainPID") == before


def test_uninstalling_keeps_the_person_s_data(booted: Container) -> None:
    booted.inside(INSTALL, "--uninstall")
    assert booted.systemctl("is-active", UNIT, check=False) == "inactive"
    assert not booted.path(f"/etc/systemd/system/{UNIT}").exists()
    assert booted.path("/etc/dragoman/kiosk.env").exists()
    assert booted.inside("ls", "-d", "/var/lib/dragoman") == "/var/lib/dragoman"
