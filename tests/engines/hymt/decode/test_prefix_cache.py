"""Which beginnings of prompts are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from engines.hymt.decode.prefix_cache import KEPT_PREFIXES, PrefixCache
from engines.hymt.runtimes.runtime import Logits, Runtime, Snapshot


class NotingRuntime:
    """Notes what it computes."""

    def __init__(self) -> None:
        self.computed: list[tuple[int, ...]] = []
        self.ids: tuple[int, ...] = ()

    def prefill(self, ids: Sequence[int]) -> Logits:
        self.computed.append(tuple(ids))
        self.ids += tuple(ids)
        return np.zeros(1, np.float32)

    def truncate(self, length: int) -> None:
        self.ids = self.ids[:length]

    def save(self) -> Snapshot:
        return Snapshot(self.ids, None)

    def restore(self, snapshot: Snapshot) -> None:
        self.ids = snapshot.ids


def cache(kept: int = KEPT_PREFIXES) -> tuple[PrefixCache, NotingRuntime]:
    runtime = NotingRuntime()
    return PrefixCache(cast("Any", runtime) if not isinstance(runtime, Runtime) else runtime, kept), runtime


def computes(prefixes: PrefixCache, runtime: NotingRuntime, prefix: int) -> bool:
    """Whether a prompt with that beginning has to compute it."""
    runtime.computed.clear()
    prefixes.prefill([prefix], [99])
    assert runtime.ids == (prefix, 99)
    assert runtime.computed[-1] == (99,)
    return (prefix,) in runtime.computed


def test_the_one_that_was_used_longest_ago_is_dropped() -> None:
    prefixes, runtime = cache(kept=2)
    assert [computes(prefixes, runtime, prefix) for prefix in (1, 2, 1, 3)] == [True, True, False, True]
    assert not computes(prefixes, runtime, 1), "it was used after 2"
    assert computes(prefixes, runtime, 2)
    assert computes(prefixes, runtime, 3), "now it was the oldest"


def test_eight_are_kept() -> None:
    prefixes, runtime = cache()
    for prefix in range(1, 9):
        assert computes(prefixes, runtime, prefix)
    assert not any(computes(prefixes, runtime, prefix) for prefix in range(1, 9))
    assert computes(prefixes, runtime, 9)
    assert computes(prefixes, runtime, 1)
