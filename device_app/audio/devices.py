"""Which of PortAudio's devices is meant, and what to call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

SERVER_DEVICES = frozenset({"default", "pipewire", "pulse"})
"""Names under which ALSA offers the sound server, which routes to the person's own choice."""

_CARD_NUMBERS = re.compile(r"[\s:]*\((?:plug)?hw:\d+(?:,\d+)*\)\s*$")

_NOT_MEANT = re.compile(
    r"hdmi|displayport|spdif|iec958|monitor|loopback|\bnull\b|\bape\b|dmix|dsnoop|^sysdefault|^front|^surround|^side"
    r"|^jack$|^oss$|^(lav|samplerate|speex)|^upmix|^vdownmix",
    re.IGNORECASE,
)
"""Devices that nobody speaks into or listens to: screens, digital sockets, loops, a Jetson's internal bus, plug-ins."""

_USB = re.compile(r"usb|headset|speakerphone|respeaker", re.IGNORECASE)


class Direction(Enum):
    """Which way the sound goes."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Device:
    """One device in one direction.

    Attributes:
        index: PortAudio's number; valid until the next scan.
        raw_name: PortAudio's name, with numbers that change from boot to boot.
        channels: how many channels it has.
        sample_rate: its own rate (hertz).
        default: whether it is the system's default.
    """

    index: int
    raw_name: str
    channels: int
    sample_rate: int
    default: bool

    @property
    def name(self) -> str:
        """Stable name: the same whatever the order in which the cards were found."""
        return _CARD_NUMBERS.sub("", self.raw_name).strip()

    @property
    def hardware(self) -> bool:
        """Whether it is a card itself, without a sound server in between."""
        return "(hw:" in self.raw_name


def ranked(devices: Sequence[Device], wanted: str, *, sound_server: bool) -> list[Device]:
    """The devices worth trying, best first.

    Args:
        devices: all of one direction.
        wanted: stable name, or the beginning of one, in any case; empty for the default. Where no device has it, the
            default takes its place.
        sound_server: whether a sound server runs, whose choice then goes first.
    """

    def rank(device: Device) -> int:
        if wanted and device.name.casefold().startswith(wanted.casefold()):
            return 0 if device.name.casefold() == wanted.casefold() else 1
        if sound_server and device.name in SERVER_DEVICES:
            return 2 if device.default else 3
        if device.name not in SERVER_DEVICES and _NOT_MEANT.search(device.name):
            return 9
        if device.hardware:
            return 4 if _USB.search(device.name) else 5
        return 6 if device.default else 7

    return sorted((device for device in devices if rank(device) < 9), key=lambda device: (rank(device), device.index))
