"""How long tests wait for other processes and for real devices: as long as the machine needs, not a number."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

PATIENCE_SECONDS = 60.0
"""Longest wait on an idle machine; only a failing test waits that long."""

SLOWEST = 10.0
"""A machine that is slower than this isn't waited for."""


def slowness() -> float:
    """How much slower this machine is than an idle one: runnable programs for each processor, at least 1."""
    return min(max(os.getloadavg()[0] / (os.cpu_count() or 1), 1.0), SLOWEST)


def longest_wait() -> float:
    """Longest wait for anything now (seconds)."""
    return PATIENCE_SECONDS * slowness()


def wait_until(condition: Callable[[], object], what: str, pause: float = 0.01) -> None:
    """Look every `pause` seconds until `condition` is true.

    Raises:
        AssertionError: it never became true.
    """
    deadline = time.monotonic() + longest_wait()
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        time.sleep(pause)
