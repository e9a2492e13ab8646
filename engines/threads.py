"""How many threads an engine computes with."""

from __future__ import annotations

import os

MOST_THREADS = 4
"""More don't help: a token is bound by the speed of memory, and the window and the sound need theirs."""


def default_threads() -> int:
    """As many as there are cores for this process, `MOST_THREADS` at most."""
    return min(len(os.sched_getaffinity(0)), MOST_THREADS)
