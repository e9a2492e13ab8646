"""The embedding table, mapped from the file of weights: a token costs one row, not the table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.hymt.stored_matrix import StoredMatrix


class EmbeddingTable:
    """Rows of a `StoredMatrix`; where the model is tied, the output head's own bytes."""

    def __init__(self, path: Path, matrix: StoredMatrix, column_scales: Sequence[float] = ()) -> None:
        """Map the table.

        Args:
            path: the file of weights.
            matrix: where in it the table is.
            column_scales: ``float[width]`` that rows are divided by, to undo the smoothing of the head; empty for none.
        """
        shape = (matrix.rows, matrix.width)
        self._values: NDArray[Any] = np.memmap(path, np.dtype(matrix.dtype), "r", matrix.values.offset, shape)
        self._scales: NDArray[np.float32] | None = None
        if matrix.scales is not None:
            blocks = matrix.width // matrix.block
            self._scales = np.memmap(path, np.float32, "r", matrix.scales.offset, (matrix.rows, blocks))
        self._columns = np.asarray(column_scales, np.float32) if len(column_scales) else None

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """``float32[n, width]`` of `n` token ids."""
        picked = self._values[list(ids)]
        rows = picked.astype(np.float32)
        if picked.dtype == np.uint8:
            rows -= 128
        if self._scales is not None:
            scales = self._scales[list(ids)]
            rows = (rows.reshape(*scales.shape, -1) * scales[..., None]).reshape(rows.shape)
        if self._columns is not None:
            rows /= self._columns
        return rows
