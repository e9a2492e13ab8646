"""All memory of a runtime on the GPU, allocated once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engines.hymt.config import HyConfig
from engines.hymt.runtimes.slots import Step
from engines.hymt.runtimes.tensorrt.gpu import Gpu, MappedArray, Rows


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan was built for.

    Attributes:
        cache_length: slots of the cache.
        max_tokens: most tokens of one step.
        max_rows: most tokens of one step whose logits are wanted.
        workspace: bytes that a context computes in.
        float_type: dtype of embeddings and cache.
    """

    cache_length: int
    max_tokens: int
    max_rows: int
    workspace: int
    float_type: np.dtype[Any]


def input_shapes(config: HyConfig, limits: Limits) -> Mapping[str, tuple[tuple[int, ...], np.dtype[Any]]]:
    """Largest shape and dtype of the graph's inputs, the cache aside."""
    tokens, half = limits.max_tokens, config.head_dim // 2
    return {
        "embeddings": ((1, tokens, config.hidden), limits.float_type),
        "rope_cos": ((1, tokens, half), np.dtype(np.float32)),
        "rope_sin": ((1, tokens, half), np.dtype(np.float32)),
        "slot": ((1,), np.dtype(np.int64)),
        "mask": ((1, 1, tokens, limits.cache_length), np.dtype(np.bool_)),
        "rows": ((limits.max_rows,), np.dtype(np.int64)),
    }


class DeviceBuffers:
    """Inputs (staged in page-locked memory, copied for each step), cache, logits in mapped memory, and workspace.

    Attributes:
        addresses: name of a tensor of the graph → its address; a cache tensor and its ``.new`` have the same.
        workspace: address of the contexts' common memory; they compute one after the other.
        limits: what it is made for.
    """

    def __init__(self, gpu: Gpu, config: HyConfig, limits: Limits) -> None:
        self._gpu = gpu
        self._open = ExitStack()
        self.limits = limits
        self.addresses: dict[str, int] = {}
        self._staged: dict[str, MappedArray] = {}
        self._config = config
        try:
            self._allocate()
        except BaseException:
            self.close()
            raise

    def _allocate(self) -> None:
        config, limits = self._config, self.limits
        for name, (shape, dtype) in input_shapes(config, limits).items():
            self.addresses[name] = self._device(math.prod(shape) * dtype.itemsize)
            self._staged[name] = self._mapped(shape, dtype)
        self._head = limits.cache_length * config.head_dim * limits.float_type.itemsize
        slab = config.kv_heads * self._head
        self._cache = self._device(2 * config.layers * slab)
        self._gpu.clear(self._cache, 2 * config.layers * slab)  # a slot nobody sees must not hold a NaN: 0 · NaN is NaN
        for index in range(2 * config.layers):
            name = f"{('key', 'value')[index % 2]}.{index // 2}"
            self.addresses[name] = self.addresses[f"{name}.new"] = self._cache + index * slab
        logits = self._mapped((limits.max_rows, config.padded_vocabulary), np.dtype(np.float32))
        self._logits = logits.array
        self.addresses["logits"] = logits.address
        self.workspace = self._device(max(limits.workspace, 1))
        self._gpu.synchronize()

    def stage(self, step: Step, embeddings: NDArray[np.float32], rope: tuple[NDArray[Any], NDArray[Any]]) -> None:
        """Put a step's inputs where `upload` takes them from.

        Args:
            step: what to compute.
            embeddings: ``float32[s, hidden]``.
            rope: cosines and sines, ``float32[s, head_dim / 2]``.
        """
        count = len(step.ids)
        # Each in front of its memory without gaps, which is how TensorRT reads shapes below the largest.
        self._front("embeddings", count)[...] = embeddings
        self._front("rope_cos", count)[...] = rope[0]
        self._front("rope_sin", count)[...] = rope[1]
        self._staged["slot"].array[0] = step.slot
        self._front("mask", count)[...] = step.mask
        self._staged["rows"].array[: len(step.rows)] = step.rows

    def upload(self, tokens: int, rows: int) -> None:
        """Enqueue the copies of what was staged for so many tokens."""
        for name, staged in self._staged.items():
            count = {"slot": 1, "rows": rows}.get(name)
            part = self._front(name, tokens) if count is None else staged.array[:count]
            self._gpu.upload(self.addresses[name], part)

    def logits(self, rows: int, vocab_size: int) -> NDArray[np.float32]:
        """A copy of the results, ``float32[rows, vocab_size]``; valid once the stream is synchronised."""
        return self._logits[:rows, :vocab_size].copy()

    def write_cache(self, values: NDArray[Any]) -> None:
        """Fill the first slots of every head, as `read_cache` gave them."""
        width = values.shape[2] * self._config.head_dim * values.itemsize
        rows = np.ascontiguousarray(values).view(np.uint8).reshape(values.shape[0] * values.shape[1], width)
        self._gpu.write_rows(self._rows(width), rows)

    def read_cache(self, length: int) -> NDArray[Any]:
        """The first `length` slots of every head, ``float[2 * layers, kv_heads, length, head_dim]``."""
        config, dtype = self._config, self.limits.float_type
        rows = self._gpu.read_rows(self._rows(length * config.head_dim * dtype.itemsize))
        return rows.view(dtype).reshape(2 * config.layers, config.kv_heads, length, config.head_dim)

    def close(self) -> None:
        """Give all memory back; legal twice."""
        self._open.close()
        self._staged.clear()
        self.addresses.clear()

    def _rows(self, width: int) -> Rows:
        return Rows(self._cache, 2 * self._config.layers * self._config.kv_heads, width, self._head)

    def _front(self, name: str, tokens: int) -> NDArray[Any]:
        array = self._staged[name].array
        width = array.shape[-1]
        return array.reshape(-1)[: tokens * width].reshape(tokens, width)

    def _device(self, size: int) -> int:
        address = self._gpu.allocate(size)
        self._open.callback(self._gpu.free, address)
        return address

    def _mapped(self, shape: tuple[int, ...], dtype: np.dtype[Any]) -> MappedArray:
        mapped = self._gpu.map(shape, dtype)
        self._open.callback(self._gpu.unmap, mapped)
        return mapped
