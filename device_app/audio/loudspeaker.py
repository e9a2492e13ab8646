"""The loudspeaker, through PortAudio."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from device_app.audio.devices import Direction
from device_app.audio.keeper import DeviceKeeper
from device_app.audio.playback import Playback
from device_app.audio.portaudio import PortAudioHost
from device_app.audio.resampling import StreamResampler, mono
from device_app.audio.stream import OpenStream
from engines.errors import DragomanError
from engines.protocols import AudioChunk

POLL_SECONDS = 0.01
"""Time between two looks at whether everything was heard."""


class Loudspeaker:
    """An `AudioOutput` on the device's own rate and channels.

    The device stays open and plays silence in between, so that the first sound comes at once and the loss of the
    device is noticed before somebody needs it. What was queued when the device is lost is dropped.

    Args:
        host: the process's PortAudio.
        wanted: stable name of the device, or its beginning; empty for the system's default.
        latency_seconds: asked of PortAudio.
    """

    def __init__(self, host: PortAudioHost, wanted: str = "", latency_seconds: float = 0.05) -> None:
        self._keeper = DeviceKeeper(
            host,
            Direction.OUTPUT,
            wanted=wanted,
            latency_seconds=latency_seconds,
            transfer=self._fill,
            on_stream=self._use,
            busy=self._is_busy,
        )
        self._lock = threading.Condition()
        self._playback = Playback(48_000)
        self._connected = False
        self._resampler: StreamResampler | None = None
        self._source_rate = 0
        self._heard_at = 0.0
        self._pending: list[tuple[int, Callable[[], None]]] = []
        self._closing = False
        self._thread = threading.Thread(target=self._report_drained, name="loudspeaker", daemon=True)

    @property
    def name(self) -> str:
        """Stable name of the device in use; empty while there is none."""
        return self._keeper.name

    @property
    def choices(self) -> tuple[str, ...]:
        """Names of the devices that may be chosen now."""
        return self._keeper.choices

    def choose(self, name: str) -> None:
        """Use this device from now on; see `AudioOutput`."""
        self._keeper.choose(name)

    def start(self, on_change: Callable[[], None]) -> None:
        """Find the device and keep it open; see `AudioOutput`."""
        self._thread.start()
        self._keeper.start(on_change)

    def write(self, chunk: AudioChunk) -> None:
        """Queue a chunk of any rate; returns at once; see `AudioOutput`."""
        with self._lock:
            if not self._connected:
                raise DragomanError("audio.no_loudspeaker", "there is no loudspeaker", hint="connect one and try again")
            if self._resampler is None or chunk.sample_rate != self._source_rate:
                self._flush()
                self._source_rate = chunk.sample_rate
                self._resampler = StreamResampler(chunk.sample_rate, self._playback.sample_rate)
            self._playback.add(self._resampler.process(mono(chunk.samples.reshape(-1, 1))))

    def finish(self, on_drained: Callable[[], None]) -> None:
        """Call `on_drained` once, when everything written so far has been heard; see `AudioOutput`."""
        with self._lock:
            self._flush()
            self._pending.append((self._playback.written, on_drained))
            self._lock.notify()

    def stop(self) -> None:
        """Fall silent and drop what is queued; see `AudioOutput`."""
        with self._lock:
            self._resampler = None
            self._playback.fade_out()
            self._shorten()

    def close(self) -> None:
        """Stop and close the device."""
        self.stop()
        self._keeper.close()
        with self._lock:
            self._closing = True
            self._lock.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _flush(self) -> None:
        """Queue what the resampler still holds."""
        if self._resampler is not None:
            self._playback.add(self._resampler.flush())

    def _shorten(self) -> None:
        """What was dropped need not be waited for."""
        self._pending = [(min(end, self._playback.written), on_drained) for end, on_drained in self._pending]

    def _is_busy(self) -> bool:
        return bool(self._pending) or self._playback.written > self._playback.played

    def _use(self, stream: OpenStream | None) -> None:
        with self._lock:
            self._connected = stream is not None
            self._resampler = None
            if stream is not None and stream.sample_rate != self._playback.sample_rate:
                self._playback = Playback(stream.sample_rate)
            self._playback.clear()
            self._shorten()

    def _fill(self, stream: OpenStream, block: Any) -> None:
        playback = self._playback
        if stream.sample_rate != playback.sample_rate:
            # A device just opened at another rate; `_use` will follow.
            block.fill(0.0)
            return
        if playback.written > playback.played:
            # Before it counts as played, so that nobody takes it for heard.
            self._heard_at = time.monotonic() + stream.latency + len(block) / stream.sample_rate
        playback.fill(block[:, 0])
        block[:, 1:] = block[:, :1]

    def _report_drained(self) -> None:
        while True:
            with self._lock:
                if not self._pending:
                    if self._closing:
                        return
                    self._lock.wait()
                    continue
                end, on_drained = self._pending[0]
                drained = self._closing or (
                    self._playback.played >= end and (time.monotonic() >= self._heard_at or not self._connected)
                )
                if drained:
                    del self._pending[0]
            if drained:
                on_drained()
            else:
                time.sleep(POLL_SECONDS)
