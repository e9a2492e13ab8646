"""Whether the display that the environment names can be reached: Qt ends the process when it can't."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

from device_app.screen import has_screen
from device_app.vocabulary import DragomanError

_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers are, by convention
_PATIENCE_S = 2.0


def choose_platform(*, fall_back: bool) -> None:
    """Set ``$QT_QPA_PLATFORM`` to what Qt can draw on here; a choice that was made already stays.

    Args:
        fall_back: draw in memory where the display can't be reached, instead of failing.

    Raises:
        DragomanError: ``ui.no_display``.
    """
    if os.environ.get("QT_QPA_PLATFORM"):
        return
    if not has_screen():
        if not fall_back:
            note = "note: no screen was found; the window is drawn in memory. See: dragoman demo"
            print(note, file=sys.stderr, flush=True)  # noqa: T201 - a note of a command
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return
    unreachable = _unreachable()
    if not unreachable:
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ["QT_QPA_PLATFORM"] = "linuxfb"
        return
    if not fall_back:
        raise DragomanError(
            "ui.no_display",
            f"the display {unreachable} can't be reached",
            hint="Start it on the screen's own session, or try: dragoman demo",
        )
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _unreachable() -> str:
    """The display that doesn't answer; empty when one does, or when there is only a frame buffer."""
    wayland, x = os.environ.get("WAYLAND_DISPLAY", ""), os.environ.get("DISPLAY", "")
    if wayland and _answers(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland)):
        return ""
    if x and _x_answers(x):
        return ""
    return wayland or x


def _x_answers(display: str) -> bool:
    host, _, rest = display.rpartition(":")
    number = rest.partition(".")[0]
    if not number.isdecimal():
        return False
    if host and host != "unix":
        # A display over the network: only the X library knows how to ask it.
        return True
    path = f"{_X_SOCKETS}/X{number}"
    return _answers(path) or _answers(f"\0{path}")


def _answers(address: str) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(_PATIENCE_S)
            channel.connect(address)
    except (OSError, ValueError):
        return False
    return True
