"""Where in the file of weights a matrix lies, and how it is rounded."""

from __future__ import annotations

from dataclasses import dataclass

from engines.hymt.prepare.external_data import Region


@dataclass(frozen=True, slots=True)
class StoredMatrix:
    """A matrix in the file of weights, some rows of which may be used by themselves.

    Attributes:
        dtype: of the values: ``float32``, ``float16``, ``int8``, or ``uint8`` with 128 for zero.
        rows: outputs, padding included.
        width: inputs.
        values: where the values are.
        scales: where the scales are, float32, one a row or a block; None for floats.
        block: inputs that share a scale; `width` for one scale a row; 0 for floats.
    """

    dtype: str
    rows: int
    width: int
    values: Region
    scales: Region | None = None
    block: int = 0
