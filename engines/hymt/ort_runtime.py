"""The prepared model on ONNX Runtime, on any processor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engines.hymt.embedding import EmbeddingTable
from engines.hymt.ort_session import BoundStep, KeyValueCache, open_session
from engines.hymt.prepared import GRAPH_FILE, WEIGHTS_FILE, Manifest
from engines.hymt.runtime import Logits, Snapshot
from engines.hymt.slots import Slots, Step

DEFAULT_MAX_LENGTH = 1024
"""Slots of the cache unless asked otherwise; an utterance needs a fraction of it."""

MOST_THREADS = 4
"""More don't help: a token is bound by the speed of memory."""

_PREFILL_PIECE = 256  # tokens computed at once, which bounds the memory of their activations


def default_threads() -> int:
    """As many as there are cores for this process, `MOST_THREADS` at most."""
    return min(len(os.sched_getaffinity(0)), MOST_THREADS)


@dataclass(frozen=True, slots=True)
class OrtSnapshot:
    """Saved keys and values, ``float[2 * layers, kv_heads, length, head_dim]``."""

    values: NDArray[np.generic]

    @property
    def length(self) -> int:
        """Positions it holds."""
        return int(self.values.shape[2])


class OrtRuntime:
    """Implements `engines.hymt.runtime.Runtime`.

    Cost of a token: all weights are read once, and the cache up to its present length, which follows the sequence in
    steps of `CACHE_STEP` slots.
    """

    def __init__(self, folder: Path, *, threads: int = 0, max_length: int = DEFAULT_MAX_LENGTH) -> None:
        """Load a prepared model.

        Args:
            folder: what `prepare` wrote.
            threads: processor threads; 0 for as many as there are cores, `MOST_THREADS` at most.
            max_length: slots of the cache.

        Raises:
            DragomanError: ``model.not_prepared``, ``model.prepared_*``, ``engine.load_failed``.
        """
        manifest = Manifest.read(folder)
        self._config = manifest.config
        weights = folder / WEIGHTS_FILE
        self._embedding = EmbeddingTable(weights, manifest.embedding, manifest.column_scales)
        self._sink_ids = manifest.sink.ids if manifest.sink else ()
        self._sink = manifest.sink_values(weights)
        self._cosines, self._sines = self._config.rope(np.arange(max_length))
        self._session = open_session(folder / GRAPH_FILE, threads or default_threads())
        self._cache = KeyValueCache(self._config, manifest.float_type, max_length)
        self._slots = Slots(max_length, self._config.vocab_size)
        self._step: BoundStep | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def vocab_size(self) -> int:
        """Length of the logits."""
        return self._config.vocab_size

    @property
    def max_length(self) -> int:
        """Slots of the cache."""
        return self._slots.max_length

    @property
    def position(self) -> int:
        """Slots in use."""
        return self._slots.used

    def prefill(self, ids: Sequence[int]) -> Logits:
        """See `Runtime.prefill`."""
        self._slots.check_sequence(ids)
        rest = list(ids)
        known = len(self._sink_ids)
        if known and self._slots.used == 0 and len(rest) > known and tuple(rest[:known]) == self._sink_ids:
            self._cache.values[:, :, :known] = self._sink
            self._slots.take(known)
            rest = rest[known:]
        for start in range(0, len(rest), _PREFILL_PIECE):
            step = self._slots.append(rest[start : start + _PREFILL_PIECE])
            logits = self._run(step)
            self._slots.take(len(step.ids))
        last: Logits = logits[0]
        return last

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`."""
        step, paths = self._slots.branch(tokens, parents)
        logits = self._run(step)
        self._slots.take_branches(paths)
        return logits

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        self._slots.keep(length)
        self._cache.fit(length, length)

    def save(self) -> OrtSnapshot:
        """See `Runtime.save`."""
        if self._slots.branched:
            raise ValueError("beams are under way")
        return OrtSnapshot(self._cache.values[:, :, : self._slots.used].copy())

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        assert isinstance(snapshot, OrtSnapshot)
        length = snapshot.length
        self._cache.fit(length, 0)
        self._cache.values[:, :, :length] = snapshot.values
        self._slots.reset(length)

    def close(self) -> None:
        """Free weights and cache."""
        for name in ("_session", "_step", "_cache", "_embedding"):
            self.__dict__.pop(name, None)

    def _run(self, step: Step) -> Logits:
        """Compute a step; ``float32[n, vocab_size]``."""
        tokens, rows = len(step.ids), len(step.rows)
        self._cache.fit(step.slot + tokens, step.slot)
        bound = self._step
        if bound is None or not bound.fits(self._cache.values, tokens, rows):
            bound = self._step = BoundStep(self._session, self._cache.values, tokens, rows)
        bound.embeddings[0] = self._embedding.rows(step.ids)
        bound.cosines[0] = self._cosines[step.positions]
        bound.sines[0] = self._sines[step.positions]
        bound.slot[0] = step.slot
        bound.mask[0, 0] = step.mask[:, : self._cache.length]
        bound.rows[:] = step.rows
        bound.run()
        return bound.logits[:, : self.vocab_size].copy()
