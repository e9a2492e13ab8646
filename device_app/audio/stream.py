"""One open PortAudio stream.

It is read and written by a thread of this module, not by PortAudio's own with its callback: when a sound server dies or
a card is pulled out, PortAudio 19.6 repeats a failing restart in that thread for ever, at full load, and neither abort
nor close ends it. A blocking read or write reports the failure instead.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from device_app.audio.devices import Device, Direction

USUAL_RATES = (48_000, 44_100, 32_000, 16_000)
"""Rates that are tried when a device refuses the one it calls its own."""

INVALID_SAMPLE_RATE = -9997
"""PortAudio's ``paInvalidSampleRate`` (portaudio.h)."""

BLOCK_SECONDS = 0.02
"""Sound read or written at a time."""

NICENESS = -11
"""Priority of the sound's threads: that of the sound servers' own clients (PipeWire's ``nice.level``)."""

END_SECONDS = 2.0
"""Longest time to wait for the thread; a device that lives ends it within a block."""

Transfer = Callable[["OpenStream", Any], None]
"""Called from the stream's thread with the stream and ``float32[frames, channels]`` to read or to fill."""


class OpenStream:
    """A stream that runs; made by `PortAudioHost.open`.

    Attributes:
        device: the device it is open on.
        sample_rate: rate of its blocks (hertz).
        channels: channels of its blocks.
        latency: seconds between a block and its sound.
        overflows: times the device had to drop sound because the program was late.
        closed: whether it was closed, be it by a scan for the other direction.
        busy: tells whether closing it for a moment would be heard.
    """

    def __init__(
        self,
        device: Device,
        direction: Direction,
        transfer: Transfer,
        latency_seconds: float,
        busy: Callable[[], bool],
    ) -> None:
        self.device = device
        self.sample_rate = 0
        self.channels = min(device.channels, 2)
        self.latency = latency_seconds
        self.overflows = 0
        self.closed = False
        self.busy = busy
        self._direction = direction
        self._transfer = transfer
        self._stream: Any = None
        self._last_block = time.monotonic()
        self._flowed = False
        self._ending = False
        self._thread = threading.Thread(target=self._run, name=f"sound {direction.value}", daemon=True)
        self._failure: type[Exception] = Exception

    @property
    def flowing(self) -> bool:
        """Whether sound has flowed since it was opened."""
        return self._flowed and not self.closed

    @property
    def silent_seconds(self) -> float:
        """Seconds since the device last gave or took sound."""
        return time.monotonic() - self._last_block

    @property
    def active(self) -> bool:
        """Whether it neither failed nor was closed."""
        return not self.closed and self._thread.is_alive()

    def start(self, sounddevice: Any) -> None:
        """Open and start it at the device's own rate, or at the first usual one that the device takes.

        Lifts the priority of the calling thread, which the stream's threads inherit: let it be one of its own.
        """
        _hurry()
        kind = sounddevice.InputStream if self._direction is Direction.INPUT else sounddevice.OutputStream
        refusal: Exception | None = None
        for rate in dict.fromkeys((self.device.sample_rate, *USUAL_RATES)):
            try:
                self._stream = kind(
                    device=self.device.index,
                    samplerate=rate,
                    channels=self.channels,
                    dtype="float32",
                    latency=self.latency,
                )
            except sounddevice.PortAudioError as error:
                refusal = error
                if error.args[1:2] != (INVALID_SAMPLE_RATE,):
                    raise
            else:
                self.sample_rate = rate
                self.latency = float(self._stream.latency)
                self._failure = sounddevice.PortAudioError
                self._last_block = time.monotonic()
                self._stream.start()
                self._thread.start()
                return
        assert refusal is not None
        raise refusal

    def end(self) -> None:
        """Stop and close it."""
        self._ending = True
        if self._thread.is_alive():
            self._thread.join(END_SECONDS)
        if self._stream is not None:
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)

    def _run(self) -> None:
        frames = round(BLOCK_SECONDS * self.sample_rate)
        block = np.zeros((frames, self.channels), np.float32)
        while not self._ending:
            try:
                if self._direction is Direction.INPUT:
                    block, overflowed = self._stream.read(frames)
                    self.overflows += overflowed
                    self._transfer(self, block)
                else:
                    self._transfer(self, block)
                    self._stream.write(block)
            except self._failure:
                return
            self._last_block = time.monotonic()
            self._flowed = True


def _hurry() -> None:
    """Go ahead of the engines, which may keep every core busy; where that isn't allowed, go on as before."""
    if sys.platform == "linux":
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
