"""The end of a talk that somebody asks for: what waits is given up step by step, for nobody waits long."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from engines.cancellation import Cancellation

_TICK = 0.05
"""Seconds between two looks at whether an end is asked for."""


@contextmanager
def ended_by(ending: Cancellation, steps: Sequence[tuple[float, Callable[[], None]]]) -> Iterator[None]:
    """Take steps after an end was asked for, as long as the block isn't left.

    Args:
        ending: asks for it.
        steps: seconds after that, in order, and what is to be done then; on a thread of its own.
    """
    over = threading.Event()

    def watch() -> None:
        while not ending.cancelled:
            if over.wait(_TICK):
                return
        waited = 0.0
        for moment, step in steps:
            if over.wait(moment - waited):
                return
            waited = moment
            step()

    watcher = threading.Thread(target=watch, name="end of the talk", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
