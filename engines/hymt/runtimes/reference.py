"""The same model in transformers: what the engine's numbers are measured against. Needs the extra ``parity``."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engines.errors import DragomanError
from engines.hymt.runtimes.runtime import Logits, Snapshot

WRONG_RELEASES = frozenset({"5.0.0"})
"""Releases of transformers that leave alpha out of the rotary base (repaired by its pull request 43411)."""


def check_release(version: str) -> None:
    """Refuse a release whose numbers are wrong.

    Raises:
        DragomanError: ``engine.reference_wrong``.
    """
    if version in WRONG_RELEASES:
        raise DragomanError(
            "engine.reference_wrong",
            f"transformers {version} computes a wrong rotary embedding for this model",
            hint="Install another release of it",
        )


@dataclass(frozen=True, slots=True)
class _Saved:
    ids: tuple[int, ...]

    @property
    def length(self) -> int:
        return len(self.ids)


class ReferenceRuntime:
    """Implements `Runtime` with ``HunYuanDenseV1ForCausalLM`` in float32: exact and slow."""

    def __init__(self, checkpoint: Path, *, max_length: int = 1024) -> None:
        """Load a checkpoint.

        Raises:
            DragomanError: ``engine.reference_missing``, ``engine.reference_wrong``.
        """
        try:
            self._torch: Any = importlib.import_module("torch")
            transformers: Any = importlib.import_module("transformers")
        except ImportError as error:
            missing = "torch and transformers are not installed"
            raise DragomanError("engine.reference_missing", missing, hint="pip install torch transformers") from error
        check_release(importlib.metadata.version("transformers"))
        loader = transformers.HunYuanDenseV1ForCausalLM
        self._model: Any = loader.from_pretrained(checkpoint, dtype=self._torch.float32).eval()
        self._max_length = max_length
        self._ids: list[int] = []
        self._beams: list[list[int]] = []
        self._cache: Any = None
        # transformers calls it so from 5.24 on, and warns at the former name.
        parameters = inspect.signature(self._model.forward).parameters
        self._cache_argument = "cache" if "cache" in parameters else "past_key_values"

    @property
    def vocab_size(self) -> int:
        """Length of the logits."""
        return int(self._model.config.vocab_size)

    @property
    def max_length(self) -> int:
        """Longest sequence."""
        return self._max_length

    @property
    def position(self) -> int:
        """Length of the sequence, with what the beams would take of a cache."""
        return len(self._ids) + sum(map(len, self._beams))

    def prefill(self, ids: Sequence[int]) -> Logits:
        """See `Runtime.prefill`."""
        if self._beams or not len(ids):
            raise ValueError("beams are under way" if self._beams else "nothing to prefill")
        self._check(len(ids))
        logits = self._forward(list(ids), keep=True)
        self._ids.extend(ids)
        return logits

    def step(self, token: int) -> Logits:
        """See `Runtime.step`."""
        return self.prefill([token])

    def step_beams(self, tokens: Sequence[int], parents: Sequence[int]) -> Logits:
        """See `Runtime.step_beams`; every hypothesis is computed from its beginning."""
        self._check(len(tokens))
        past = self._beams or [[]]
        self._beams = [[*past[parent], token] for token, parent in zip(tokens, parents, strict=True)]
        return np.stack([self._forward(self._ids + beam, keep=False) for beam in self._beams])

    def truncate(self, length: int) -> None:
        """See `Runtime.truncate`."""
        if not 0 <= length <= len(self._ids):
            raise ValueError(f"can't keep {length} of {len(self._ids)} positions")
        self._beams = []
        self._ids = self._ids[:length]
        self._cache = None

    def save(self) -> Snapshot:
        """See `Runtime.save`."""
        return _Saved(tuple(self._ids))

    def restore(self, snapshot: Snapshot) -> None:
        """See `Runtime.restore`."""
        assert isinstance(snapshot, _Saved)
        self.truncate(0)
        if snapshot.ids:
            self.prefill(snapshot.ids)

    def close(self) -> None:
        """Free the model."""
        self._model = self._cache = None

    def _check(self, count: int) -> None:
        if self.position + count > self._max_length:
            raise DragomanError("mt.too_long", f"{self.position + count} tokens don't fit into {self._max_length}")

    def _forward(self, ids: list[int], *, keep: bool) -> Logits:
        past = self._cache if keep else None
        if keep and past is None:
            ids = self._ids + ids
        with self._torch.no_grad():
            cached = {self._cache_argument: past}
            result = self._model(self._torch.tensor([ids]), use_cache=keep, logits_to_keep=1, **cached)
        if keep:
            self._cache = getattr(result, self._cache_argument)
        logits: Logits = result.logits[0, -1].numpy().copy()
        return logits
