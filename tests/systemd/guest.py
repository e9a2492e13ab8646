"""Runs inside the virtual machine, with the Python of its Debian: does what the test asks, and is a finger on a panel.

Requests come as JSON lines through a serial port, and are answered by one line each:

    {"run": COMMAND}   runs it in a shell: [status, output]
    {"tap": [X, Y]}    touches the panel there, 0 … 1 from its upper left corner: null
"""

from __future__ import annotations

import fcntl
import json
import os
import struct
import subprocess
import time
from pathlib import Path

PORT = Path("/dev/virtio-ports/dragoman-test")

# Of linux/uinput.h and linux/input-event-codes.h.
UI_SET_EVBIT, UI_SET_KEYBIT, UI_SET_ABSBIT, UI_SET_PROPBIT = 0x40045564, 0x40045565, 0x40045567, 0x4004556E
UI_DEV_SETUP, UI_ABS_SETUP, UI_DEV_CREATE = 0x405C5503, 0x401C5504, 0x5501
EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
BTN_TOUCH, INPUT_PROP_DIRECT = 0x14A, 1
ABS_X, ABS_Y, SLOT, TOUCH_X, TOUCH_Y, TRACKING_ID = 0, 1, 0x2F, 0x35, 0x36, 0x39
LAST = 65535


class Panel:
    """A touch panel of the kernel's, as the driver of a real one would register it."""

    def __init__(self) -> None:
        subprocess.run(["modprobe", "uinput"], check=True, timeout=60)
        self._device = os.open("/dev/uinput", os.O_WRONLY)
        self._touches = 0
        for kind in (EV_KEY, EV_ABS):
            fcntl.ioctl(self._device, UI_SET_EVBIT, kind)
        fcntl.ioctl(self._device, UI_SET_KEYBIT, BTN_TOUCH)
        fcntl.ioctl(self._device, UI_SET_PROPBIT, INPUT_PROP_DIRECT)
        for axis in (ABS_X, ABS_Y, SLOT, TOUCH_X, TOUCH_Y, TRACKING_ID):
            fcntl.ioctl(self._device, UI_SET_ABSBIT, axis)
            most = 9 if axis == SLOT else LAST
            fcntl.ioctl(self._device, UI_ABS_SETUP, struct.pack("=Hxx6i", axis, 0, 0, most, 0, 0, 0))
        fcntl.ioctl(self._device, UI_DEV_SETUP, struct.pack("=4H80sI", 3, 0x1D6B, 1, 1, b"Panel of the test", 0))
        fcntl.ioctl(self._device, UI_DEV_CREATE)

    def tap(self, x: float, y: float) -> None:
        """Put a finger there, and lift it."""
        self._touches += 1
        across, down = round(x * LAST), round(y * LAST)
        self._write((EV_ABS, SLOT, 0), (EV_ABS, TRACKING_ID, self._touches), (EV_ABS, TOUCH_X, across))
        self._write((EV_ABS, TOUCH_Y, down), (EV_ABS, ABS_X, across), (EV_ABS, ABS_Y, down), (EV_KEY, BTN_TOUCH, 1))
        self._write((EV_SYN, 0, 0))
        time.sleep(0.1)
        self._write((EV_ABS, TRACKING_ID, -1), (EV_KEY, BTN_TOUCH, 0), (EV_SYN, 0, 0))

    def _write(self, *events: tuple[int, int, int]) -> None:
        os.write(self._device, b"".join(struct.pack("=qqHHi", 0, 0, *event) for event in events))


def main() -> None:
    """Answer until the machine is switched off."""
    panel = Panel()
    while not PORT.exists():
        time.sleep(0.1)
    with PORT.open("r+b", buffering=0) as port:
        while True:
            if not (line := port.readline()):
                time.sleep(0.1)  # nobody is at the other end yet
                continue
            port.write(json.dumps(answer(panel, json.loads(line))).encode() + b"\n")


def answer(panel: Panel, request: dict[str, object]) -> object:
    """Do what was asked for."""
    match request:
        case {"run": str(command)}:
            # The test has the time limits: it can switch the whole machine off.
            done = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
            return done.returncode, (done.stdout + done.stderr).decode(errors="replace")
        case {"tap": [float(x), float(y)]}:
            return panel.tap(x, y)
        case _:
            raise ValueError(request)


if __name__ == "__main__":
    main()
