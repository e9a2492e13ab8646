"""The embedding table, read row by row from the file of weights: a token costs one row, not the table."""

from __future__ import annotations

import os
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engines.hymt.prepare.external_data import Region
from engines.hymt.stored_matrix import StoredMatrix


class EmbeddingTable:
    """Rows of a `StoredMatrix`; where the model is tied, the output head's own bytes.

    Rows are read, not mapped: a fault of a mapping brings its whole neighbourhood along, and within a few hundred
    tokens a tenth of the table would count as this process's memory.
    """

    def __init__(self, path: Path, matrix: StoredMatrix, column_scales: Sequence[float] = ()) -> None:
        """Open the table.

        Args:
            path: the file of weights.
            matrix: where in it the table is.
            column_scales: ``float[width]`` that rows are divided by, to undo the smoothing of the head; empty for none.
        """
        self._file = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)
        self._matrix = matrix
        self._columns = np.asarray(column_scales, np.float32) if len(column_scales) else None

    def rows(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """``float32[n, width]`` of `n` token ids."""
        matrix = self._matrix
        rows = self._read(matrix.values, np.dtype(matrix.dtype), matrix.width, ids).astype(np.float32)
        if matrix.dtype == "uint8":
            rows -= 128
        if matrix.scales is not None:
            scales = self._read(matrix.scales, np.float32, matrix.width // matrix.block, ids)
            rows = (rows.reshape(*scales.shape, -1) * scales[..., None]).reshape(rows.shape)
        if self._columns is not None:
            rows /= self._columns
        return rows

    def _read(self, region: Region, dtype: DTypeLike, width: int, ids: Sequence[int]) -> NDArray[Any]:
        length = width * np.dtype(dtype).itemsize
        data = b"".join(os.pread(self._file, length, region.offset + token * length) for token in ids)
        return np.frombuffer(data, dtype).reshape(len(ids), width)
