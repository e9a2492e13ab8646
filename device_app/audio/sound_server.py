"""What the sound server (PulseAudio, or PipeWire in its place) knows and PortAudio doesn't tell.

Through a sound server a stream never ends: when the last microphone is pulled out, it delivers zeros, and when the
last loudspeaker is gone, it plays into a dummy. Only the server knows whether something real is behind it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from device_app.audio.devices import Direction

logger = logging.getLogger(__name__)

ASK_SECONDS = 0.5
"""Time between two questions; one answer takes the server about a millisecond."""

RETRY_SECONDS = 5.0
"""A server that isn't there is looked for again after this."""

STALE_SECONDS = 5.0
"""An answer older than this comes from a server that hangs, and counts for nothing."""


class SoundServer:
    """Asks the sound server from a thread of its own, because a server that hangs answers never."""

    def __init__(self) -> None:
        self._closing = threading.Event()
        self._answered = threading.Event()
        self._answer: dict[Direction, str] | None = None
        self._answer_time = 0.0

    def start(self) -> None:
        """Begin to ask."""
        self._closing = threading.Event()
        self._answered = threading.Event()
        self._answer = None
        arguments = (self._closing, self._answered)
        threading.Thread(target=self._run, args=arguments, name="sound server", daemon=True).start()

    def device(self, direction: Direction) -> str | None:
        """Description of the real device that a default stream reaches; empty: none; None: no server to ask.

        Waits for the very first answer, half a second at most.
        """
        self._answered.wait(ASK_SECONDS)
        answer = self._answer
        if answer is None or time.monotonic() - self._answer_time > STALE_SECONDS:
            return None
        return answer[direction]

    def close(self) -> None:
        """End the connection, soon."""
        self._closing.set()

    def _run(self, closing: threading.Event, answered: threading.Event) -> None:
        while not closing.is_set():
            try:
                with _connection() as pulse:
                    while not closing.is_set():
                        self._answer = _real_devices(pulse)
                        self._answer_time = time.monotonic()
                        answered.set()
                        closing.wait(ASK_SECONDS)
            except OSError as error:
                logger.debug("no sound server: %s", error)
                self._answer = None
                answered.set()
                closing.wait(RETRY_SECONDS)


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


def _real_devices(pulse: Any) -> dict[Direction, str]:
    info = pulse.server_info()
    sources = [source for source in pulse.source_list() if not source.name.endswith(".monitor")]
    sinks = [sink for sink in pulse.sink_list() if sink.name != "auto_null"]
    found = {}
    for direction, devices, default in (
        (Direction.INPUT, sources, info.default_source_name),
        (Direction.OUTPUT, sinks, info.default_sink_name),
    ):
        descriptions = [str(device.description) for device in sorted(devices, key=lambda item: item.name != default)]
        found[direction] = descriptions[0] if descriptions else ""
    return found
