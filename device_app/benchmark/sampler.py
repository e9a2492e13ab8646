"""Reads a quantity again and again beside what is being measured."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import numpy as np

INTERVAL_SECONDS = 0.02
"""Time between two readings; a board's power sensor has a new one every few milliseconds."""


class ProcessSampler:
    """Use as a context manager; ask before or after its end. Times are those of `time.monotonic` (seconds)."""

    def __init__(self, read: Callable[[], float | None]) -> None:
        """`read` gives the quantity; None where it can't be read just now."""
        self._read = read
        self._times: list[float] = []
        self._values: list[float] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sampler", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def integral(self, began: float, ended: float) -> float | None:
        """The quantity over time between two moments, by the trapezoidal rule; None without any reading."""
        count = len(self._values)  # the thread appends to it last
        if not count:
            return None
        times, values = np.array(self._times[:count]), np.array(self._values[:count])
        inside = (times > began) & (times < ended)
        moments = np.concatenate(([began], times[inside], [ended]))
        return float(np.trapezoid(np.interp(moments, times, values), moments))

    def lowest(self) -> float | None:
        """The lowest reading so far; None without any."""
        return min(self._values, default=None)

    def _run(self) -> None:
        while True:
            value, now = self._read(), time.monotonic()
            if value is not None:
                self._times.append(now)
                self._values.append(value)
            if self._ended.wait(INTERVAL_SECONDS):
                return
