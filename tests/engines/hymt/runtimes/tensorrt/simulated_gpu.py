"""A GPU that checks every call: context, address, size, lifetime, order and recording."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engines.errors import DragomanError
from engines.hymt.runtimes.tensorrt.gpu import MappedArray, Rows

WORKSPACE = 4096
STREAM = 0xBEEF


class SimulatedGpu:
    """Implements `engines.hymt.runtimes.tensorrt.gpu.Gpu`."""

    name = "Simulated"
    compute_capability = "8.7"
    stream = STREAM

    def __init__(self, *, graphs: bool = True, memory: int = 1 << 30) -> None:
        self.graphs = graphs
        self.free_bytes = memory
        self.regions: dict[int, NDArray[np.uint8]] = {}
        self.mapped: set[int] = set()
        self.depth = 0
        self.closed = False
        self.enqueued: list[Callable[[], None]] = []
        self.captured = 0
        self.replayed = 0
        self.failing: DragomanError | None = None
        self._recording: list[Callable[[], None]] | None = None
        self._next = 0x7F0000000000

    @contextmanager
    def current(self) -> Iterator[None]:
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    def allocate(self, size: int) -> int:
        self.check()
        assert size > 0
        if size > self.free_bytes:
            raise DragomanError("engine.out_of_memory", "simulated")
        self.free_bytes -= size
        address, self._next = self._next, self._next + -(-size // 256) * 256 + 4096
        self.regions[address] = np.full(size, 0xFF, np.uint8)  # NaN, as floats
        return address

    def free(self, address: int) -> None:
        self.check()
        assert address not in self.mapped
        self.free_bytes += self.regions.pop(address).size

    def map(self, shape: tuple[int, ...], dtype: DTypeLike) -> MappedArray:
        address = self.allocate(math.prod(shape) * np.dtype(dtype).itemsize)
        self.mapped.add(address)
        self.regions[address][:] = 0
        return MappedArray(self.regions[address].view(dtype).reshape(shape), address)

    def unmap(self, mapped: MappedArray) -> None:
        self.mapped.remove(mapped.address)
        self.free(mapped.address)

    def upload(self, address: int, mapped: NDArray[Any]) -> None:
        self.check()
        assert mapped.flags.c_contiguous
        assert any(np.shares_memory(mapped, self.regions[at]) for at in self.mapped), "not page-locked"
        assert address not in self.mapped
        assert mapped.nbytes
        target = self.bytes(address, mapped.nbytes)
        self._enqueue(lambda: np.copyto(target, mapped.reshape(-1).view(np.uint8)))

    def write_rows(self, rows: Rows, values: NDArray[np.uint8]) -> None:
        assert values.dtype == np.uint8
        assert values.shape == (rows.count, rows.width)
        self.synchronize()
        self._rows(rows)[...] = values

    def read_rows(self, rows: Rows) -> NDArray[np.uint8]:
        self.synchronize()
        return self._rows(rows).copy()

    def clear(self, address: int, size: int) -> None:
        self.check()
        target = self.bytes(address, size)
        self._enqueue(lambda: target.fill(0))

    def synchronize(self) -> None:
        self.check()
        assert self._recording is None, "a recording must not wait"
        waiting, self.enqueued = self.enqueued, []
        if self.failing is not None:
            raise self.failing
        for work in waiting:
            work()

    def capture(self, enqueue: Callable[[], None]) -> Callable[[], None] | None:
        self.check()
        if not self.graphs:
            return None
        assert not self.enqueued or self._recording is None
        self._recording = []
        enqueue()
        recording, self._recording = self._recording, None
        self.captured += 1

        def replay() -> None:
            self.check()
            self.replayed += 1
            self.enqueued.extend(recording)

        return replay

    def close(self) -> None:
        assert self.depth == 0, "closed while current"
        assert not self.regions, f"memory left: {[hex(at) for at in self.regions]}"
        self.closed = True

    def check(self) -> None:
        assert not self.closed
        assert self.depth > 0, "no context is current"

    def bytes(self, address: int, size: int) -> NDArray[np.uint8]:
        """The bytes of a live region; a wrong address or size is an error of the caller."""
        for begin, region in self.regions.items():
            if begin <= address < begin + region.size:
                assert address + size <= begin + region.size, "beyond the end of a buffer"
                return region[address - begin : address - begin + size]
        raise AssertionError(f"{address:#x} is no live memory")

    def execute(self, work: Callable[[], None]) -> None:
        self._enqueue(work)

    @property
    def recording(self) -> bool:
        return self._recording is not None

    def _enqueue(self, work: Callable[[], None]) -> None:
        (self.enqueued if self._recording is None else self._recording).append(work)

    def _rows(self, rows: Rows) -> NDArray[np.uint8]:
        assert 0 <= rows.width <= rows.pitch
        return self.bytes(rows.address, rows.count * rows.pitch).reshape(rows.count, rows.pitch)[:, : rows.width]
