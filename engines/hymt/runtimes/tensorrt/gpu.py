"""What the runtime asks of a GPU: memory, copies, one stream, graphs. Implemented by ``cuda_gpu.py``."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray


@dataclass(frozen=True, slots=True)
class MappedArray:
    """Page-locked memory of the host that the GPU reads and writes too.

    Attributes:
        array: the host's view.
        address: the GPU's address of its first byte.
    """

    array: NDArray[Any]
    address: int


@dataclass(frozen=True, slots=True)
class Rows:
    """`count` rows of `width` bytes, `pitch` bytes apart, in the GPU's memory from `address` on."""

    address: int
    count: int
    width: int
    pitch: int


class Gpu(Protocol):
    """One GPU, its context and one stream on which everything happens in order.

    Each method but `current` and `close` needs the context to be `current` on the calling thread. Each raises
    `DragomanError`: ``engine.out_of_memory`` where memory is short, ``engine.gpu_fault`` for what only a new process
    cures, ``engine.gpu_failed`` for the rest.
    """

    @property
    def name(self) -> str:
        """As the driver calls it."""
        ...

    @property
    def compute_capability(self) -> str:
        """Such as ``8.7``."""
        ...

    @property
    def stream(self) -> int:
        """Handle of the stream."""
        ...

    def current(self) -> AbstractContextManager[None]:
        """Make the context current on this thread, and take it back at the end: a thread keeps none."""
        ...

    def allocate(self, size: int) -> int:
        """Address of `size` bytes, aligned to 256, their contents undefined."""
        ...

    def free(self, address: int) -> None:
        """Give back what `allocate` gave."""
        ...

    def map(self, shape: tuple[int, ...], dtype: DTypeLike) -> MappedArray:
        """Memory that host and GPU share; begins as zeros."""
        ...

    def unmap(self, mapped: MappedArray) -> None:
        """Give back what `map` gave; its array must not be touched any more."""
        ...

    def upload(self, address: int, mapped: NDArray[Any]) -> None:
        """Enqueue a copy of a contiguous part of a `MappedArray`, which must stay as it is until `synchronize`."""
        ...

    def write_rows(self, rows: Rows, values: NDArray[np.uint8]) -> None:
        """Copy ``uint8[count, width]`` to the GPU; done on return."""
        ...

    def read_rows(self, rows: Rows) -> NDArray[np.uint8]:
        """Copy ``uint8[count, width]`` from the GPU; everything enqueued before is done by then."""
        ...

    def clear(self, address: int, size: int) -> None:
        """Enqueue zeros."""
        ...

    def synchronize(self) -> None:
        """Wait for all that was enqueued."""
        ...

    def capture(self, enqueue: Callable[[], None]) -> Callable[[], None] | None:
        """Record what `enqueue` enqueues; a function that enqueues it all at once, None where that can't be done.

        The recording is valid while all memory in it is; `close` frees it.
        """
        ...

    def close(self) -> None:
        """Free recordings, stream and context; memory must be given back before. Legal twice."""
        ...
