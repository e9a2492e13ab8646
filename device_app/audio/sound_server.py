"""What the sound server (PulseAudio, or PipeWire in its place) knows and PortAudio doesn't tell.

Through a sound server a stream never ends: when the last microphone is pulled out, it delivers zeros, and when the
last loudspeaker is gone, it plays into a dummy. Only the server knows whether something real is behind it.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from device_app.audio.devices import Direction

logger = logging.getLogger(__name__)

ASK_SECONDS = 0.5
"""Time between two questions; one answer takes the server about a millisecond."""

RETRY_SECONDS = 5.0
"""A server that isn't there is looked for again after this."""

STALE_SECONDS = 5.0
"""An answer older than this comes from a server that hangs, and counts for nothing."""


@dataclass(frozen=True, slots=True)
class _Devices:
    """The real devices of one direction: description of the one in use (empty: none), and of each."""

    in_use: str
    names: tuple[str, ...]


class SoundServer:
    """Asks the sound server from a thread of its own, because a server that hangs answers never.

    It also leads this program's streams to the devices that were chosen: the server has a default for all programs,
    which is the person's own business.
    """

    def __init__(self) -> None:
        self._closing = threading.Event()
        self._answered = threading.Event()
        self._wake = threading.Event()
        self._wanted: dict[Direction, str] = {}
        self._released: set[Direction] = set()
        self._answer: Mapping[Direction, _Devices] | None = None
        self._answer_time = 0.0

    def start(self) -> None:
        """Begin to ask."""
        self._closing = threading.Event()
        self._answered = threading.Event()
        self._answer = None
        arguments = (self._closing, self._answered)
        threading.Thread(target=self._run, args=arguments, name="sound server", daemon=True).start()

    def device(self, direction: Direction) -> str | None:
        """Description of the real device that our stream reaches; empty: none; None: no server to ask.

        Waits for the very first answer, half a second at most.
        """
        found = self._found(direction)
        return None if found is None else found.in_use

    def names(self, direction: Direction) -> tuple[str, ...] | None:
        """Descriptions of the real devices, which may be chosen; None: no server to ask. Waits like `device`."""
        found = self._found(direction)
        return None if found is None else found.names

    def want(self, direction: Direction, name: str) -> None:
        """Lead our streams to the device of that description, as long as there is one; empty: to the default."""
        if self._wanted.get(direction, "") and not name:
            self._released.add(direction)
        self._wanted[direction] = name
        self._wake.set()

    def close(self) -> None:
        """End the connection, soon."""
        self._closing.set()
        self._wake.set()

    def _found(self, direction: Direction) -> _Devices | None:
        self._answered.wait(ASK_SECONDS)
        answer = self._answer
        if answer is None or time.monotonic() - self._answer_time > STALE_SECONDS:
            return None
        return answer[direction]

    def _run(self, closing: threading.Event, answered: threading.Event) -> None:
        while not closing.is_set():
            try:
                with _connection() as pulse:
                    while not closing.is_set():
                        self._answer = {direction: self._look(pulse, direction) for direction in Direction}
                        self._answer_time = time.monotonic()
                        answered.set()
                        self._wake.wait(ASK_SECONDS)
                        self._wake.clear()
            except OSError as error:
                logger.debug("no sound server: %s", error)
                self._answer = None
                answered.set()
                closing.wait(RETRY_SECONDS)

    def _look(self, pulse: Any, direction: Direction) -> _Devices:
        wanted = self._wanted.get(direction, "").casefold()
        devices = _real_devices(pulse, direction)
        chosen = next((device for device in devices if wanted and _name(device).casefold().startswith(wanted)), None)
        if chosen is not None:
            _lead(pulse, direction, chosen.index)
        elif direction in self._released and devices:
            # Once: where a person moves the stream by the system's own means, it stays there.
            _lead(pulse, direction, devices[0].index)
        self._released.discard(direction)
        names = tuple(dict.fromkeys(map(_name, devices)))
        return _Devices(_name(chosen) if chosen is not None else names[0] if names else "", names)


def monitor_name() -> str:
    """The source that hears what the loudspeaker in use plays; PipeWire doesn't know PulseAudio's name for it.

    Empty where the server has no loudspeaker.

    Raises:
        OSError: there is no server.
    """
    with _connection() as pulse:
        default = pulse.server_info().default_sink_name
        return next((str(sink.monitor_source_name) for sink in pulse.sink_list() if sink.name == default), "")


@contextmanager
def _connection() -> Iterator[Any]:
    # The library opens libpulse when imported, and raises OSError where that isn't installed.
    import pulsectl  # noqa: PLC0415

    try:
        with pulsectl.Pulse("dragoman", connect=False) as pulse:
            pulse.connect(autospawn=False)
            yield pulse
    except pulsectl.PulseError as error:
        raise OSError(str(error)) from error


def _real_devices(pulse: Any, direction: Direction) -> list[Any]:
    """Those that are no monitor and no dummy, the server's default first."""
    info = pulse.server_info()
    if direction is Direction.INPUT:
        default = info.default_source_name
        devices = [source for source in pulse.source_list() if not source.name.endswith(".monitor")]
    else:
        default = info.default_sink_name
        devices = [sink for sink in pulse.sink_list() if sink.name != "auto_null"]
    return sorted(devices, key=lambda device: device.name != default)


def _name(device: Any) -> str:
    return str(device.description)


def _lead(pulse: Any, direction: Direction, device: int) -> None:
    """Move this program's streams to a device."""
    import pulsectl  # noqa: PLC0415 - see `_connection`

    recording = direction is Direction.INPUT
    streams = pulse.source_output_list() if recording else pulse.sink_input_list()
    here = {"application.process.id": str(os.getpid())}
    ours = {client.index for client in pulse.client_list() if client.proplist.items() >= here.items()}
    for stream in streams:
        at = stream.source if recording else stream.sink
        if stream.client not in ours or at == device:
            continue
        try:
            (pulse.source_output_move if recording else pulse.sink_input_move)(stream.index, device)
        except pulsectl.PulseOperationFailed as error:  # gone meanwhile, or not to be moved: it stays where it is
            logger.info("a stream can't be moved: %s", error)
