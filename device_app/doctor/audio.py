"""Whether there is a microphone that delivers sound and a loudspeaker that takes it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from device_app.audio.devices import Device, Direction, ranked
from device_app.audio.portaudio import PortAudioHost
from device_app.audio.stream import OpenStream, Transfer
from device_app.doctor.check import Check, CheckStatus
from device_app.settings import AudioSettings
from engines.errors import DragomanError

LISTEN_SECONDS = 0.7
"""How long a device is open: long enough for every sound server to start its stream."""

_WHAT_TO_DO = {
    Direction.INPUT: "Plug in a microphone; typed text works without one",
    Direction.OUTPUT: "Plug in a loudspeaker; translations are shown on the screen without one",
}


def check_microphone(settings: AudioSettings) -> Check:
    """Open the microphone for a moment; what it hears is thrown away, only its loudest sample is looked at."""
    loudest = 0.0

    def hear(_stream: OpenStream, block: Any) -> None:
        nonlocal loudest
        loudest = max(loudest, float(abs(block).max(initial=0.0)))

    with _host() as host:
        check = _check(host, Direction.INPUT, settings, hear)
    if check.status is CheckStatus.OK and loudest == 0.0:
        return Check(
            "microphone",
            CheckStatus.WARN,
            f"{check.finding}, but it delivers nothing at all",
            "Is it switched off or muted?",
        )
    return check


def check_loudspeaker(settings: AudioSettings) -> Check:
    """Open the loudspeaker for a moment and play silence."""

    def be_silent(_stream: OpenStream, block: Any) -> None:
        block.fill(0.0)

    with _host() as host:
        return _check(host, Direction.OUTPUT, settings, be_silent)


def _check(host: PortAudioHost, direction: Direction, settings: AudioSettings, transfer: Transfer) -> Check:
    hearing = direction is Direction.INPUT
    name, wanted = ("microphone", settings.microphone) if hearing else ("loudspeaker", settings.loudspeaker)
    host.sound_server.want(direction, wanted)
    try:
        server = host.sound_server.device(direction)
        devices = ranked(host.devices(direction), wanted, sound_server=bool(server))
        if not devices or server == "":
            return Check(name, CheckStatus.FAIL, f"no {name} was found", _WHAT_TO_DO[direction], f"audio.no_{name}")
        device = devices[0]
        stream = host.open(device, direction, transfer, settings.latency_seconds)
        time.sleep(LISTEN_SECONDS)
        working = stream.flowing
        host.close_stream(stream)
    except DragomanError as error:
        return Check(name, CheckStatus.FAIL, error.message, error.hint or _WHAT_TO_DO[direction], error.code)
    if not working:
        return Check(
            name, CheckStatus.FAIL, f"{device.name} gives no sign of life", "Plug it in again, or choose another"
        )
    return _named(name, device, server, wanted, stream.sample_rate)


def _named(name: str, device: Device, server: str | None, wanted: str, rate: int) -> Check:
    described = f"{device.name} ({server})" if server else device.name
    finding = f"{described} at {rate / 1000:g} kHz"
    if wanted and not any(called.casefold().startswith(wanted.casefold()) for called in (device.name, server or "")):
        return Check(name, CheckStatus.WARN, f"{finding}, because {wanted!r} was not found", f"Correct audio.{name}")
    return Check(name, CheckStatus.OK, finding)


@contextmanager
def _host() -> Iterator[PortAudioHost]:
    host = PortAudioHost()
    with host.in_use():
        yield host
