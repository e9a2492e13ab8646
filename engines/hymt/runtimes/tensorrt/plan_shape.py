"""What a plan computes, and in which form: of those TensorRT may be fast at, the device tells which (``probe.py``)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engines.hymt.config import HyConfig
from engines.hymt.prepared import Precision


class PlanForm(StrEnum):
    """Precision and form of the linear layers of a plan."""

    W8A8 = "w8a8"
    """Weights and inputs in INT8, Q/DQ on both."""
    W8A16 = "w8a16"
    """Weights in INT8, unpacked with a scale for each output."""
    W8A16_SCALAR = "w8a16-scalar"
    """Weights in INT8, unpacked with one scale; the outputs are multiplied by what is left of each one's own."""
    FP16 = "fp16"
    """Nothing in INT8: the yardstick."""
    FP32 = "fp32"
    """Nothing rounded at all."""

    @property
    def precision(self) -> Precision:
        """The prepared models that it can be built from."""
        return Precision.W8A16 if self is PlanForm.W8A16_SCALAR else Precision(self.value)


@dataclass(frozen=True, slots=True)
class PlanShape:
    """What a plan is to compute.

    Attributes:
        config: shape of the model.
        form: of the linear layers.
        cache_length: slots of the cache.
        max_tokens: most tokens of one step.
    """

    config: HyConfig
    form: PlanForm
    cache_length: int
    max_tokens: int
