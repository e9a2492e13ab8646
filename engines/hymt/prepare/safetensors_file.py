"""Reading one safetensors file, tensor by tensor, without loading it.

The library of that name can't give bfloat16 to numpy; the format is a length, a JSON header and the bytes
(https://github.com/huggingface/safetensors#format).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.json_files import parse_json

_STORAGE: Mapping[str, type[np.generic]] = {"BF16": np.uint16, "F16": np.float16, "F32": np.float32}
_LONGEST_HEADER = 100_000_000  # bytes, as in the reference implementation


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """Where a tensor lies: `offset` in bytes from the beginning of `path`."""

    path: Path
    dtype: str
    shape: tuple[int, ...]
    offset: int

    def read(self, rows: slice | Sequence[int] = slice(None)) -> NDArray[np.float32]:
        """The tensor, or some rows of its first axis, as float32 in memory of its own."""
        stored = np.memmap(self.path, _STORAGE[self.dtype], "r", self.offset, self.shape)[rows]
        if self.dtype == "BF16":  # the upper half of a float32
            wide = stored.astype(np.uint32)
            np.left_shift(wide, 16, out=wide)
            return wide.view(np.float32)
        return np.array(stored, np.float32)


def read_header(path: Path) -> dict[str, StoredTensor]:
    """Every tensor of a file by name.

    Raises:
        DragomanError: ``model.weights_missing``, ``model.weights_broken`` (not a safetensors file, cut short, or a
            dtype that is none of BF16, F16, F32).
    """
    try:
        size = path.stat().st_size
        if not path.is_file():  # the opening of a pipe waits for somebody to write
            raise ValueError("it is not a file")
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 2 <= length <= min(_LONGEST_HEADER, size - 8):
                raise DragomanError("model.weights_broken", f"{path.name} is cut short or not a safetensors file")
            header = parse_json(file.read(length))
    except FileNotFoundError as error:
        raise DragomanError("model.weights_missing", f"no {path.name} in {path.parent}") from error
    except (OSError, ValueError) as error:
        raise DragomanError("model.weights_broken", f"{path.name} is not a safetensors file: {error}") from error
    if not isinstance(header, dict):
        raise DragomanError("model.weights_broken", f"{path.name} is not a safetensors file")
    header.pop("__metadata__", None)
    return {name: _tensor(path, size, 8 + length, name, entry) for name, entry in header.items()}


def _tensor(path: Path, size: int, begin: int, name: str, entry: Mapping[str, Any]) -> StoredTensor:
    try:
        dtype, shape = str(entry["dtype"]), tuple(int(length) for length in entry["shape"])
        start, stop = (int(offset) for offset in entry["data_offsets"])
    except (KeyError, TypeError, ValueError) as error:
        raise DragomanError("model.weights_broken", f"{path.name}: the entry of {name} is broken") from error
    if dtype not in _STORAGE:
        raise DragomanError(
            "model.weights_broken", f"{path.name}: {name} is {dtype}; only {', '.join(_STORAGE)} are known"
        )
    if stop - start != math.prod(shape) * np.dtype(_STORAGE[dtype]).itemsize or start < 0:
        raise DragomanError("model.weights_broken", f"{path.name}: the entry of {name} is broken")
    if begin + stop > size:
        raise DragomanError(
            "model.weights_broken", f"{path.name} is cut short: {name} ends at byte {begin + stop} of {size}"
        )
    return StoredTensor(path, dtype, shape, begin + start)
