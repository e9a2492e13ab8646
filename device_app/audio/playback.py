"""The samples that wait to be heard, with soft edges where they begin, end or run out."""

from __future__ import annotations

import threading
from collections import deque

import numpy as np

from engines.protocols import Samples

FADE_SECONDS = 0.005
"""Length of the soft edge: long enough not to click, too short to be missed in speech."""


class Playback:
    """A queue of ``float32`` samples at one rate, filled by the program and emptied by the stream. Thread-safe.

    Attributes:
        sample_rate: hertz.
        written: samples that were put in, less those that were dropped.
        played: samples that were taken out.
    """

    def __init__(self, sample_rate: int) -> None:
        self.sample_rate = sample_rate
        self.written = 0
        self.played = 0
        self._lock = threading.Lock()
        self._pieces: deque[Samples] = deque()
        self._ramp = np.linspace(1.0, 0.0, round(FADE_SECONDS * sample_rate), endpoint=False, dtype=np.float32)
        self._last = 0.0
        self._tail = self._ramp[:0]
        self._in_gap = True

    def add(self, samples: Samples) -> None:
        """Put ``float32[n]`` at the end."""
        if len(samples):
            with self._lock:
                self._pieces.append(samples)
                self.written += len(samples)

    def fade_out(self) -> None:
        """Drop everything but a few milliseconds that fade away."""
        with self._lock:
            waiting = np.concatenate([*self._pieces, np.zeros(0, np.float32)])[: len(self._ramp)]
            self._pieces.clear()
            if len(waiting):
                self._pieces.append(waiting * self._ramp[: len(waiting)])
            self.written = self.played + len(waiting)

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._pieces.clear()
            self.written = self.played

    def fill(self, block: Samples) -> int:
        """Fill ``float32[n]`` with what comes next and then silence; return how many samples came from the queue."""
        count = 0
        with self._lock:
            while count < len(block) and self._pieces:
                piece = self._pieces[0]
                taken = min(len(piece), len(block) - count)
                block[count : count + taken] = piece[:taken]
                count += taken
                if taken < len(piece):
                    self._pieces[0] = piece[taken:]
                else:
                    self._pieces.popleft()
            self.played += count
        if count and self._in_gap:
            edge = min(count, len(self._ramp))
            block[:edge] *= 1.0 - self._ramp[:edge]
            self._in_gap = False
        if count < len(block):
            if not self._in_gap:
                self._in_gap = True
                self._tail = self._ramp * (block[count - 1] if count else self._last)
            edge = min(len(block) - count, len(self._tail))
            block[count : count + edge] = self._tail[:edge]
            block[count + edge :] = 0.0
            self._tail = self._tail[edge:]
        else:
            self._last = float(block[-1])
        return count
