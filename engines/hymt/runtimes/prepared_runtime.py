"""What the runtimes of a prepared model share: its embedding table, its rotary angles and its first tokens."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engines.hymt.prepared import WEIGHTS_FILE, PreparedManifest
from engines.hymt.runtimes.embedding import EmbeddingTable
from engines.hymt.runtimes.runtime import Logits
from engines.hymt.runtimes.slot_runtime import SlotRuntime


class PreparedRuntime(SlotRuntime):
    """A runtime of a prepared model; its cache is ``float[2 * layers, kv_heads, length, head_dim]``."""

    def _open(self, folder: Path, manifest: PreparedManifest, max_length: int, piece: int) -> None:
        """Open what every runtime reads of a prepared model.

        Args:
            folder: the prepared model.
            manifest: its manifest.
            max_length: slots of the cache.
            piece: most tokens of one step; a longer prompt takes several.
        """
        weights = folder / WEIGHTS_FILE
        self._embedding = EmbeddingTable(weights, manifest.embedding, manifest.column_scales)
        self._sink_ids = manifest.sink.ids if manifest.sink else ()
        self._sink = manifest.sink_values(weights).astype(manifest.float_type)
        self._cosines, self._sines = manifest.config.rope(np.arange(max_length))
        self._open_slots(max_length, manifest.config.vocab_size, piece)

    def prefill(self, ids: Sequence[int]) -> Logits:
        """See `Runtime.prefill`; tokens of the sink get the keys and values that were computed without rounding.

        However a prompt is cut, they get them: an answer must not depend on what is cached of its prompt.
        """
        self._slots.check_sequence(ids)
        begin = self._slots.used
        known = self._in_sink(ids)
        if not known:
            return super().prefill(ids)
        end = begin + known
        with self._calling():
            if known < len(ids):
                self._write_cache(self._sink[:, :, :end])
                self._slots.fill(ids[:known])
                return super().prefill(ids[known:])
            logits = super().prefill(ids)  # wanted of a token of the sink itself, whose rounded values are replaced
            self._write_cache(self._sink[:, :, :end])
            return logits

    def _in_sink(self, ids: Sequence[int]) -> int:
        """How many of `ids` go on with the sink, which all slots in use belong to."""
        begin = self._slots.used
        if tuple(self._slots.ids) != self._sink_ids[:begin]:
            return 0
        known = 0
        for token, wanted in zip(ids, self._sink_ids[begin:], strict=False):
            if token != wanted:
                break
            known += 1
        return known
