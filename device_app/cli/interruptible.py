"""Long work in a library that doesn't know of Ctrl-C."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from engines.cancellation import Cancellation

Result = TypeVar("Result")

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
TICK = 0.2
"""Seconds between two calls of `tick`."""


def interruptible(work: Callable[[Cancellation], Result], tick: Callable[[], None] = lambda: None) -> Result:
    """Do `work` on a thread of its own, and cancel it at Ctrl-C and SIGTERM; returns only when it has ended.

    For the main thread.

    A handler of signals runs on the main thread, between two lines of Python: never while that is inside of a library.

    Args:
        work: looks at the cancellation it is given.
        tick: called every `TICK` seconds, on the main thread.

    Raises:
        Cancelled: from `work`, after a signal.
    """
    cancellation = Cancellation()
    before = {number: signal.signal(number, lambda *_: cancellation.cancel()) for number in _SIGNALS}
    try:
        with ThreadPoolExecutor(1, "work") as threads:
            try:
                result = threads.submit(work, cancellation)
                while not wait((result,), TICK).done:
                    tick()
                return result.result()
            finally:
                cancellation.cancel()  # also when `tick` fails: the executor waits for the work
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
