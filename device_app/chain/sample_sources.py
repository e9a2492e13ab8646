"""Where the chain takes the samples of an utterance from: a microphone that runs, or a recording."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Protocol

import numpy as np

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.protocols import SAMPLE_RATE, Samples

MAX_BACKLOG_SECONDS = 70.0
"""Sound a recogniser may be behind: the longest utterance, its pre-roll and room; more is refused."""


class SampleSource(Protocol):
    """The samples of one utterance, in order."""

    def read(self) -> Samples | None:
        """All that came since the last call, waiting for at least one sample; None when there is no more.

        Raises:
            Cancelled: the job was abandoned while waiting.
        """
        ...


class RecordedSamples:
    """Samples that are there already, block by block."""

    def __init__(self, blocks: Iterable[Samples]) -> None:
        self._blocks = iter(blocks)

    def read(self) -> Samples | None:
        """The next block that isn't empty; None at the end."""
        return next((block for block in self._blocks if len(block)), None)


class LiveSamples:
    """Samples that another thread puts in while they are being read."""

    def __init__(self, cancellation: Cancellation) -> None:
        self._cancellation = cancellation
        self._changed = threading.Condition()
        self._waiting: list[Samples] = []
        self._backlog = 0
        self._finished = False
        self.refused_seconds = 0.0
        """How much sound came while too much was waiting (s)."""

    def put(self, samples: Samples) -> bool:
        """Add samples; False when they are refused: the utterance is over, or too much is waiting."""
        with self._changed:
            if self._finished:
                return False
            if self._backlog + len(samples) > MAX_BACKLOG_SECONDS * SAMPLE_RATE:
                self.refused_seconds += len(samples) / SAMPLE_RATE
                return False
            self._waiting.append(samples)
            self._backlog += len(samples)
            self._changed.notify()
            return True

    def finish(self) -> None:
        """No more will come. Also wakes a reader whose turn was cancelled."""
        with self._changed:
            self._finished = True
            self._changed.notify()

    def read(self) -> Samples | None:
        """See `SampleSource.read`."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._finished)
            if self._cancellation.cancelled:
                raise Cancelled
            if not self._waiting:
                return None
            samples = np.concatenate(self._waiting)
            self._waiting.clear()
            self._backlog = 0
            return samples
