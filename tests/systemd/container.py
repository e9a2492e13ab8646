"""This machine, booted a second time in a container: its own system under a layer that takes every change.

The container sees the programs installed here, a fresh ``/run``, no network but the loopback, and real systemd as its
first process. Nothing of it touches the machine; it is gone when the test ends.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.waiting import longest_wait, slowness


class Container:
    """A root file system to run commands in, or to boot.

    Args:
        root: see below.
        options: further ones of systemd-nspawn.

    Attributes:
        root: where it is mounted.
    """

    def __init__(self, root: Path, *options: str) -> None:
        self.root = root
        self._options = options
        self._machine: subprocess.Popen[bytes] | None = None
        self._leader = 0

    def path(self, inside: str) -> Path:
        """A path inside, seen from outside."""
        return self.root / inside.lstrip("/")

    def run(self, *command: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command inside, without systemd."""
        return subprocess.run(
            [*self._nspawn(), "--pipe", *command], capture_output=True, text=True, timeout=longest_wait(), check=check
        )

    def boot(self) -> None:
        """Start systemd and wait until it answers."""
        log = self.root.parent / "console.log"
        with log.open("wb") as console:
            self._machine = subprocess.Popen(
                [*self._nspawn(), "--boot"], stdin=subprocess.DEVNULL, stdout=console, stderr=console
            )
        deadline = time.monotonic() + longest_wait()
        while time.monotonic() < deadline and self._machine.poll() is None:
            self._leader = self._find_leader()
            if self._leader and self.systemctl("is-system-running", check=False) not in {"", "offline", "unknown"}:
                return
            time.sleep(0.1)
        raise AssertionError(f"systemd did not start: {log.read_text(errors='replace')}")

    def inside(self, *command: str, check: bool = True) -> str:
        """Run a command in the booted container; its standard output."""
        done = subprocess.run(
            [*self._enter(), *command],
            capture_output=True,
            text=True,
            timeout=longest_wait(),
            check=False,
        )
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done.stdout.strip()

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a command in the booted container, with pipes to talk with it."""
        return subprocess.Popen(
            [*self._enter(), *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8", bufsize=1
        )

    def systemctl(self, *arguments: str, check: bool = True) -> str:
        """Ask the container's systemd."""
        return self.inside("systemctl", *arguments, check=check)

    def properties(self, unit: str, *names: str) -> dict[str, str]:
        """Properties of a unit."""
        lines = self.systemctl("show", unit, f"--property={','.join(names)}").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def wait_for(self, unit: str, seconds: float, **wanted: str) -> None:
        """Wait until the unit has these properties; fail with its state and journal where it never has."""
        deadline = time.monotonic() + seconds * slowness()
        while time.monotonic() < deadline:
            if self.properties(unit, *wanted) == wanted:
                return
            time.sleep(0.1)
        status = self.systemctl("status", "--no-pager", "--full", "--lines=40", unit, check=False)
        raise AssertionError(f"{unit} is {self.properties(unit, *wanted)} instead of {wanted}\n{status}")

    def power_off(self) -> None:
        """End it."""
        if self._machine is None:
            return
        if self._leader:
            self.systemctl("poweroff", "--force", check=False)
        try:
            self._machine.wait(longest_wait())
        except subprocess.TimeoutExpired:
            self._machine.kill()
            self._machine.wait(longest_wait())

    def _nspawn(self) -> list[str]:
        return [
            "systemd-nspawn",
            "--quiet",
            "--register=no",
            "--keep-unit",
            "--private-network",
            "--link-journal=no",
            f"--machine=dragoman-{os.getpid()}",
            f"--directory={self.root}",
            f"--bind-ro={ROOT}",
            *self._options,
        ]

    def _enter(self) -> list[str]:
        return ["nsenter", f"--target={self._leader}", "--all", "--root", "--wd"]

    def _find_leader(self) -> int:
        """The process that is number 1 inside: the one whose root is ours and whose innermost number is 1."""
        ours = self.root.stat()
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                status = (process / "status").read_text("ascii", "replace")
                numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()
                root = (process / "root").stat()
                if len(numbers) > 2 and numbers[-1] == "1" and (root.st_dev, root.st_ino) == (ours.st_dev, ours.st_ino):
                    return int(process.name)
        return 0


@contextlib.contextmanager
def this_machine_in_a_container(folder: Path) -> Iterator[Container]:
    """Make the container in `folder`; skips the test where that is impossible."""
    if os.geteuid() != 0:
        pytest.skip("only root may boot a container")
    for tool in ("systemd-nspawn", "nsenter", "systemd-analyze"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True, timeout=longest_wait())
    layers = {name: folder / name for name in ("upper", "work", "root")}
    for layer in layers.values():
        layer.mkdir()
    options = f"lowerdir=/,upperdir={layers['upper']},workdir={layers['work']}"
    container = Container(layers["root"])
    try:
        mounted = subprocess.run(
            ["mount", "-t", "overlay", "overlay", "-o", options, container.root],
            capture_output=True,
            text=True,
            check=False,
            timeout=longest_wait(),
        )
        if mounted.returncode:
            pytest.skip(f"this machine can't layer its file system: {mounted.stderr.strip()}")
        _make_neutral(container)
        yield container
    finally:
        container.power_off()
        subprocess.run(["umount", "--lazy", container.root], capture_output=True, check=False, timeout=longest_wait())
        subprocess.run(["umount", "--lazy", folder], check=True, timeout=longest_wait())


def _make_neutral(container: Container) -> None:
    """Leave out the services of the machine, and let every user reach the checkout and its Python."""
    for wants in container.path("/etc/systemd/system").glob("*.wants"):
        shutil.rmtree(wants)
    container.path("/etc/machine-id").write_text(f"{os.urandom(16).hex()}\n")
    for reached in (ROOT, Path(sys.executable).resolve()):
        for parent in (reached, *reached.parents):
            inside = container.path(str(parent))
            if inside.is_dir():
                inside.chmod(inside.stat().st_mode | 0o111)
