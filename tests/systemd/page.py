"""The kiosk in the virtual machine: what it noted, and whether its page is on the screen."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from tests.systemd.machine import SIZE, Machine

KIOSK = "dragoman-kiosk.service"
EVENTS = "/run/dragoman/events.jsonl"
SEATS = ((0x08564E, 0x5CDDCB), (0x8A3A08, 0xFFB471))
"""The ink of each seat in Theme.qml, on light and on dark ground: the left one's, the right one's."""
WRITTEN = 40
"""Of every fourth pixel, how many have it at least where a page names the seat's language."""


def events(machine: Machine, kind: str) -> list[dict[str, Any]]:
    """The events of a kind that the running kiosk has noted."""
    lines = machine.run(f"cat {EVENTS} 2>/dev/null", check=False).splitlines()
    return [event for event in map(json.loads, lines) if event["event"] == kind]


def shows_the_conversation(picture: QImage) -> bool:
    """Whether each half of the screen has its seat."""
    if (picture.width(), picture.height()) != SIZE:
        return False  # still the firmware's
    pixels = np.frombuffer(picture.convertToFormat(QImage.Format.Format_RGB32).constBits(), np.uint32)
    colours = pixels.reshape(SIZE[1], SIZE[0])[::2, ::2] & 0xFFFFFF
    halves = np.hsplit(colours, [SIZE[0] // 4])
    return all(np.isin(half, inks).sum() >= WRITTEN for half, inks in zip(halves, SEATS, strict=True))


def wait_for_the_conversation(machine: Machine, name: str) -> None:
    """Wait until its page is on the screen; the picture is kept as ``NAME.ppm``."""
    machine.wait_until(lambda: shows_the_conversation(machine.screen(name)), "the conversation is on the screen")


def wait_until_ready(machine: Machine) -> None:
    """Wait until the engines are; there is no microphone, so the conversation then rests."""
    machine.wait_until(
        lambda: [event["state"] for event in events(machine, "StateChanged")][-1:] == ["muted"], "the engines are ready"
    )
