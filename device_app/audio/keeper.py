"""Keeps one direction of sound open: finds a device, watches it, and finds one again when it is lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from device_app.audio.devices import SERVER_DEVICES, Direction, ranked
from device_app.audio.portaudio import PortAudioHost
from device_app.audio.stream import OpenStream, Transfer
from engines.errors import DragomanError

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.1
"""Time between two looks at the stream."""

STALL_SECONDS = 1.5
"""A device that gives or asks for no sound this long is lost; blocks come every 10 to 100 ms."""

RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 3.0)
"""Pauses between attempts to find a device; the last one repeats."""

CLOSE_SECONDS = 10.0
"""Longest time that ending the thread may take: twice a hanging call into PortAudio."""


class DeviceKeeper:
    """A thread that keeps a stream open from `start` to `close`.

    Args:
        host: the process's PortAudio.
        direction: which way the sound goes.
        wanted: name of the device; see `ranked`.
        latency_seconds: asked of PortAudio.
        transfer: reads or fills the blocks; called from the stream's thread.
        on_stream: called with each stream through which sound flows, and with None when it is gone.
        busy: whether closing the stream for a moment would be heard.
    """

    def __init__(
        self,
        host: PortAudioHost,
        direction: Direction,
        *,
        wanted: str,
        latency_seconds: float,
        transfer: Transfer,
        on_stream: Callable[[OpenStream | None], None] = lambda _stream: None,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        self._host = host
        self._direction = direction
        self._wanted = wanted
        self._latency = latency_seconds
        self._transfer = transfer
        self._on_stream = on_stream
        self._busy = busy
        self._name = ""
        self._choices: tuple[str, ...] = ()
        self._cards: tuple[str, ...] = ()
        self._told: set[str] = set()
        self._on_change: Callable[[], None] = lambda: None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"audio {direction.value}", daemon=True)

    @property
    def name(self) -> str:
        """Stable name of the device in use; empty while there is none."""
        return self._name

    @property
    def choices(self) -> tuple[str, ...]:
        """Stable names of the devices that may be chosen: the sound server's, or without one the cards."""
        return self._choices

    def choose(self, wanted: str) -> None:
        """Use this device from now on; see `ranked`. What is being played is played to its end first."""
        self._wanted = wanted
        self._host.sound_server.want(self._direction, wanted)

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin; `on_change` is called from the keeper's thread when `name` or `choices` changed."""
        self._on_change = on_change
        self._host.sound_server.want(self._direction, self._wanted)
        self._thread.start()

    def close(self) -> None:
        """Close the device and end; nothing is called afterwards."""
        self._closing.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        with self._host.in_use():
            self._keep()

    def _keep(self) -> None:
        attempt = 0
        while not self._closing.is_set():
            wanted = self._wanted
            stream = self._find(wanted)
            if stream is None:
                self._show("")
                self._closing.wait(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
                attempt += 1
                self._rescan()
                continue
            attempt = 0
            self._told.clear()
            self._on_stream(stream)
            self._watch(stream, wanted)
            self._host.close_stream(stream)
            self._on_stream(None)

    def _find(self, wanted: str) -> OpenStream | None:
        """Open the best device through which sound flows."""
        behind = self._host.sound_server.device(self._direction)
        try:
            devices = self._host.devices(self._direction)
        except DragomanError as error:
            self._tell(error)
            return None
        self._cards = tuple(device.name for device in ranked(devices, "", sound_server=False) if device.hardware)
        for device in ranked(devices, wanted, sound_server=bool(behind)):
            if behind == "" and not device.hardware:
                continue
            try:
                stream = self._host.open(device, self._direction, self._transfer, self._latency, self._busy)
            except DragomanError as error:
                self._tell(error)
                continue
            while not stream.flowing and stream.active and stream.silent_seconds < STALL_SECONDS:
                if self._closing.wait(WATCH_SECONDS / 10):
                    break
            if stream.flowing:
                return stream
            self._host.close_stream(stream)
        return None

    def _watch(self, stream: OpenStream, wanted: str) -> None:
        """Return when the stream is lost, was closed for a scan, or another device is wanted or may be there."""
        device = stream.device
        routed = device.name in SERVER_DEVICES
        while not self._closing.is_set() and not stream.closed:
            behind = None if device.hardware else self._host.sound_server.device(self._direction)
            if behind == "" or not stream.active or stream.silent_seconds > STALL_SECONDS:
                logger.info("%s is lost", device.name)
                self._show("")
                return
            self._show(behind if routed and behind else device.name)
            if self._wanted != wanted and not self._busy():
                return
            if self._host.cards_changed() and (self._wanted or not routed) and not self._busy() and self._rescan():
                return
            self._closing.wait(WATCH_SECONDS)

    def _rescan(self) -> bool:
        try:
            return self._host.rescan()
        except DragomanError:
            return False

    def _tell(self, error: DragomanError) -> None:
        """Log a failure once, not at every attempt."""
        if error.line() not in self._told:
            self._told.add(error.line())
            logger.warning("%s", error.line())

    def _show(self, name: str) -> None:
        choices = self._host.sound_server.names(self._direction) or self._cards
        if (name, choices) != (self._name, self._choices) and not self._closing.is_set():
            self._name, self._choices = name, choices
            self._on_change()
