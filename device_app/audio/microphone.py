"""The microphone, through PortAudio."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from device_app.audio.devices import Direction
from device_app.audio.keeper import DeviceKeeper
from device_app.audio.portaudio import PortAudioHost
from device_app.audio.protocols import FRAME_SAMPLES
from device_app.audio.resampling import StreamResampler, mono
from device_app.audio.stream import OpenStream
from engines.protocols import SAMPLE_RATE, Samples

BACKLOG_SECONDS = 2.0
"""Sound that may wait for the program; what comes while so much waits is dropped and counted."""


class Microphone:
    """An `AudioInput` on the device's own rate and channels, resampled to frames of 16 kHz.

    The stream's thread only reads; a second one resamples and calls `on_frame`, so that no sound is lost while the
    program is busy.

    Args:
        host: the process's PortAudio.
        wanted: stable name of the device, or its beginning; empty for the system's default.
        latency_seconds: asked of PortAudio.
    """

    def __init__(self, host: PortAudioHost, wanted: str = "", latency_seconds: float = 0.1) -> None:
        self._keeper = DeviceKeeper(
            host, Direction.INPUT, wanted=wanted, latency_seconds=latency_seconds, transfer=self._read
        )
        self._blocks: queue.SimpleQueue[tuple[OpenStream, Any] | None] = queue.SimpleQueue()
        self._given_frames = 0
        self._taken_frames = 0
        self._overflows = 0
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Stable name of the device in use; empty while there is none."""
        return self._keeper.name

    @property
    def choices(self) -> tuple[str, ...]:
        """Names of the devices that may be chosen now."""
        return self._keeper.choices

    def choose(self, name: str) -> None:
        """Use this device from now on; see `AudioInput`."""
        self._keeper.choose(name)

    @property
    def overflows(self) -> int:
        """Blocks dropped because the program didn't keep up."""
        return self._overflows

    def start(self, on_frame: Callable[[Samples], None], on_change: Callable[[], None]) -> None:
        """Open the device and keep it open; see `AudioInput`."""
        self._thread = threading.Thread(target=self._deliver, args=(on_frame,), name="microphone", daemon=True)
        self._thread.start()
        self._keeper.start(on_change)

    def close(self) -> None:
        """Close the device; no callback is called afterwards."""
        self._keeper.close()
        self._blocks.put(None)
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    def _read(self, stream: OpenStream, block: Any) -> None:
        if self._given_frames - self._taken_frames > BACKLOG_SECONDS * stream.sample_rate:
            self._overflows += 1
            return
        self._given_frames += len(block)
        self._blocks.put((stream, block))

    def _deliver(self, on_frame: Callable[[Samples], None]) -> None:
        current: OpenStream | None = None
        resampler = StreamResampler(SAMPLE_RATE, SAMPLE_RATE)
        rest = np.zeros(0, np.float32)
        while (item := self._blocks.get()) is not None:
            stream, block = item
            self._taken_frames += len(block)
            if stream is not current:
                current = stream
                resampler = StreamResampler(stream.sample_rate, SAMPLE_RATE)
                rest = np.zeros(0, np.float32)
            rest = np.concatenate([rest, resampler.process(mono(block))])
            while len(rest) >= FRAME_SAMPLES:
                frame, rest = rest[:FRAME_SAMPLES], rest[FRAME_SAMPLES:]
                on_frame(np.clip(frame, -1.0, 1.0))
