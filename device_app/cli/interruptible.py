"""Long work in a library that doesn't know of Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from engines.cancellation import Cancellation

Result = TypeVar("Result")

TICK = 0.2
"""Seconds between two calls of `tick`."""


def interruptible(work: Callable[[Cancellation], Result], tick: Callable[[], None] = lambda: None) -> Result:
    """Do `work` on a thread of its own, and cancel it at Ctrl-C; returns only when it has ended.

    A handler of signals runs on the main thread, between two lines of Python: never while that is inside of a library.

    Args:
        work: looks at the cancellation it is given.
        tick: called every `TICK` seconds, on the main thread.

    Raises:
        Cancelled: from `work`, after Ctrl-C.
    """
    cancellation = Cancellation()
    with ThreadPoolExecutor(1, "work") as threads:
        result = threads.submit(work, cancellation)
        while True:
            try:
                return result.result(TICK)
            except TimeoutError:
                if result.done():  # its own
                    raise
                tick()
            except KeyboardInterrupt:
                cancellation.cancel()
