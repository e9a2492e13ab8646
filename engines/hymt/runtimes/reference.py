"""The same model in transformers: what the engine's numbers are measured against. Needs the extra ``parity``."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
from pathlib import Path
from typing import Any

import numpy as np

from engines.errors import DragomanError
from engines.hymt.runtimes.runtime import Logits
from engines.hymt.runtimes.slot_runtime import SlotRuntime
from engines.hymt.runtimes.slots import Step

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


class ReferenceRuntime(SlotRuntime):
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
        self._open_slots(max_length, int(self._model.config.vocab_size), max_length)
        self._cache: Any = None
        self._cached = 0  # tokens in it
        # transformers calls it so from 5.24 on, and warns at the former name.
        parameters = inspect.signature(self._model.forward).parameters
        self._cache_argument = "cache" if "cache" in parameters else "past_key_values"

    def close(self) -> None:
        """Free the model."""
        self._model = self._cache = None

    def _compute(self, step: Step) -> Logits:
        """The common sequence goes on where it was left; a hypothesis is computed from its beginning."""
        if step.parents:
            past = [np.flatnonzero(row[: step.slot]) for row in step.mask]
            whole = [[self._slots.ids[slot] for slot in slots] for slots in past]
            return np.stack([self._forward([*ids, token], None)[0] for ids, token in zip(whole, step.ids, strict=True)])
        known = self._cached == step.slot and self._cache is not None
        ids = list(step.ids) if known else [*self._slots.ids, *step.ids]
        logits, self._cache = self._forward(ids, self._cache if known else None)
        self._cached = step.slot + len(step.ids)
        return logits[None]

    def _forget(self, _length: int, /) -> None:
        self._cache = None

    def _read_cache(self, _length: int, /) -> None:
        """Nothing: it is computed again."""

    def _write_cache(self, _values: None, /) -> None:
        self._cache = None

    def _forward(self, ids: list[int], past: Any) -> tuple[Logits, Any]:
        with self._torch.no_grad():
            cached = {self._cache_argument: past}
            result = self._model(self._torch.tensor([ids]), use_cache=True, logits_to_keep=1, **cached)
        return result.logits[0, -1].numpy().copy(), getattr(result, self._cache_argument)
