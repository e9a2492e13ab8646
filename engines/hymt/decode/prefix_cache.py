"""The constant beginning of a prompt is computed once, not once an utterance."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from engines.hymt.runtimes.runtime import Logits, Runtime, Snapshot

KEPT_PREFIXES = 8
"""Prefixes kept: both directions of a few pairs. One of 32 tokens takes 4 MB in float32."""


class PrefixCache:
    """Snapshots of the beginnings of prompts, least recently used dropped first."""

    def __init__(self, runtime: Runtime, kept: int = KEPT_PREFIXES) -> None:
        self._runtime = runtime
        self._kept = kept
        self._snapshots: OrderedDict[tuple[int, ...], Snapshot] = OrderedDict()

    def prefill(self, prefix: Sequence[int], rest: Sequence[int]) -> Logits:
        """Begin a new sequence ``prefix + rest``; ``float32[vocab_size]``, the logits after its last token.

        Args:
            prefix: token ids that many prompts begin with; may be empty.
            rest: the others; not empty.
        """
        key = tuple(prefix)
        snapshot = self._snapshots.get(key)
        if snapshot is not None:
            self._snapshots.move_to_end(key)
            self._runtime.restore(snapshot)
        else:
            self._runtime.truncate(0)
            if key:
                self._runtime.prefill(key)
                self._snapshots[key] = self._runtime.save()
                while len(self._snapshots) > self._kept:
                    self._snapshots.popitem(last=False)
        return self._runtime.prefill(rest)
