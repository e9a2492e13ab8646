"""How fast the processor reads memory: what bounds a language model where nobody states the memory's bandwidth."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

_BYTES = 1 << 27  # of one thread: more than caches hold
_ROUNDS = 8


def read_bandwidth(threads: int, size: int = _BYTES) -> float:
    """Bytes a second that up to `threads` threads read together, the best of a few rounds; others may be at work, too.

    Args:
        threads: number of threads.
        size: bytes that each reads; a multiple of 8.
    """
    # Of numpy's functions, the greatest of whole numbers reads fastest; like all of them it lets other threads run.
    arrays = [np.ones(size // 8, np.int64) for _ in range(threads)]
    best = 0.0
    with ThreadPoolExecutor(threads) as pool:
        for count in {1, threads}:
            for _ in range(_ROUNDS):
                began = time.perf_counter()
                list(pool.map(np.max, arrays[:count]))
                best = max(best, count * size / (time.perf_counter() - began))
    return best
