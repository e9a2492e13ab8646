"""A virtual machine with graphics, a touch panel, no sound and no network: booted, watched, touched, cut off."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImage

from tests.systemd.write_log import make_layer
from tests.waiting import slowness

SIZE = (1024, 600)
"""Pixels of its screen."""

PATIENCE_S = 400.0
"""Longest wait for anything: its processor is emulated."""

LONGEST_PAUSE_S = 15.0
"""Longest pause between two looks: on a busy machine a look takes minutes, and four times as long would be too long."""

_FOR_EMULATION = "no_timer_check mitigations=off"
"""A timer that seems not to tick is no fault of an emulated board, and nobody attacks it."""

_INSTRUCTION = 1
"""Each instruction takes ``2 ** this`` nanoseconds of the machine's own time, so that its time limits mean the same
however busy the machine is that emulates it."""


class Machine:
    """Runs until `cut`.

    Args:
        disk: a disk of `debian.make_appliance`, with kernel and initial file system beside it. It is not changed.
        folder: for what is written to the disk, sockets and pictures; it must not exist.

    Attributes:
        started: `time.monotonic` of the start.
    """

    def __init__(self, disk: Path, folder: Path) -> None:
        self._folder = folder
        self._changes = folder / "changes.qcow2"
        folder.mkdir()
        make_layer(disk, self._changes)
        self._boot(disk.parent)

    def _boot(self, kernels: Path) -> None:
        hand = f"socket,id=hand,path={self._folder / 'hand'},server=on,wait=off"
        command = ["qemu-system-x86_64", "-M", "q35", "-cpu", "max", "-accel", "tcg"]
        command += ["-icount", f"shift={_INSTRUCTION}"]
        command += ["-m", "3G", "-net", "none", "-display", "none", "-monitor", "none", "-no-reboot"]
        command += ["-kernel", str(kernels / "vmlinuz"), "-initrd", str(kernels / "initrd.img")]
        command += ["-append", f"root=/dev/vda rw console=ttyS0 quiet {_FOR_EMULATION}"]
        command += ["-drive", f"file={self._changes},format=qcow2,if=virtio,cache=unsafe"]
        command += ["-vga", "none", "-device", f"virtio-vga,xres={SIZE[0]},yres={SIZE[1]}"]
        command += ["-serial", f"file:{self._folder / 'console.log'}", "-chardev", hand]
        command += ["-device", "virtio-serial-pci", "-device", "virtserialport,chardev=hand,name=dragoman-test"]
        command += ["-qmp", f"unix:{self._folder / 'qmp'},server=on,wait=off"]
        self.started = time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self.wait_until((self._folder / "qmp").exists, "the virtual machine starts")
        self._qmp = _Lines(self._folder / "qmp")
        self._qmp.receive()
        self._command("qmp_capabilities")
        self._hand = _Lines(self._folder / "hand")

    def run(self, command: str, *, check: bool = True) -> str:
        """Run a command in its shell, as root; what it printed."""
        status, output = self._hand.ask({"run": command})
        assert status == 0 or not check, f"{command}: {status}\n{output}"
        return str(output).strip()

    def tap(self, x: float, y: float) -> None:
        """Touch its panel at a point of the screen (pixels)."""
        self._hand.ask({"tap": [x / SIZE[0], y / SIZE[1]]})

    def screen(self, name: str = "screen") -> QImage:
        """What its screen shows; also kept as ``NAME.ppm``."""
        path = self._folder / f"{name}.ppm"
        self._command("screendump", filename=str(path))
        return QImage(str(path))

    def properties(self, unit: str, *names: str) -> dict[str, str]:
        """Properties of a unit."""
        return dict(line.split("=", 1) for line in self.run(f"systemctl show -p {','.join(names)} {unit}").splitlines())

    def wait_until(self, condition: Callable[[], Any], what: str) -> Any:
        """Look until `condition` is true, with pauses, as looking keeps the machine busy; its value."""
        deadline = time.monotonic() + PATIENCE_S * slowness()
        while True:
            looked = time.monotonic()
            if value := condition():
                return value
            assert self.process.poll() is None, f"the virtual machine ended: {self.console()}"
            assert time.monotonic() < deadline, f"never happened: {what}\n{self.console()}"
            time.sleep(min(max(0.5, 4 * (time.monotonic() - looked)), LONGEST_PAUSE_S))

    def console(self) -> str:
        """The last that it wrote to its console."""
        path = self._folder / "console.log"
        return path.read_text("utf-8", "replace")[-3000:] if path.exists() else ""

    def cut(self) -> None:
        """Cut the power."""
        self.process.kill()
        self.process.wait(60)
        self._qmp.close()
        self._hand.close()

    def _command(self, name: str, **arguments: object) -> None:
        self._qmp.send({"execute": name, "arguments": arguments})
        while "return" not in (answer := self._qmp.receive()):
            assert "error" not in answer, answer


class _Lines:
    """JSON lines through a socket."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(PATIENCE_S * slowness())
        self._socket.connect(str(path))
        self._file = self._socket.makefile("rw", encoding="utf-8")

    def send(self, message: object) -> None:
        self._file.write(json.dumps(message) + "\n")
        self._file.flush()

    def receive(self) -> Any:
        return json.loads(self._file.readline())

    def close(self) -> None:
        self._file.close()
        self._socket.close()

    def ask(self, message: object) -> Any:
        self.send(message)
        return self.receive()
