"""The file that holds the weights of a graph, beside it: written once, from front to back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

ALIGNMENT = 4096
"""Every tensor begins at a page, so that it can be mapped by itself (bytes)."""


@dataclass(frozen=True, slots=True)
class Region:
    """A tensor's bytes: `offset` and `length` in the file."""

    offset: int
    length: int


class ExternalDataWriter:
    """Appends tensors and keeps the checksum of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")
        self._size = 0
        self._hash = hashlib.sha256()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def sha256(self) -> str:
        """Checksum of everything written, in hexadecimal."""
        return self._hash.hexdigest()

    @property
    def size(self) -> int:
        """Bytes written."""
        return self._size

    def append(self, blocks: Iterable[NDArray[Any]]) -> Region:
        """Write one tensor, given as pieces along its first axis.

        Raises:
            OSError: the disk is full, or fails.
        """
        self._write(bytes(-self._size % ALIGNMENT))
        offset = self._size
        for block in blocks:
            self._write(np.ascontiguousarray(block).data.cast("B"))
        return Region(offset, self._size - offset)

    def flush(self) -> None:
        """Hand everything to the operating system."""
        self._file.flush()

    def _write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)
