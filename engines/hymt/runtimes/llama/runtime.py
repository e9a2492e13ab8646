"""HY-MT on llama.cpp: a processor, or the GPU that llama.cpp was built for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.runtimes.llama.llama_model import BATCH, LlamaModel
from engines.hymt.runtimes.runtime import MAX_BEAMS, Logits, Snapshot

SEQUENCES = 1 + 2 * MAX_BEAMS
"""Sequences of llama.cpp that a runtime needs: the common one, and the beams before and after a step."""

_COMMON = 0


@dataclass(frozen=True, slots=True)
class GgufSnapshot:
    """Saved keys and values, as llama.cpp writes them."""

    length: int
    state: NDArray[np.uint8]


class GgufRuntime:
    """Implements `Runtime`.

    A beam is a sequence of llama.cpp that shares the slots of its past with the others. A step puts the beams into the
    half of the sequences that the last step left, and empties the other half: so a beam may be continued twice, or not.
    """

    def __init__(self, model: LlamaModel, max_length: int) -> None:
        """Take over a loaded model.

        Args:
            model: with `SEQUENCES` sequences and at least `max_length` slots; closed by `close`.
            max_length: slots that may be used.
        """
        self._model = model
        self._max_length = max_length
        self._common = 0
        self._used = 0
        self._beams: list[int] = []
        self._depth = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def vocab_size(self) -> int:
        """Length of the logits."""
        return self._model.vocab_size

    @property
    def max_length(self) -> int:
        """Slots of the cache."""
        return self._max_length

    @property
    def position(self) -> int:
        """Slots in use, those of dropped beams too."""
        return self._used

    def prefill(self, ids: Sequence[int]) -> Logits:
        """See `Runtime.prefill`."""
        if self._beams or not len(ids):
            raise ValueError("beams are under way" if self._beams else "nothing to prefill")
        self._check(ids)
        for start in range(0, len(ids), BATCH):
            piece = ids[start : start + BATCH]
            positions = range(self._common, self._common + len(piece))
            last = start + len(piece) == len(ids)
            logits = self._model.decode(piece, positions, [_COMMON] * len(piece), int(last))
            self._common = self._used = self._common + len(piece)
        row: Logits = logits[0]
        return row

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`."""
        past = self._beams or [_COMMON]
        if not 1 <= len(tokens) <= MAX_BEAMS or len(parents) != len(tokens):
            raise ValueError(f"{len(tokens)} tokens for {len(parents)} beams")
        if self._used == 0 or not all(0 <= parent < len(past) for parent in parents):
            raise ValueError(f"beams {list(parents)} continue one of {len(past)}")
        self._check(tokens)
        first = 1 if not self._beams or self._beams[0] > MAX_BEAMS else 1 + MAX_BEAMS
        beams = list(range(first, first + len(tokens)))
        for beam, parent in zip(beams, parents, strict=True):
            self._model.share(past[parent], beam)
        for beam in self._beams:
            self._model.drop(beam)
        if not self._beams:
            self._depth = self._common
        self._beams = beams
        logits = self._model.decode(tokens, [self._depth] * len(tokens), beams, len(tokens))
        self._depth += 1
        self._used += len(tokens)
        return logits

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        if not 0 <= length <= self._common:
            raise ValueError(f"can't keep {length} of {self._common} positions")
        for beam in self._beams:
            self._model.drop(beam)
        self._model.drop(_COMMON, length)
        self._begin(length)

    def save(self) -> GgufSnapshot:
        """See `Runtime.save`."""
        if self._beams:
            raise ValueError("beams are under way")
        return GgufSnapshot(self._common, self._model.state(_COMMON))

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        assert isinstance(snapshot, GgufSnapshot)
        self._model.clear()
        if snapshot.length:
            self._model.set_state(_COMMON, snapshot.state)
        self._begin(snapshot.length)

    def close(self) -> None:
        """Free weights and cache."""
        self._model.close()

    def _begin(self, length: int) -> None:
        self._common = self._used = length
        self._beams = []

    def _check(self, ids: Sequence[int]) -> None:
        if not all(0 <= token < self.vocab_size for token in ids):
            raise ValueError("a token is outside of the vocabulary")
        if self._used + len(ids) > self.max_length:
            needed = f"{self._used + len(ids)} tokens don't fit into {self.max_length}"
            raise DragomanError("mt.too_long", needed, hint="Use shorter texts")
