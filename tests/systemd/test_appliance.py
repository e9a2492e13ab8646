"""The appliance: installed twice, booted for real, its kiosk killed and frozen."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from device_app.bundles.keys import make_key, trusted_keys
from tests.conftest import ROOT
from tests.systemd.container import Container, this_machine_in_a_container
from tests.systemd.test_boot_look import EXTLINUX

UNIT = "dragoman-kiosk.service"
INSTALL = str(ROOT / "systemd" / "install.sh")

OURS = (
    "/etc/systemd",
    "/etc/dragoman",
    "/etc/sysusers.d",
    "/etc/tmpfiles.d",
    "/etc/udev",
    "/etc/pam.d",
    "/opt/dragoman",
)
"""Folders into which the installer writes."""

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
        # A device whose models are there already: none can be fetched here.
        container.path("/var/lib/dragoman/models").mkdir(parents=True)
        container.path("/boot/extlinux").mkdir(parents=True)
        container.path("/boot/extlinux/extlinux.conf").write_text(EXTLINUX)
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
        str(path): (path.lstat().st_mtime_ns, hashlib.sha256(path.read_bytes()[:100_000]).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_installing_again_changes_nothing(container: Container) -> None:
    before = {folder: fingerprint(container.path(folder)) for folder in OURS}
    accounts = container.path("/etc/passwd").read_text()
    assert "dragoman" in accounts
    assert before["/etc/systemd"]
    again = container.run(INSTALL)
    assert again.stdout == "dragoman: everything is installed already\n"
    assert {folder: fingerprint(container.path(folder)) for folder in before} == before
    assert container.path("/etc/passwd").read_text() == accounts


def test_a_dry_run_writes_nothing_and_says_what_it_would(container: Container) -> None:
    container.path("/etc/tmpfiles.d/dragoman.conf").unlink()
    before = {folder: fingerprint(container.path(folder)) for folder in OURS}
    # The machine of the test may lack what draws.
    *packages, said = container.run(INSTALL, "--dry-run").stdout.splitlines()
    assert said == "dragoman: to be done: installed /etc/tmpfiles.d/dragoman.conf"
    assert {word for line in packages for word in line.split()[5:]} <= {"weston", "libpam-systemd"}
    assert {folder: fingerprint(container.path(folder)) for folder in before} == before
    assert container.run(INSTALL).stdout == "dragoman: installed /etc/tmpfiles.d/dragoman.conf\n"


def test_a_checkout_out_of_reach_is_refused_before_anything_is_written(container: Container) -> None:
    hidden = container.path("/root/hidden")
    hidden.mkdir(mode=0o700)
    for name in ("systemd", ".venv"):
        (hidden / name).symlink_to(ROOT / name)
    script = hidden / "systemd"
    script.unlink()
    shutil.copytree(ROOT / "systemd", script)
    (hidden / ".venv").unlink()
    (hidden / ".venv/bin").mkdir(parents=True)
    program = hidden / ".venv/bin/dragoman"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    before = {folder: fingerprint(container.path(folder)) for folder in OURS}
    refused = container.run("/root/hidden/systemd/install.sh", check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        "error[system.setup]: the service's user may not run /root/hidden/.venv/bin/dragoman"
    )
    assert {folder: fingerprint(container.path(folder)) for folder in before} == before
    shutil.rmtree(hidden)


def test_a_key_to_trust_is_placed_and_a_private_one_refused(container: Container) -> None:
    keys = container.path("/root/keys")
    keys.mkdir()
    make_key(keys / "clinic")
    (keys / "wrong.pub").write_bytes((keys / "clinic").read_bytes())
    for name in ("clinic", "wrong.pub", "missing.pub"):
        refused = container.run(INSTALL, "--trust", f"/root/keys/{name}", check=False)
        assert refused.stderr.startswith(f"error[system.setup]: /root/keys/{name} is no public key")
    assert not container.path("/etc/dragoman/keys").exists()
    done = container.run(INSTALL, "--trust", "/root/keys/clinic.pub")
    assert done.stdout == "dragoman: installed /etc/dragoman/keys/clinic.pub\n"
    assert container.path("/etc/dragoman/keys/clinic.pub").stat().st_mode & 0o777 == 0o644
    assert list(trusted_keys(container.path("/etc/dragoman/keys")).values()) == ["clinic"]
    shutil.rmtree(keys)


def test_what_is_kept_of_the_device_s_own_settings(container: Container) -> None:
    assert container.path("/etc/dragoman/kiosk.env").read_text() == "QT_QPA_PLATFORM=offscreen\n"


def test_no_start_compiles_a_module(container: Container) -> None:
    """The service may not write beside its modules, so it would compile the same ones at each start."""
    packages = next(container.path("/opt/dragoman/releases").glob("*/.venv/lib/python3*/site-packages"))
    for source in packages.rglob("*.py"):
        compiled = Path(importlib.util.cache_from_source(source))
        if not compiled.is_file():
            with pytest.raises(SyntaxError):  # a template, or of another Python
                compile(source.read_bytes(), source, "exec")
            continue
        flags, time, size = struct.unpack("<4xIII", compiled.read_bytes()[:16])
        assert (flags, time, size) == (0, int(source.stat().st_mtime), source.stat().st_size), source


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
    assert command[1:3] == ["/opt/dragoman/current/.venv/bin/dragoman", "kiosk"]
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


def test_the_release_needs_no_checkout(booted: Container) -> None:
    pid = booted.properties(UNIT, "MainPID")["MainPID"]
    assert str(ROOT) not in booted.inside("cat", f"/proc/{pid}/maps")
    for name in booted.inside("ls", f"/proc/{pid}/root/proc/{pid}/fd").split():
        assert str(ROOT) not in booted.inside("readlink", f"/proc/{pid}/fd/{name}", check=False)


def test_nothing_can_leave_the_running_kiosk_and_its_engines(booted: Container) -> None:
    processes = booted.inside("cat", f"/sys/fs/cgroup/systemd/system.slice/{UNIT}/cgroup.procs", check=False).split()
    processes = processes or booted.inside("pgrep", "-u", "dragoman").split()
    assert len(processes) >= 2
    for process in processes:
        command = booted.inside("cat", f"/proc/{process}/cmdline", check=False)
        if "dragoman" in command:
            assert "Seccomp:\t2" in booted.inside("cat", f"/proc/{process}/status")


def test_a_release_that_does_not_start_is_rolled_back(booted: Container) -> None:
    good = booted.inside("readlink", "/opt/dragoman/current")
    broken = booted.path("/opt/dragoman/releases/broken/.venv/bin/dragoman")
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    booted.inside("/opt/dragoman/bin/dragoman-release", "switch", "broken")
    assert booted.inside("readlink", "/opt/dragoman/current") == "releases/broken"
    booted.systemctl("reset-failed", UNIT)
    booted.systemctl("restart", UNIT, check=False)
    booted.wait_for(UNIT, 60, ActiveState="active", SubState="running")
    assert booted.inside("readlink", "/opt/dragoman/current") == good


def test_what_fails_for_ever_ends_in_the_rescue_screen_and_a_finger_brings_it_back(booted: Container) -> None:
    config = booted.path("/etc/dragoman/config.toml")
    config.write_text("no = [valid settings")
    booted.systemctl("reset-failed", UNIT)
    booted.systemctl("restart", UNIT, check=False)
    booted.wait_for("dragoman-rescue.service", 60, ActiveState="active", SubState="running")
    assert booted.systemctl("is-active", UNIT, check=False) == "failed"
    config.unlink()
    booted.inside("setpriv", "--reuid=dragoman", "--regid=dragoman", "--clear-groups", "sh", "-c", REQUEST)
    booted.wait_for(UNIT, 60, ActiveState="active", SubState="running")
    assert booted.systemctl("is-active", "dragoman-rescue.service", check=False) == "inactive"


REQUEST = "touch /run/dragoman-request/retry"


def test_uninstalling_keeps_the_person_s_data(booted: Container) -> None:
    booted.inside(INSTALL, "--uninstall")
    assert booted.systemctl("is-active", UNIT, check=False) in {"inactive", "failed"}
    left = {
        path
        for folder in OURS
        for path in fingerprint(booted.path(folder))
        if "dragoman" in path.removeprefix(str(booted.root))
    }
    assert {path.removeprefix(str(booted.root)) for path in left} == {
        "/etc/dragoman/keys/clinic.pub",
        "/etc/dragoman/kiosk.env",
        "/etc/dragoman/weston.ini",
        f"/etc/systemd/system/{UNIT}.d/quick.conf",  # of this test
    }
    assert booted.path("/boot/extlinux/extlinux.conf").read_text() == EXTLINUX
    assert booted.inside("ls", "-d", "/var/lib/dragoman") == "/var/lib/dragoman"
