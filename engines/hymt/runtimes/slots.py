"""Which slots of the key/value cache a sequence and its beams occupy, and what each token sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.runtimes.runtime import MAX_BEAMS


@dataclass(frozen=True, slots=True)
class Step:
    """Tokens to compute at once, into the slots from `slot` on.

    Attributes:
        ids: ``s`` tokens.
        slot: where the first of them goes.
        positions: ``int64[s]``, each token's position in its sentence.
        mask: ``bool[s, max_length]``, the slots each token sees, its own included.
        rows: ``int64[n]``, the tokens whose logits are wanted.
        parents: of beams, which one of the step before each token continues; empty for the common sequence.
        paths: of beams, the slots after the common prefix that belong to each; empty likewise.
    """

    ids: tuple[int, ...]
    slot: int
    positions: NDArray[np.int64]
    mask: NDArray[np.bool_]
    rows: NDArray[np.int64]
    parents: tuple[int, ...] = ()
    paths: tuple[tuple[int, ...], ...] = ()


class Slots:
    """The bookkeeping of a `Runtime`; computes nothing.

    Attributes:
        max_length: slots of the cache.
        ids: the token in each slot in use.
        common: how many of these are the common prefix of all beams.
    """

    def __init__(self, max_length: int, vocab_size: int) -> None:
        self.max_length = max_length
        self.ids: list[int] = []
        self.common = 0
        self._vocab_size = vocab_size
        self._paths: tuple[tuple[int, ...], ...] = ()

    @property
    def used(self) -> int:
        """Slots in use, those of dropped beams too."""
        return len(self.ids)

    @property
    def branched(self) -> bool:
        """Whether beams are under way."""
        return bool(self._paths)

    def check(self, ids: Sequence[int]) -> None:
        """Refuse tokens that can't be appended.

        Raises:
            ValueError: an id is outside of the vocabulary.
            DragomanError: ``mt.too_long``.
        """
        if not all(0 <= token < self._vocab_size for token in ids):
            raise ValueError("a token is outside of the vocabulary")
        if self.used + len(ids) > self.max_length:
            needed = f"{self.used + len(ids)} tokens don't fit into {self.max_length}"
            raise DragomanError("mt.too_long", needed, hint="Use shorter texts")

    def check_sequence(self, ids: Sequence[int]) -> None:
        """As `check`, for tokens of the common sequence.

        Raises:
            ValueError: also when there are none, or beams are under way.
            DragomanError: ``mt.too_long``.
        """
        if self._paths or not len(ids):
            raise ValueError("beams are under way" if self._paths else "nothing to prefill")
        self.check(ids)

    def append(self, ids: Sequence[int]) -> Step:
        """The step that appends checked `ids` to the common sequence; `take` it once it is computed."""
        positions = np.arange(self.used, self.used + len(ids))
        mask = np.arange(self.max_length) <= positions[:, None]
        return Step(tuple(ids), self.used, positions, mask, np.array([len(ids) - 1]))

    def fill(self, ids: Sequence[int]) -> None:
        """Count further slots as filled with tokens of the common sequence."""
        self.ids += ids
        self.common = self.used

    def take(self, step: Step) -> None:
        """Count a step as computed."""
        self._paths = step.paths
        if step.paths:
            self.ids += step.ids
        else:
            self.fill(step.ids)

    def branch(self, tokens: Sequence[int], parents: Sequence[int]) -> Step:
        """The step that gives each beam one token; `take` it once it is computed.

        Raises:
            ValueError, DragomanError: as `Runtime.step_beams`.
        """
        known = len(self._paths) or 1
        if not 1 <= len(tokens) <= MAX_BEAMS or len(parents) != len(tokens):
            raise ValueError(f"{len(tokens)} tokens for {len(parents)} beams")
        if self.used == 0 or not all(0 <= parent < known for parent in parents):
            raise ValueError(f"beams {list(parents)} continue one of {known}")
        self.check(tokens)
        past = self._paths or ((),)
        paths = tuple((*past[parent], self.used + beam) for beam, parent in enumerate(parents))
        mask = np.zeros((len(tokens), self.max_length), np.bool_)
        mask[:, : self.common] = True
        for row, path in zip(mask, paths, strict=True):
            row[list(path)] = True
        positions = np.full(len(tokens), self.common + len(paths[0]) - 1, np.int64)
        return Step(tuple(tokens), self.used, positions, mask, np.arange(len(tokens)), tuple(parents), paths)

    def keep(self, length: int) -> None:
        """Keep the first `length` slots of the common prefix, and end any beams.

        Raises:
            ValueError: `length` is negative or beyond the common prefix.
        """
        if not 0 <= length <= self.common:
            raise ValueError(f"can't keep {length} of {self.common} positions")
        self.reset(self.ids[:length])

    def reset(self, ids: Sequence[int]) -> None:
        """Count `ids` as the sequence, whatever was there."""
        self.ids, self.common, self._paths = list(ids), len(ids), ()
