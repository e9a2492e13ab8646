"""What every runtime of the prepared model offers to the decoding loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

MAX_BEAMS = 4
"""Most hypotheses that `Runtime.step_beams` advances at once."""

DEFAULT_MAX_LENGTH = 1024
"""Slots of the cache unless asked otherwise; an utterance needs a fraction of it."""

Logits = NDArray[np.float32]
"""``float32[vocab_size]``, or ``float32[beams, vocab_size]``; not normalised; the caller's own copy."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A saved prefix; valid for the runtime that made it, until that is closed.

    Attributes:
        ids: its tokens.
        values: their keys and values, in the runtime's own form.
    """

    ids: tuple[int, ...]
    values: Any

    @property
    def length(self) -> int:
        """Positions it holds."""
        return len(self.ids)


@runtime_checkable
class Runtime(Protocol):
    """One key/value cache and the graph that fills it. Not thread-safe.

    The cache has `max_length` slots. A sequence occupies the slots 0 … `position` - 1, one a token. Beams share the
    slots of their common prefix; each `step_beams` takes one more slot a beam, and a mask tells every beam which slots
    are its own past. So keys and values are never copied between beams, one graph without a batch dimension serves both
    ways of decoding, and the weights are read once for all beams.
    """

    @property
    def vocab_size(self) -> int:
        """Length of the logits: the tokenizer's vocabulary, without padding."""
        ...

    @property
    def max_length(self) -> int:
        """Slots of the cache."""
        ...

    @property
    def position(self) -> int:
        """Slots in use, of beams too."""
        ...

    def prefill(self, ids: Sequence[int]) -> Logits:
        """Append `ids` to the sequence; ``float32[vocab_size]``, the logits after the last of them.

        Raises:
            ValueError: `ids` is empty, an id is outside of the vocabulary, or beams are under way.
            DragomanError: ``mt.too_long`` when they don't fit; the cache is unchanged.
        """
        ...

    def step(self, token: int) -> Logits:
        """`prefill` of a single token."""
        ...

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """Append one token to each of 1 … `MAX_BEAMS` hypotheses; ``float32[beams, vocab_size]``.

        Args:
            tokens: the next token of each hypothesis.
            parents: for each, the index of the hypothesis of the *previous* call that it continues; on the first call
                after `prefill`, `step`, `truncate` or `restore`, all 0. Their number may change from call to call.

        Raises:
            ValueError: an index or id is out of range.
            DragomanError: ``mt.too_long`` when there aren't enough slots; nothing changed.
        """
        ...

    def truncate(self, length: int) -> None:
        """Keep the first `length` slots, which must all be of the common prefix, and end any beams.

        Raises:
            ValueError: `length` is negative or beyond the common prefix.
        """
        ...

    def save(self) -> Snapshot:
        """Copy the keys and values of the sequence so far, so that `restore` can return to it after anything else.

        Raises:
            ValueError: beams are under way.
        """
        ...

    def restore(self, snapshot: Snapshot) -> None:
        """Make the cache what it was at `save`."""
        ...

    def close(self) -> None:
        """Free weights and cache; legal twice."""
        ...
