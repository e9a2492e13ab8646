"""HY-MT on llama.cpp: a processor, or the GPU that llama.cpp was built for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engines.hymt.runtimes.llama.llama_model import BATCH, LlamaModel
from engines.hymt.runtimes.runtime import MAX_BEAMS, Logits
from engines.hymt.runtimes.slot_runtime import SlotRuntime
from engines.hymt.runtimes.slots import Step

SEQUENCES = 1 + 2 * MAX_BEAMS
"""Sequences of llama.cpp that a runtime needs: the common one, and the beams before and after a step."""

_COMMON = 0


class GgufRuntime(SlotRuntime):
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
        self._open_slots(max_length, model.vocab_size, BATCH)
        self._model = model
        self._beams: list[int] = []

    def close(self) -> None:
        """Free weights and cache."""
        self._model.close()

    def _compute(self, step: Step) -> Logits:
        if not step.parents:
            return self._model.decode(step.ids, step.positions, [_COMMON] * len(step.ids), 1)
        past = self._beams or [_COMMON]
        first = 1 if not self._beams or self._beams[0] > MAX_BEAMS else 1 + MAX_BEAMS
        beams = list(range(first, first + len(step.ids)))
        for beam, parent in zip(beams, step.parents, strict=True):
            self._model.share(past[parent], beam)
        for beam in self._beams:
            self._model.drop(beam)
        self._beams = beams
        return self._model.decode(step.ids, step.positions, beams, len(beams))

    def _forget(self, length: int, /) -> None:
        for beam in self._beams:
            self._model.drop(beam)
        self._beams = []
        self._model.drop(_COMMON, length)

    def _read_cache(self, length: int, /) -> NDArray[np.uint8]:
        return self._model.state(_COMMON) if length else np.empty(0, np.uint8)

    def _write_cache(self, values: NDArray[np.uint8], /) -> None:
        self._model.clear()
        self._beams = []
        if len(values):
            self._model.set_state(_COMMON, values)
