"""The prepared model on ONNX Runtime, on any processor."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.embedding import EmbeddingTable
from engines.hymt.ort_session import BoundStep, KeyValueCache, open_session
from engines.hymt.prepared import GRAPH_FILE, WEIGHTS_FILE, Manifest
from engines.hymt.runtime import MAX_BEAMS, Logits, Snapshot

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

    Cost of a token: all weights are read once; the cache is read up to the length of its bucket (64, 128, 256 … slots),
    which follows the sequence.
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
        self._common = 0
        self._used = 0
        self._paths: list[list[int]] = []
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
        return self._cache.max_length

    @property
    def position(self) -> int:
        """Slots in use."""
        return self._used

    def prefill(self, ids: Sequence[int]) -> Logits:
        """See `Runtime.prefill`."""
        if self._paths or not len(ids):
            raise ValueError("beams are under way" if self._paths else "nothing to prefill")
        self._check(ids)
        rest = list(ids)
        known = len(self._sink_ids)
        if known and self._used == 0 and len(rest) > known and tuple(rest[:known]) == self._sink_ids:
            self._cache.values[:, :, :known] = self._sink
            self._common = self._used = known
            rest = rest[known:]
        for start in range(0, len(rest), _PREFILL_PIECE):
            self._append(rest[start : start + _PREFILL_PIECE])
        logits: Logits = self._logits()[0]
        return logits

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`."""
        known = len(self._paths) or 1
        if not 1 <= len(tokens) <= MAX_BEAMS or len(parents) != len(tokens):
            raise ValueError(f"{len(tokens)} tokens for {len(parents)} beams")
        if self._used == 0 or not all(0 <= parent < known for parent in parents):
            raise ValueError(f"beams {list(parents)} continue one of {known}")
        self._check(tokens)
        past = self._paths or [[]]
        paths = [[*past[parent], self._used + beam] for beam, parent in enumerate(parents)]
        self._cache.fit(self._used + len(tokens), self._used)
        mask = np.zeros((len(tokens), self._cache.length), np.bool_)
        mask[:, : self._common] = True
        for row, path in zip(mask, paths, strict=True):
            row[path] = True
        depth = self._common + len(paths[0]) - 1
        self._run(tokens, np.full(len(tokens), depth), mask, np.arange(len(tokens)))
        self._paths = paths
        return self._logits()

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        if not 0 <= length <= self._common:
            raise ValueError(f"can't keep {length} of {self._common} positions")
        self._common = self._used = length
        self._paths = []
        self._cache.fit(length, length)

    def save(self) -> OrtSnapshot:
        """See `Runtime.save`."""
        if self._paths:
            raise ValueError("beams are under way")
        return OrtSnapshot(self._cache.values[:, :, : self._used].copy())

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        assert isinstance(snapshot, OrtSnapshot)
        length = snapshot.length
        self._cache.fit(length, 0)
        self._cache.values[:, :, :length] = snapshot.values
        self._common = self._used = length
        self._paths = []

    def close(self) -> None:
        """Free weights and cache."""
        for name in ("_session", "_step", "_cache", "_embedding"):
            self.__dict__.pop(name, None)

    def _check(self, ids: Sequence[int]) -> None:
        if not all(0 <= token < self.vocab_size for token in ids):
            raise ValueError("a token is outside of the vocabulary")
        if self._used + len(ids) > self.max_length:
            needed = f"{self._used + len(ids)} tokens don't fit into {self.max_length}"
            raise DragomanError("mt.too_long", needed, hint="Use shorter texts")

    def _append(self, ids: Sequence[int]) -> None:
        """Compute the next tokens of the common sequence."""
        end = self._used + len(ids)
        self._cache.fit(end, self._used)
        positions = np.arange(self._used, end)
        mask = np.arange(self._cache.length) <= positions[:, None]
        self._run(ids, positions, mask, np.array([len(ids) - 1]))
        self._common = end

    def _run(
        self, ids: Sequence[int], positions: NDArray[np.int64], mask: NDArray[np.bool_], rows: NDArray[np.int64]
    ) -> None:
        """Compute `ids` into the next slots."""
        step = self._step
        if step is None or not step.fits(self._cache.values, len(ids), len(rows)):
            step = self._step = BoundStep(self._session, self._cache.values, len(ids), len(rows))
        step.embeddings[0] = self._embedding.rows(ids)
        step.cosines[0] = self._cosines[positions]
        step.sines[0] = self._sines[positions]
        step.slot[0] = self._used
        step.mask[0, 0] = mask
        step.rows[:] = rows
        step.run()
        self._used += len(ids)

    def _logits(self) -> Logits:
        assert self._step is not None
        return self._step.logits[:, : self.vocab_size].copy()
