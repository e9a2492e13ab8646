"""What every runtime shares: the books, and the order of computing and counting."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Self

from engines.hymt.runtimes.runtime import Logits, Snapshot
from engines.hymt.runtimes.slots import Slots, Step


class SlotRuntime(ABC):
    """Implements `Runtime` on a cache of slots, of which a subclass computes steps and copies keys and values."""

    def _open_slots(self, max_length: int, vocab_size: int, piece: int) -> None:
        """Begin with an empty cache.

        Args:
            max_length: slots of the cache.
            vocab_size: length of the logits.
            piece: most tokens of one step; a longer prompt takes several.
        """
        self._slots = Slots(max_length, vocab_size)
        self._vocab_size = vocab_size
        self._piece = piece

    @abstractmethod
    def _compute(self, step: Step) -> Logits:
        """Compute a step; ``float32[n, vocab_size]``, the caller's own."""

    @abstractmethod
    def _read_cache(self, length: int, /) -> Any:
        """A copy of the first `length` slots."""

    @abstractmethod
    def _write_cache(self, values: Any, /) -> None:
        """Make what `_read_cache` gave the first slots."""

    @abstractmethod
    def _forget(self, length: int, /) -> None:
        """The slots from `length` on are not in use any more, and no beams are under way."""

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
        return self._vocab_size

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
        with self._calling():
            for start in range(0, len(ids), self._piece):
                step = self._slots.append(ids[start : start + self._piece])
                logits = self._compute(step)
                self._slots.take(step)
        last: Logits = logits[0]
        return last

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`."""
        step = self._slots.branch(tokens, parents)
        with self._calling():
            logits = self._compute(step)
        self._slots.take(step)
        return logits

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        self._slots.keep(length)
        self._forget(length)

    def save(self) -> Snapshot:
        """See `Runtime.save`."""
        if self._slots.branched:
            raise ValueError("beams are under way")
        with self._calling():
            return Snapshot(tuple(self._slots.ids), self._read_cache(self._slots.used))

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        with self._calling():
            self._write_cache(snapshot.values)
        self._slots.reset(snapshot.ids)
