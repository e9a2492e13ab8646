"""The prepared model on ONNX Runtime, on any processor."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from engines.hymt.prepared import GRAPH_FILE, PreparedManifest
from engines.hymt.runtimes.onnxruntime.session import BoundStep, KeyValueCache, open_session
from engines.hymt.runtimes.prepared_runtime import PreparedRuntime
from engines.hymt.runtimes.runtime import DEFAULT_MAX_LENGTH, Logits
from engines.hymt.runtimes.slots import Step
from engines.threads import default_threads

_PREFILL_PIECE = 256  # tokens computed at once, which bounds the memory of their activations


class OrtRuntime(PreparedRuntime):
    """Runs a prepared model on the processor.

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
        manifest = PreparedManifest.read(folder)
        self._open(folder, manifest, max_length, _PREFILL_PIECE)
        self._session = open_session(folder / GRAPH_FILE, threads or default_threads(), exact=manifest.rounds_no_more)
        self._cache = KeyValueCache(manifest.config, manifest.float_type, max_length)
        self._step: BoundStep | None = None

    def close(self) -> None:
        """Free weights and cache."""
        for name in ("_session", "_step", "_cache", "_embedding"):
            self.__dict__.pop(name, None)

    def _compute(self, step: Step) -> Logits:
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
        return bound.logits[:, : self._vocab_size].copy()

    def _read_cache(self, length: int, /) -> NDArray[Any]:
        return self._cache.values[:, :, :length].copy()

    def _forget(self, length: int, /) -> None:
        """Gives memory that is no longer needed back."""
        self._cache.fit(length, length)

    def _write_cache(self, values: NDArray[Any], /) -> None:
        length = values.shape[2]
        self._cache.fit(length, 0)
        self._cache.values[:, :, :length] = values
