"""One open PortAudio stream."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from device_app.audio.devices import Device, Direction

USUAL_RATES = (48_000, 44_100, 32_000, 16_000)
"""Rates that are tried when a device refuses the one it calls its own."""

Callback = Callable[["OpenStream", Any, float], None]
"""Called from the audio thread with the stream, ``float32[frames, channels]`` to read or fill, and the seconds until
the first frame is heard (0.0 for input)."""


class OpenStream:
    """A stream that runs; made by `PortAudioHost.open`.

    Attributes:
        device: the device it is open on.
        sample_rate: rate of its blocks (hertz).
        channels: channels of its blocks.
        closed: whether it was closed, be it by a scan for the other direction.
    """

    def __init__(
        self,
        device: Device,
        direction: Direction,
        callback: Callback,
        latency_seconds: float,
        busy: Callable[[], bool],
    ) -> None:
        self.device = device
        self.sample_rate = 0
        self.channels = min(device.channels, 2)
        self.closed = False
        self.busy = busy
        self._direction = direction
        self._callback: Callback | None = callback
        self._latency = latency_seconds
        self._stream: Any = None
        self._last_block = time.monotonic()
        self._flowed = False

    @property
    def flowing(self) -> bool:
        """Whether sound has flowed since it was opened."""
        return self._flowed and not self.closed

    @property
    def silent_seconds(self) -> float:
        """Seconds since the device last gave or asked for sound."""
        return time.monotonic() - self._last_block

    @property
    def active(self) -> bool:
        """Whether PortAudio still runs it."""
        return not self.closed and bool(self._stream.active)

    def start(self, sounddevice: Any) -> None:
        """Open and start it at the device's own rate, or at the first usual one that the device takes."""
        kind = sounddevice.InputStream if self._direction is Direction.INPUT else sounddevice.OutputStream
        on_block = self._read if self._direction is Direction.INPUT else self._fill
        refusal: Exception | None = None
        for rate in dict.fromkeys((self.device.sample_rate, *USUAL_RATES)):
            try:
                self._stream = kind(
                    device=self.device.index,
                    samplerate=rate,
                    channels=self.channels,
                    dtype="float32",
                    latency=self._latency,
                    callback=on_block,
                )
            except sounddevice.PortAudioError as error:
                refusal = refusal or error
            else:
                self.sample_rate = rate
                self._last_block = time.monotonic()
                self._stream.start()
                return
        assert refusal is not None
        raise refusal

    def end(self) -> None:
        """Abort and close it."""
        self._callback = None
        if self._stream is not None:
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)

    def _read(self, block: Any, _frames: int, _clock: Any, _status: Any) -> None:
        self._last_block = time.monotonic()
        self._flowed = True
        if self._callback:
            self._callback(self, block, 0.0)

    def _fill(self, block: Any, _frames: int, clock: Any, _status: Any) -> None:
        self._last_block = time.monotonic()
        self._flowed = True
        if self._callback:
            delay = clock.outputBufferDacTime - clock.currentTime
            self._callback(self, block, delay if 0.0 < delay < 1.0 else self._latency)
        else:
            block.fill(0.0)
