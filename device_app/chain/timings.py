"""Measures one turn: what the engines took, what the person waited, and what the chain added."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

_Item = TypeVar("_Item")

STAGES = ("vad", "asr", "mt_first", "mt", "tts_first", "tts", "total", "overhead")
"""Keys of a turn's timings, in this order; see `Stopwatch`."""


class Stopwatch:
    """Times of one turn, in milliseconds. Thread-safe: translation and speech overlap.

    The person begins to wait at the *origin*: the end of the utterance when it comes from a microphone, the first
    sample of a recording, the request to interpret a typed text.

    * ``vad``, ``asr``, ``mt``, ``tts``: the time inside that engine, over the whole turn.
    * ``mt_first``, ``tts_first``: from the origin to the first translated text, and to the first sound.
    * ``total``: from the origin to the end of the turn's work.
    * ``overhead``: the part of ``total`` in which no engine worked and the chain wasn't waiting for samples.

    A stage that never ran is absent.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._own: dict[str, float] = {}
        self._firsts: dict[str, float] = {}
        self._origin = clock()
        self._busy_count = 0
        self._busy_since = 0.0
        self._busy_seconds = 0.0

    def set_origin(self) -> None:
        """The person waits from now on."""
        with self._lock:
            self._origin = self._busy_since = self._clock()
            self._busy_seconds = 0.0
            self._firsts.clear()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time inside the ``with`` belongs to the engine `name`."""
        with self._busy():
            started = self._clock()
            try:
                yield
            finally:
                spent = self._clock() - started
                with self._lock:
                    self._own[name] = self._own.get(name, 0.0) + spent

    def waiting(self) -> AbstractContextManager[None]:
        """Time inside the ``with`` is spent on waiting for samples: nobody's work."""
        return self._busy()

    def items(self, name: str, source: Iterator[_Item]) -> Iterator[_Item]:
        """The items of `source`; the time it takes to make them belongs to the engine `name`."""
        while True:
            with self.stage(name):
                try:
                    item = next(source)
                except StopIteration:
                    return
            yield item

    def first(self, name: str) -> None:
        """The first result of the engine `name` exists; later calls change nothing."""
        with self._lock:
            self._firsts.setdefault(f"{name}_first", self._clock() - self._origin)

    def report(self) -> tuple[tuple[str, float], ...]:
        """The timings until now: stage → milliseconds, in the order of `STAGES`."""
        with self._lock:
            now = self._clock()
            total = now - self._origin
            busy = self._busy_seconds + (now - self._busy_since if self._busy_count else 0.0)
            seconds = {**self._own, **self._firsts, "total": total, "overhead": max(total - busy, 0.0)}
        return tuple((name, round(seconds[name] * 1000.0, 3)) for name in STAGES if name in seconds)

    @contextmanager
    def _busy(self) -> Iterator[None]:
        with self._lock:
            if self._busy_count == 0:
                self._busy_since = self._clock()
            self._busy_count += 1
        try:
            yield
        finally:
            with self._lock:
                self._busy_count -= 1
                if self._busy_count == 0:
                    self._busy_seconds += self._clock() - self._busy_since
