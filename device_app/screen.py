"""Whether somebody could see a window on this machine."""

from __future__ import annotations

import os
from pathlib import Path


def has_screen() -> bool:
    """Whether there is a screen to show the kiosk on: a display server, or a platform of Qt chosen by name."""
    return bool(screen_name())


def screen_name() -> str:
    """What the window would be shown on, in a few words; empty when there is none."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen:
        return "" if chosen in {"offscreen", "minimal"} else f"Qt platform {chosen}"
    if display := os.environ.get("WAYLAND_DISPLAY"):
        return f"Wayland display {display}"
    if display := os.environ.get("DISPLAY"):
        return f"X display {display}"
    frame_buffers = sorted(Path("/dev").glob("fb[0-9]*"))
    return f"frame buffer {frame_buffers[0]}" if frame_buffers else ""
