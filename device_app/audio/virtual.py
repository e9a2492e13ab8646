"""A microphone and a loudspeaker made of memory: for the demonstration and for machines without sound."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from device_app.audio.protocols import FRAME_SAMPLES
from device_app.audio.resampling import StreamResampler
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples

FRAME_SECONDS = FRAME_SAMPLES / SAMPLE_RATE


class VirtualMicrophone:
    """An `AudioInput` that hears what the program says to it, and silence in between.

    Args:
        name: its name while it is plugged in.
        speed: multiple of real time at which it delivers frames.
    """

    def __init__(self, name: str = "virtual microphone", *, speed: float = 1.0) -> None:
        self._own_name = name
        self._name = name
        self._frame_seconds = FRAME_SECONDS / speed
        self._lock = threading.Lock()
        self._queue: list[tuple[Samples, threading.Event]] = []
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._on_change: Callable[[], None] | None = None

    @property
    def name(self) -> str:
        """Name; empty while it is unplugged."""
        return self._name

    @property
    def choices(self) -> tuple[str, ...]:
        """There is nothing to choose from."""
        return ()

    def choose(self, name: str) -> None:
        """Nothing changes; see `AudioInput`."""

    def start(self, on_frame: Callable[[Samples], None], on_change: Callable[[], None]) -> None:
        """Deliver frames to `on_frame` until `close`; see `AudioInput`."""
        self._on_change = on_change
        self._thread = threading.Thread(target=self._run, args=(on_frame,), name="virtual microphone", daemon=True)
        self._thread.start()

    def speak(self, samples: Samples, sample_rate: int = SAMPLE_RATE) -> threading.Event:
        """Say ``float32[n]`` into the microphone after what is being said; the event is set when all was delivered."""
        resampler = StreamResampler(sample_rate, SAMPLE_RATE)
        sound = np.concatenate([resampler.process(samples), resampler.flush()])
        padding = -len(sound) % FRAME_SAMPLES
        spoken = threading.Event()
        with self._lock:
            self._queue.append((np.concatenate([sound, np.zeros(padding, np.float32)]), spoken))
        return spoken

    def unplug(self) -> None:
        """Lose the microphone: no frames, and what was being said is lost."""
        with self._lock:
            lost, self._queue = self._queue, []
            self._name = ""
        for _, spoken in lost:
            spoken.set()
        if self._on_change:
            self._on_change()

    def plug(self) -> None:
        """Give the microphone back."""
        self._name = self._own_name
        if self._on_change:
            self._on_change()

    def close(self) -> None:
        """End; no frame is delivered afterwards."""
        self._closing.set()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self, on_frame: Callable[[Samples], None]) -> None:
        due = time.monotonic()
        while not self._closing.wait(max(due - time.monotonic(), 0.0)):
            due += self._frame_seconds
            if self._name:
                frame, spoken = self._next_frame()
                on_frame(frame)
                if spoken:
                    spoken.set()

    def _next_frame(self) -> tuple[Samples, threading.Event | None]:
        """The next frame, and the event of the sound that ends with it."""
        with self._lock:
            while self._queue:
                sound, spoken = self._queue[0]
                if len(sound) > FRAME_SAMPLES:
                    self._queue[0] = (sound[FRAME_SAMPLES:], spoken)
                    return sound[:FRAME_SAMPLES], None
                del self._queue[0]
                if len(sound):
                    return sound, spoken
                spoken.set()
        return np.zeros(FRAME_SAMPLES, np.float32), None


@dataclass(frozen=True, slots=True)
class Played:
    """A chunk, as far as it was heard, and when it began (seconds of `time.monotonic`)."""

    chunk: AudioChunk
    started: float


class MemoryLoudspeaker:
    """An `AudioOutput` that keeps what it was given.

    Args:
        name: its name; empty acts as a machine without a loudspeaker.
        speed: multiple of real time at which it plays.
    """

    def __init__(self, name: str = "virtual loudspeaker", *, speed: float = 1.0) -> None:
        self._name = name
        self._speed = speed
        self._condition = threading.Condition()
        self._played: list[Played] = []
        self._busy_until = 0.0
        self._waiting: list[tuple[float, Callable[[], None]]] = []
        self._closing = False
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """Name; empty while there is no loudspeaker."""
        return self._name

    @property
    def choices(self) -> tuple[str, ...]:
        """There is nothing to choose from."""
        return ()

    def choose(self, name: str) -> None:
        """Nothing changes; see `AudioOutput`."""

    def start(self, on_change: Callable[[], None]) -> None:  # noqa: ARG002 - it never changes
        """Begin; see `AudioOutput`."""
        self._thread = threading.Thread(target=self._run, name="virtual loudspeaker", daemon=True)
        self._thread.start()

    def write(self, chunk: AudioChunk) -> None:
        """Play `chunk` after what is playing; see `AudioOutput`."""
        if not self._name:
            raise DragomanError("audio.no_loudspeaker", "there is no loudspeaker")
        with self._condition:
            started = max(self._busy_until, time.monotonic())
            self._played.append(Played(chunk, started))
            self._busy_until = started + chunk.seconds / self._speed

    def finish(self, on_drained: Callable[[], None]) -> None:
        """Call `on_drained` when everything written so far would have been heard; see `AudioOutput`."""
        with self._condition:
            self._waiting.append((self._busy_until, on_drained))
            self._condition.notify()

    def stop(self) -> None:
        """Fall silent; what wasn't heard yet is dropped from what was played."""
        with self._condition:
            now = time.monotonic()
            self._played = [kept for played in self._played if (kept := self._until(played, now))]
            self._busy_until = now
            self._waiting = [(now, on_drained) for _, on_drained in self._waiting]
            self._condition.notify()

    def take(self) -> list[Played]:
        """Everything played since the last call, in order."""
        with self._condition:
            played, self._played = self._played, []
            return played

    def close(self) -> None:
        """Stop and end."""
        self.stop()
        with self._condition:
            self._closing = True
            self._condition.notify()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    def _until(self, played: Played, now: float) -> Played | None:
        """The part of `played` that was heard before `now`, in whole samples."""
        rate = played.chunk.sample_rate
        count = round((now - played.started) * self._speed * rate)
        return Played(AudioChunk(played.chunk.samples[:count], rate), played.started) if count > 0 else None

    def _run(self) -> None:
        while True:
            with self._condition:
                if self._closing and not self._waiting:
                    return
                now = time.monotonic()
                if not self._waiting or self._waiting[0][0] > now:
                    self._condition.wait(self._waiting[0][0] - now if self._waiting else None)
                    continue
                on_drained = self._waiting.pop(0)[1]
            on_drained()
