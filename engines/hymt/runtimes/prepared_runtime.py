"""What the runtimes of a prepared model share: all but computing a step, and copying keys and values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engines.hymt.prepared import WEIGHTS_FILE, Manifest
from engines.hymt.runtimes.embedding import EmbeddingTable
from engines.hymt.runtimes.runtime import Logits, Snapshot
from engines.hymt.runtimes.slots import Slots, Step


@dataclass(frozen=True, slots=True)
class SlotSnapshot:
    """Saved keys and values, ``float[2 * layers, kv_heads, length, head_dim]``."""

    values: NDArray[Any]

    @property
    def length(self) -> int:
        """Positions it holds."""
        return int(self.values.shape[2])


class SlotRuntime(ABC):
    """Implements `Runtime` on a cache of slots."""

    def _open(self, folder: Path, manifest: Manifest, max_length: int, piece: int) -> None:
        """Open what every runtime reads of a prepared model.

        Args:
            folder: the prepared model.
            manifest: its manifest.
            max_length: slots of the cache.
            piece: most tokens of one step; a longer prompt takes several.
        """
        weights = folder / WEIGHTS_FILE
        self._config = manifest.config
        self._embedding = EmbeddingTable(weights, manifest.embedding, manifest.column_scales)
        self._sink_ids = manifest.sink.ids if manifest.sink else ()
        self._sink = manifest.sink_values(weights).astype(manifest.float_type)
        self._cosines, self._sines = manifest.config.rope(np.arange(max_length))
        self._slots = Slots(max_length, manifest.config.vocab_size)
        self._piece = piece

    @abstractmethod
    def _compute(self, step: Step) -> Logits:
        """Compute a step; ``float32[n, vocab_size]``."""

    @abstractmethod
    def _read_cache(self, length: int) -> NDArray[Any]:
        """A copy of the first `length` slots, ``float[2 * layers, kv_heads, length, head_dim]``."""

    @abstractmethod
    def _write_cache(self, values: NDArray[Any]) -> None:
        """Make `values`, of `_read_cache`'s form, the first slots."""

    @abstractmethod
    def close(self) -> None:
        """See `Runtime.close`."""

    def _calling(self) -> AbstractContextManager[object]:
        """Entered around whatever computes or copies."""
        return nullcontext()

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
        with self._calling():
            if known and self._slots.used == 0 and len(rest) > known and tuple(rest[:known]) == self._sink_ids:
                self._write_cache(self._sink)
                self._slots.take(known)
                rest = rest[known:]
            for start in range(0, len(rest), self._piece):
                step = self._slots.append(rest[start : start + self._piece])
                logits = self._compute(step)
                self._slots.take(len(step.ids))
        last: Logits = logits[0]
        return last

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`."""
        step, paths = self._slots.branch(tokens, parents)
        with self._calling():
            logits = self._compute(step)
        self._slots.take_branches(paths)
        return logits

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        self._slots.keep(length)

    def save(self) -> SlotSnapshot:
        """See `Runtime.save`."""
        if self._slots.branched:
            raise ValueError("beams are under way")
        with self._calling():
            return SlotSnapshot(self._read_cache(self._slots.used))

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        assert isinstance(snapshot, SlotSnapshot)
        with self._calling():
            self._write_cache(snapshot.values)
        self._slots.reset(snapshot.length)
