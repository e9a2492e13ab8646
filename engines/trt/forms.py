"""The forms of eight-bit products that TensorRT may be fast at; which one it is, the device tells (``probe.py``)."""

from __future__ import annotations

from enum import StrEnum

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
