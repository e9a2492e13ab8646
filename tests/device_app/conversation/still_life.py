"""A world without threads, processes and time of its own, for the conversation in it: frames in, frames out.

The clock moves only when a test waits, from one event to the next: a minute of waiting takes some milliseconds, and a
test does the same thing on any machine. Conversation, supervisor and the listening half of the chain are the real ones.
"""

from __future__ import annotations

import heapq
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from device_app.audio.protocols import FRAME_SAMPLES
from device_app.audio.resampling import StreamResampler
from device_app.audio.virtual import FRAME_SECONDS, Played
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples


class World:
    """The time, and what happens at which time."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def clock(self) -> float:
        return self.now

    def at(self, seconds_from_now: float, happen: Callable[[], None]) -> None:
        heapq.heappush(self._events, (self.now + seconds_from_now, next(self._order), happen))

    def go_on(self, until: float) -> None:
        """Make the next thing happen, or let the time pass until `until`."""
        if self._events and self._events[0][0] <= until:
            when, _, happen = heapq.heappop(self._events)
            self.now = max(self.now, when)
            happen()
        else:
            self.now = until


class StillMicrophone:
    """An `AudioInput` that hears what a test says into it, a frame at a time, and silence in between."""

    def __init__(self, world: World, name: str = "virtual microphone") -> None:
        self._world = world
        self._own_name = self.name = name
        self._frames: deque[Samples] = deque()
        self.delivers = True
        self.choices: tuple[str, ...] = ()
        self.chosen: list[str] = []

    def choose(self, name: str) -> None:
        self.chosen.append(name)

    def start(self, on_frame: Callable[[Samples], None], on_change: Callable[[], None]) -> None:
        self._on_frame, self._on_change = on_frame, on_change
        self._tick()

    def say(self, samples: Samples) -> Callable[[], bool]:
        """Say something after what is being said; the answer tells whether all of it was delivered."""
        padded = np.pad(samples, (0, -len(samples) % FRAME_SAMPLES))
        self._frames.extend(np.split(padded, len(padded) // FRAME_SAMPLES))
        return lambda: not self._frames

    def mix(self, samples: Samples) -> None:
        """What is in the room now, beside what is being said."""
        said, self._frames = self._frames, deque()
        self.say(samples)
        for index, frame in enumerate(list(said)[: len(self._frames)]):
            self._frames[index] = self._frames[index] + frame
        self._frames.extend(list(said)[len(self._frames) :])

    def unplug(self) -> None:
        self._frames.clear()
        self.name = ""
        self._on_change()

    def plug(self) -> None:
        self.name = self._own_name
        self._on_change()

    def close(self) -> None:
        self.name = ""

    def _tick(self) -> None:
        frame = self._frames.popleft() if self._frames else np.zeros(FRAME_SAMPLES, np.float32)
        if self.name and self.delivers:
            self._on_frame(frame)
        self._world.at(FRAME_SECONDS, self._tick)


class StillLoudspeaker:
    """An `AudioOutput` that keeps what it was given."""

    def __init__(self, world: World, name: str = "virtual loudspeaker") -> None:
        self._world = world
        self.name = name
        self._played: list[Played] = []
        self._busy_until = 0.0
        self._waiting: list[Callable[[], None]] = []
        self.heard_by: StillMicrophone | None = None
        self.drains = True
        self.choices: tuple[str, ...] = ()
        self.chosen: list[str] = []

    def choose(self, name: str) -> None:
        self.chosen.append(name)

    def start(self, on_change: Callable[[], None]) -> None:
        self.on_change = on_change

    def write(self, chunk: AudioChunk) -> None:
        if not self.name:
            raise DragomanError("audio.no_loudspeaker", "there is no loudspeaker")
        started = max(self._busy_until, self._world.now)
        self._played.append(Played(chunk, started))
        self._busy_until = started + chunk.seconds
        if (microphone := self.heard_by) is not None:
            resampler = StreamResampler(chunk.sample_rate, SAMPLE_RATE)
            sound = np.concatenate([resampler.process(chunk.samples), resampler.flush()])
            self._world.at(started - self._world.now, lambda: microphone.mix(sound))

    def finish(self, on_drained: Callable[[], None]) -> None:
        self._waiting.append(on_drained)
        self._world.at(max(self._busy_until - self._world.now, 0.0), self._drain)

    def stop(self) -> None:
        kept = [(played, int((self._world.now - played.started) * played.chunk.sample_rate)) for played in self._played]
        self._played = [
            replace(played, chunk=AudioChunk(played.chunk.samples[:count], played.chunk.sample_rate))
            for played, count in kept
            if count > 0
        ]
        self._busy_until = self._world.now
        self._drain()

    def take(self) -> list[Played]:
        played, self._played = self._played, []
        return played

    def seconds_played(self) -> float:
        return sum(played.chunk.seconds for played in self.take())

    def close(self) -> None:
        self.stop()

    def _drain(self) -> None:
        if self._busy_until <= self._world.now and self.drains:
            waiting, self._waiting = self._waiting, []
            for on_drained in waiting:
                on_drained()
