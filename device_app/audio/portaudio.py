"""PortAudio, guarded: one owner of its state in this process, and no call that can hang it.

PortAudio keeps one list of devices per process, made when it is initialised; a device that was plugged in later is only
seen after it was terminated and initialised again, and that kills every open stream. So both directions share one
`PortAudioHost`, which closes the other's stream first and lets it be opened again.

Should a call into PortAudio hang nevertheless, in a driver or in a sound server's plug-in, the stream is left behind
with everything that is its own, and PortAudio is never terminated again, because that would hang as well.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from device_app.audio.devices import Device, Direction
from device_app.audio.sound_server import SoundServer
from device_app.audio.stream import OpenStream, Transfer
from engines.errors import DragomanError

logger = logging.getLogger(__name__)

CALL_SECONDS = 4.0
"""Longest time a call into PortAudio may take; opening takes 0.3 s at most on a machine that works."""

_CARDS = Path("/proc/asound/cards")


class PortAudioHost:
    """The process's PortAudio; thread-safe. Share one between microphone and loudspeaker."""

    def __init__(self) -> None:
        self.sound_server = SoundServer()
        self._users = 0
        self._lock = threading.RLock()
        self._sounddevice: Any = None
        self._streams: list[OpenStream] = []
        self._left_behind: list[OpenStream] = []
        self._cards = ""

    def devices(self, direction: Direction) -> list[Device]:
        """What PortAudio saw in this direction when it last looked.

        Raises:
            DragomanError: ``audio.library_missing``.
        """
        with self._lock:
            sounddevice = self._library()
            try:
                default = sounddevice.default.device[0 if direction is Direction.INPUT else 1]
                entries = list(sounddevice.query_devices())
            except sounddevice.PortAudioError:
                return []
            return [
                Device(
                    index=index,
                    raw_name=str(entry["name"]),
                    channels=int(entry[f"max_{direction.value}_channels"]),
                    sample_rate=round(entry["default_samplerate"]),
                    default=index == default,
                )
                for index, entry in enumerate(entries)
                if entry[f"max_{direction.value}_channels"] > 0
            ]

    def open(
        self,
        device: Device,
        direction: Direction,
        transfer: Transfer,
        latency_seconds: float,
        busy: Callable[[], bool] = lambda: False,
    ) -> OpenStream:
        """Open and start a stream; while `busy` holds, no scan may close it.

        Raises:
            DragomanError: ``audio.open_failed``.
        """
        stream = OpenStream(device, direction, transfer, latency_seconds, busy)
        with self._lock:
            sounddevice = self._library()
            failure: list[Exception] = []

            def start() -> None:
                try:
                    stream.start(sounddevice)
                except (sounddevice.PortAudioError, ValueError) as error:
                    failure.append(error)
                    stream.end()

            if not _in_time(start):
                self._leave_behind(stream)
                raise DragomanError("audio.open_failed", f"{device.name} doesn't answer")
            if failure:
                raise DragomanError("audio.open_failed", f"{device.name} can't be opened: {failure[0]}")
            self._streams.append(stream)
            return stream

    def close_stream(self, stream: OpenStream) -> None:
        """Close `stream`; legal when it is closed."""
        with self._lock:
            if stream in self._streams:
                self._streams.remove(stream)
                stream.closed = True
                if not _in_time(stream.end):
                    self._leave_behind(stream)

    def cards_changed(self) -> bool:
        """Whether sound cards came or went since PortAudio last looked (Linux; elsewhere False)."""
        return _cards() != self._cards

    def rescan(self) -> bool:
        """Let PortAudio look for devices anew, if that disturbs nobody.

        Open streams are closed for it (`OpenStream.closed`) and must be opened again. So with streams open it happens
        only when sound cards came or went, and never while one is busy.

        Returns:
            Whether PortAudio looked.
        """
        with self._lock:
            sounddevice = self._library()
            if self._streams and (not self.cards_changed() or any(stream.busy() for stream in self._streams)):
                return False
            self._cards = _cards()
            for stream in list(self._streams):
                self.close_stream(stream)
            if self._left_behind:
                return False
            try:
                if sounddevice._initialized:
                    sounddevice._terminate()
                sounddevice._initialize()
            except sounddevice.PortAudioError as error:
                logger.warning("PortAudio can't look for devices: %s", error)
                return False
            return True

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the connection to the sound server while anybody needs it."""
        with self._lock:
            self._users += 1
            if self._users == 1:
                self.sound_server.start()
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    self.sound_server.close()

    def _library(self) -> Any:
        """`sounddevice`, imported late: it initialises PortAudio, which takes a while and fails without the library."""
        if self._sounddevice is None:
            try:
                import sounddevice  # noqa: PLC0415
            except OSError as error:
                raise DragomanError(
                    "audio.library_missing", f"PortAudio can't be loaded: {error}", hint="install libportaudio2"
                ) from error
            self._sounddevice = sounddevice
            self._cards = _cards()
        return self._sounddevice

    def _leave_behind(self, stream: OpenStream) -> None:
        logger.warning("PortAudio hangs with %s; that stream is left behind", stream.device.name)
        if not self._left_behind:
            # At exit the library would close the stream and hang there.
            atexit.unregister(self._sounddevice._exit_handler)
        self._left_behind.append(stream)


def _in_time(call: Callable[[], None]) -> bool:
    """Run `call` on a thread of its own; whether it returned within `CALL_SECONDS`."""
    thread = threading.Thread(target=call, name="portaudio call", daemon=True)
    thread.start()
    thread.join(CALL_SECONDS)
    return not thread.is_alive()


def _cards() -> str:
    try:
        return _CARDS.read_text()
    except OSError:
        return ""
