"""What a GGUF file says of itself: everything but the weights.

Format: github.com/ggml-org/ggml, ``docs/gguf.md``, versions 2 and 3, little-endian. The vocabulary and other lists are
passed over.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO, Self

from engines.errors import DragomanError

Value = str | int | float | bool

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_ALIGNMENT = 32  # bytes, unless general.alignment says otherwise
_LONGEST = 1 << 24  # of a name, a list or a table: more is a damaged length

_SCALARS: Mapping[int, str] = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
"""Type of a value → its format for `struct`."""
_STRING, _ARRAY = 8, 9

BLOCKS: Mapping[int, tuple[int, int]] = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    16: (256, 66),  # IQ2_XXS
    17: (256, 74),  # IQ2_XS
    18: (256, 98),  # IQ3_XXS
    19: (256, 50),  # IQ1_S
    20: (32, 18),  # IQ4_NL
    21: (256, 110),  # IQ3_S
    22: (256, 82),  # IQ2_S
    23: (256, 136),  # IQ4_XS
    29: (256, 56),  # IQ1_M
    30: (1, 2),  # BF16
}
"""Type of a tensor that llama.cpp runs → weights in a block, and its bytes.

The official files of 2 and of 1.25 bits (STQ) have types of their own, which only builds of their authors load; one of
them has a number that llama.cpp gave to another type since. So what is not listed is refused.
"""


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The header of a file that is as long as it says.

    Attributes:
        path: the file.
        metadata: its values by key, lists left out.
        types: every type of a tensor in it.
        weights: bytes of all tensors.
    """

    path: Path
    metadata: Mapping[str, Value]
    types: frozenset[int]
    weights: int

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file's header.

        Raises:
            DragomanError: ``model.not_installed``, ``model.gguf_broken``, ``model.gguf_quantization``.
        """
        try:
            with path.open("rb") as file:
                return cls._read(path, _Reader(file), path.stat().st_size)
        except FileNotFoundError as error:
            raise DragomanError("model.not_installed", f"there is no file {path}") from error
        except OSError as error:
            raise _broken(path, error.strerror or "it can't be read") from error
        except (EOFError, ValueError, OverflowError, MemoryError) as error:
            raise _broken(path, str(error) or "its header is damaged") from error

    @classmethod
    def _read(cls, path: Path, reader: _Reader, size: int) -> Self:
        if reader.bytes(4) != _MAGIC:
            raise ValueError("it is not a GGUF file")
        if (version := reader.scalar("I")) not in _VERSIONS:
            raise ValueError(f"its format has version {version}")
        tensors, pairs = reader.count(), reader.count()
        metadata: dict[str, Value] = {}
        for _ in range(pairs):
            key, kind = reader.string(), reader.scalar("I")
            value = reader.value(kind)
            if value is not None:
                metadata[key] = value
        found = list(reader.tensors(tensors))
        types = frozenset(kind for kind, _, _ in found)
        unknown = types - BLOCKS.keys()
        if unknown:
            raise DragomanError(
                "model.gguf_quantization",
                f"llama.cpp can't run {path.name}: its weights are of type {min(unknown)}",
                hint="Take the file of the same model that ends in Q8_0 or Q4_K_M",
            )
        alignment = int(metadata.get("general.alignment", _ALIGNMENT)) or _ALIGNMENT
        begin = -(-reader.position // alignment) * alignment
        lengths = [(offset, _size(kind, weights)) for kind, weights, offset in found]
        end = begin + max((offset + length for offset, length in lengths), default=0)
        if size < end:
            raise ValueError(f"it is cut short: {size} of {end} bytes are there")
        return cls(path, metadata, types, sum(length for _, length in lengths))


class _Reader:
    """Values of the header, one after the other."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    @property
    def position(self) -> int:
        return self._file.tell()

    def bytes(self, count: int) -> bytes:
        found = self._file.read(count)
        if len(found) < count:
            raise EOFError("it is cut short: its header doesn't end")
        return found

    def scalar(self, form: str) -> int | float | bool:
        found: int | float | bool = struct.unpack(f"<{form}", self.bytes(struct.calcsize(f"<{form}")))[0]
        return found

    def count(self) -> int:
        found = int(self.scalar("Q"))
        if found > _LONGEST:
            raise ValueError("its header is damaged")
        return found

    def string(self) -> str:
        return self.bytes(self.count()).decode("utf-8", "replace")

    def value(self, kind: int | float) -> Value | None:
        """The next value; None for a list, which is passed over."""
        if kind in _SCALARS:
            return self.scalar(_SCALARS[int(kind)])
        if kind == _STRING:
            return self.string()
        if kind != _ARRAY:
            raise ValueError("its header is damaged")
        inner, count = self.scalar("I"), self.count()
        if inner in _SCALARS:
            self.bytes(count * struct.calcsize(_SCALARS[int(inner)]))
        elif inner == _STRING:
            for _ in range(count):
                self.bytes(self.count())
        else:
            raise ValueError("its header is damaged")
        return None

    def tensors(self, count: int) -> Iterator[tuple[int, int, int]]:
        """Type, number of weights and offset of each."""
        for _ in range(count):
            self.string()
            dimensions = [self.count() for _ in range(min(int(self.scalar("I")), 8))]
            yield int(self.scalar("I")), prod(dimensions), int(self.scalar("Q"))


def _size(kind: int, weights: int) -> int:
    block, size = BLOCKS[kind]
    return -(-weights // block) * size


def _broken(path: Path, what: str) -> DragomanError:
    return DragomanError("model.gguf_broken", f"{path} is damaged: {what}", hint="Download or copy it again")
