"""A talk of recordings, and its sound as it comes: in real time by itself, or through a sound server."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.simulated_time import BLOCK
from device_app.captions.passages import Passage
from device_app.captions.sources import microphone
from device_app.chain.sample_sources import LiveSamples
from device_app.settings import AudioSettings
from device_app.sound_files import read_recording
from engines.protocols import SAMPLE_RATE, Samples
from tests.audio_server import AudioServer

PAUSE_SECONDS = 0.8
_TAIL_SECONDS = 2.0
_PLACED_SECONDS = 5.0
_SEARCHED_SECONDS = 2.0


@dataclass(frozen=True)
class Spoken:
    """A recording in the talk: where it is, seconds, and its words."""

    start: float
    end: float
    words: list[str]

    def holds(self, passage: Passage) -> bool:
        """Whether a caption is of this recording."""
        return self.start <= (passage.start + passage.end) / 2 < self.end + PAUSE_SECONDS


def talk(folder: Path, language: str, seconds: float) -> tuple[Samples, list[Spoken]]:
    """The recordings one after the other, again from the first when there are too few."""
    rows = [row for row in json.loads((folder / "manifest.json").read_text()) if row["lang"] == language]
    rows = [row for row in rows if str(row["transcript_kind"]).startswith("reference")]
    pieces: list[Samples] = []
    spoken: list[Spoken] = []
    at = 0.0
    while at < seconds:
        for row in rows:
            sound = read_recording(folder / row["file"])
            spoken.append(Spoken(at, at + len(sound) / SAMPLE_RATE, row["transcript"].split()))
            pieces += [sound, np.zeros(int(PAUSE_SECONDS * SAMPLE_RATE), np.float32)]
            at += len(sound) / SAMPLE_RATE + PAUSE_SECONDS
    return np.concatenate(pieces), spoken


class RealTime:
    """A `SampleSource` as fast as a microphone; it waits for nobody.

    Attributes:
        given: samples that were read.
    """

    def __init__(self, sound: Samples) -> None:
        self.given = 0
        self._sound = sound
        self._began = time.monotonic()

    def now(self) -> float:
        """Seconds since the sound began."""
        return time.monotonic() - self._began

    def read(self) -> Samples | None:
        """The samples that have been spoken since."""
        if self.given >= len(self._sound):
            return None
        wait = (self.given + BLOCK) / SAMPLE_RATE - self.now()
        if wait > 0:
            time.sleep(wait)
        end = max(int(self.now() * SAMPLE_RATE), self.given + BLOCK)
        block, self.given = self._sound[self.given : end], end
        return block


class ServerSound:
    """A `SampleSource`: what the program's own microphone hears of a talk that a sound server plays.

    Attributes:
        given: samples that were read.
    """

    def __init__(self, live: LiveSamples) -> None:
        self.given = 0
        self._live = live
        self._heard: list[Samples] = []
        self._opened = float("inf")

    def now(self) -> float:
        """Seconds of a clock of its own; `in_talk` says when in the talk that was."""
        return time.monotonic()

    def read(self) -> Samples | None:
        """See `LiveSamples`."""
        block = self._live.read()
        if block is not None:
            self._heard.append(block)
            self.given += len(block)
            # Whoever reads may be late, the microphone is not: the earliest reading tells when it was opened.
            self._opened = min(self._opened, time.monotonic() - self.given / SAMPLE_RATE)
        return block

    def in_talk(self, sound: Samples, spoken: list[Spoken]) -> tuple[float, float, float]:
        """Where the talk lies.

        Returns:
            Seconds: what to take off a moment of `now`, and off a place in what was heard, for that of the talk; and
            how much of the sound was lost on the way.
        """
        heard = np.concatenate(self._heard)
        lead, last = (
            _place(sound[int(one.start * SAMPLE_RATE) :][: int(_PLACED_SECONDS * SAMPLE_RATE)], heard, one.start)
            for one in (spoken[0], spoken[-1])
        )
        return self._opened + lead, lead, lead - last


def _place(part: Samples, heard: Samples, expected: float) -> float:
    """How much later than expected a part of the talk was heard (seconds)."""
    start = max(int((expected - _SEARCHED_SECONDS) * SAMPLE_RATE), 0)
    window = heard[start:][: len(part) + int(2 * _SEARCHED_SECONDS * SAMPLE_RATE)]
    size = 1 << (len(part) + len(window)).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(window, size) * np.conj(np.fft.rfft(part, size)), size)
    return (start + int(np.argmax(likeness[: len(window)]))) / SAMPLE_RATE - expected


@contextmanager
def through_server(sound: Samples) -> Iterator[ServerSound]:
    """Play a talk into the virtual microphone of a sound server of its own (PipeWire), and hear it there."""
    with tempfile.TemporaryDirectory() as folder:
        server = AudioServer(Path(folder))
        server.start()
        os.environ.update(server.variables)
        try:
            with microphone(AudioSettings()) as live:
                tail = np.zeros(int(_TAIL_SECONDS * SAMPLE_RATE), np.float32)
                player = server.speak(np.concatenate([sound, tail]), wait=False)
                end = threading.Thread(target=_end, args=(player, live), name="end of the talk")
                end.start()
                yield ServerSound(live)
                end.join()
        finally:
            server.close()


def _end(player: subprocess.Popen[bytes], live: LiveSamples) -> None:
    player.wait()
    live.finish()


def moved(passage: Passage, by: float) -> Passage:
    """A passage so many seconds earlier."""
    return replace(passage, start=passage.start - by, end=passage.end - by)
