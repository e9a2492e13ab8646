"""An NVIDIA GPU through pycuda; graphs through cuda-bindings, because pycuda can't record them."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engines.errors import DragomanError
from engines.hymt.runtimes.tensorrt.cuda_graph import record
from engines.hymt.runtimes.tensorrt.gpu import MappedArray, Rows


class CudaGpu:
    """Implements `Gpu` for the first GPU, with the primary context that TensorRT uses too."""

    def __init__(self) -> None:
        """Find the GPU.

        Raises:
            DragomanError: ``engine.pycuda_missing``, ``engine.no_gpu``.
        """
        if find_spec("pycuda") is None:
            raise DragomanError(
                "engine.pycuda_missing", "pycuda is not installed", hint="Say: pip install pycuda cuda-bindings"
            )
        try:
            self._driver: Any = importlib.import_module("pycuda.driver")
        except ImportError as error:
            raise DragomanError(
                "engine.pycuda_missing", f"pycuda can't be loaded: {error}", hint="Install it again"
            ) from error
        try:
            self._driver.init()
            device = self._driver.Device(0)
            self._name, self._capability = device.name(), device.compute_capability()
            self._context: Any = device.retain_primary_context()
        except self._driver.Error as error:
            raise DragomanError(
                "engine.no_gpu", f"no NVIDIA GPU can be used: {_reason(error)}", hint="Look at: nvidia-smi"
            ) from error
        self._memory: dict[int, Any] = {}
        self._mapped: dict[int, Any] = {}
        self._graphs: list[Callable[[], None]] = []
        with self.current():
            self._stream: Any = self._driver.Stream()

    @property
    def name(self) -> str:
        """As the driver calls it."""
        return str(self._name)

    @property
    def compute_capability(self) -> str:
        """Such as ``8.7``."""
        return ".".join(map(str, self._capability))

    @property
    def stream(self) -> int:
        """Handle of the stream."""
        return int(self._stream.handle)

    def current(self) -> AbstractContextManager[None]:
        """See `Gpu.current`."""
        return self._current()

    @contextmanager
    def _current(self) -> Iterator[None]:
        if self._context is None:  # nothing is left that a call could reach
            yield
            return
        with self._told():
            self._context.push()
            try:
                yield
            finally:
                self._context.pop()

    def allocate(self, size: int) -> int:
        """See `Gpu.allocate`."""
        memory = self._driver.mem_alloc(size)
        self._memory[int(memory)] = memory
        return int(memory)

    def free(self, address: int) -> None:
        """See `Gpu.free`."""
        self._memory.pop(address).free()

    def map(self, shape: tuple[int, ...], dtype: DTypeLike) -> MappedArray:
        """See `Gpu.map`."""
        flags = self._driver.host_alloc_flags.DEVICEMAP
        array = self._driver.pagelocked_zeros(shape, dtype, mem_flags=flags)
        address = int(array.base.get_device_pointer())
        self._mapped[address] = array.base
        return MappedArray(array, address)

    def unmap(self, mapped: MappedArray) -> None:
        """See `Gpu.unmap`."""
        self._mapped.pop(mapped.address).free()

    def upload(self, address: int, mapped: NDArray[Any]) -> None:
        """See `Gpu.upload`."""
        self._driver.memcpy_htod_async(address, mapped, self._stream)

    def write_rows(self, rows: Rows, values: NDArray[np.uint8]) -> None:
        """See `Gpu.write_rows`."""
        if values.shape != (rows.count, rows.width):
            raise ValueError(f"{values.shape} for {rows}")
        copy = self._copy(rows)
        copy.set_src_host(values)
        copy.src_pitch = rows.width
        copy.set_dst_device(rows.address)
        copy.dst_pitch = rows.pitch
        copy(self._stream)
        self._stream.synchronize()

    def read_rows(self, rows: Rows) -> NDArray[np.uint8]:
        """See `Gpu.read_rows`."""
        values = np.empty((rows.count, rows.width), np.uint8)
        if values.size:
            copy = self._copy(rows)
            copy.set_src_device(rows.address)
            copy.src_pitch = rows.pitch
            copy.set_dst_host(values)
            copy.dst_pitch = rows.width
            copy(self._stream)
            self._stream.synchronize()
        return values

    def clear(self, address: int, size: int) -> None:
        """See `Gpu.clear`."""
        self._driver.memset_d8_async(address, 0, size, self._stream)

    def synchronize(self) -> None:
        """See `Gpu.synchronize`."""
        self._stream.synchronize()

    def capture(self, enqueue: Callable[[], None]) -> Callable[[], None] | None:
        """See `Gpu.capture`; None where cuda-bindings is not installed or something can't be recorded."""
        graph = record(self.stream, enqueue)
        if graph is None:
            return None
        self._graphs.append(graph.close)
        return graph.launch

    def close(self) -> None:
        """See `Gpu.close`."""
        if self._context is None:
            return
        with self.current():
            for close in self._graphs:
                close()
            self._graphs.clear()
            self._stream = None
        self._context.detach()
        self._context = None

    def _copy(self, rows: Rows) -> Any:
        copy = self._driver.Memcpy2D()
        copy.width_in_bytes = rows.width
        copy.height = rows.count
        return copy

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell the failures of CUDA by their codes."""
        driver = self._driver
        try:
            yield
        except driver.MemoryError as error:
            raise DragomanError(
                "engine.out_of_memory", f"not enough memory on the GPU: {_reason(error)}", hint="Close other programs"
            ) from error
        except driver.Error as error:
            if self._dead():
                raise DragomanError(
                    "engine.gpu_fault", f"the GPU failed: {_reason(error)}", hint="The engine must be started again"
                ) from error
            raise DragomanError("engine.gpu_failed", f"a request to the GPU failed: {_reason(error)}") from error

    def _dead(self) -> bool:
        """Whether the context was destroyed by a fault: from then on every call fails until the process ends."""
        try:
            self._context.push()
            try:
                self._driver.Context.synchronize()
            finally:
                self._context.pop()
        except self._driver.Error:
            return True
        return False


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
