"""ONNX Runtime's session, and memory of our own bound to the graph's inputs and outputs."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime
from numpy.typing import DTypeLike, NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as states

from engines.byte_products import make_exact
from engines.errors import DragomanError
from engines.hymt.config import HyConfig

CACHE_STEP = 64
"""Slots by which the cache grows: attention reads all of them for each token, and growing copies what is there."""

Array = TypeVar("Array", bound=NDArray[Any])

_LOAD_FAILURES = (
    states.Fail,
    states.InvalidArgument,
    states.InvalidGraph,
    states.InvalidProtobuf,
    states.ModelRequiresCompilation,
    states.NoSuchFile,
    states.NotImplemented,
    states.RuntimeException,
)


_FLOAT32 = "1"  # of the accuracy levels of MatMulNBits; by default products get INT8 inputs
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1  # M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of glibc's malloc.h
_WEIGHT_BYTES = 4 << 20  # smaller than any weight of the real model, larger than the activations of a sentence
_KEPT_BYTES = 32 << 20  # for activations; given back and fetched again, their pages would double the time of a product


def open_session(graph: Path, threads: int, *, exact: bool = False) -> onnxruntime.InferenceSession:
    """Load a graph for the CPU.

    Args:
        graph: the file.
        threads: processor threads.
        exact: keep ONNX Runtime from rounding inputs of products with INT8 weights that the graph doesn't round, which
            makes them a hundred times as slow.

    Raises:
        DragomanError: ``engine.load_failed``, ``engine.out_of_memory``.
    """
    _return_freed_weights()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Shapes change from call to call, so a plan of one call's memory is of no use to the next.
    options.enable_mem_pattern = False
    options.enable_cpu_mem_arena = False
    make_exact(options)
    if exact:
        options.add_session_config_entry("session.qdq_matmulnbits_accuracy_level", _FLOAT32)
    # Threads wait for work within a token, but burn no power between two.
    options.add_session_config_entry("session.force_spinning_stop", "1")
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except MemoryError as error:
        raise DragomanError("engine.out_of_memory", "not enough memory to load the translation model") from error
    except _LOAD_FAILURES as error:
        reason = str(error).splitlines()[0]
        raise DragomanError("engine.load_failed", f"{graph} can't be loaded: {reason}") from error


def _return_freed_weights() -> None:
    """Have the C library give every freed weight back to the system.

    ONNX Runtime repacks each weight as it loads it and frees the original. By default glibc learns from the first ones
    that such sizes are common and keeps the rest: half a gigabyte at the size of HY-MT 1.8B.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # other C libraries have none, nor the habit
    if mallopt is not None:
        mallopt(_MMAP_THRESHOLD, _WEIGHT_BYTES)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)


class KeyValueCache:
    """Keys and values of all layers in one array that grows step by step.

    Attributes:
        values: ``float[2 * layers, kv_heads, length, head_dim]``; keys of a layer, then its values.
        max_length: slots it may grow to.
    """

    def __init__(self, config: HyConfig, dtype: DTypeLike, max_length: int) -> None:
        self.max_length = max_length
        self._shape = (2 * config.layers, config.kv_heads, config.head_dim)
        self._dtype = np.dtype(dtype)
        self.values = self._allocate(CACHE_STEP)

    @property
    def length(self) -> int:
        """Slots allocated."""
        return int(self.values.shape[2])

    def fit(self, length: int, kept: int) -> None:
        """Have as few slots as hold `length`, in steps, with the contents of the first `kept`."""
        wanted = min(max(-(-length // CACHE_STEP), 1) * CACHE_STEP, self.max_length)
        if wanted != self.length:
            old = self.values
            self.values = self._allocate(wanted)
            self.values[:, :, :kept] = old[:, :, :kept]

    def _allocate(self, length: int) -> NDArray[Any]:
        layers, heads, width = self._shape
        return np.zeros((layers, heads, min(length, self.max_length), width), self._dtype)


class BoundStep:
    """A call of the graph for a fixed number of tokens and a fixed cache, with memory for its inputs and its logits.

    Attributes:
        cache: the array it is bound to.
        embeddings: ``float[1, s, hidden]``.
        cosines: ``float32[1, s, head_dim / 2]``.
        sines: the same.
        slot: ``int64[1]``.
        mask: ``bool[1, 1, s, S]``.
        rows: ``int64[n]``.
        logits: ``float32[n, padded vocabulary]``, the result.
    """

    def __init__(self, session: onnxruntime.InferenceSession, cache: NDArray[Any], tokens: int, rows: int) -> None:
        self.cache = cache
        self._session = session
        self._binding = session.io_binding()
        shapes = {put.name: put.shape for put in (*session.get_inputs(), *session.get_outputs())}
        slots = cache.shape[2]
        self.embeddings = self._input("embeddings", np.zeros((1, tokens, shapes["embeddings"][2]), cache.dtype))
        self.cosines = self._input("rope_cos", np.zeros((1, tokens, shapes["rope_cos"][2]), np.float32))
        self.sines = self._input("rope_sin", np.zeros((1, tokens, shapes["rope_sin"][2]), np.float32))
        self.slot = self._input("slot", np.zeros(1, np.int64))
        self.mask = self._input("mask", np.zeros((1, 1, tokens, slots), np.bool_))
        self.rows = self._input("rows", np.zeros(rows, np.int64))
        self.logits = self._output("logits", np.zeros((rows, shapes["logits"][1]), np.float32))
        for layer in range(len(cache) // 2):
            for part, name in enumerate(("key", "value")):
                slab = cache[2 * layer + part][None]
                self._input(f"{name}.{layer}", slab)
                self._output(f"{name}.{layer}.new", slab)

    def fits(self, cache: NDArray[Any], tokens: int, rows: int) -> bool:
        """Whether it is for this cache and these numbers."""
        return self.cache is cache and self.embeddings.shape[1] == tokens and len(self.rows) == rows

    def run(self) -> None:
        """Compute: fills `logits` and the cache's new slots.

        Raises:
            DragomanError: ``engine.out_of_memory``, ``engine.failed``.
        """
        try:
            self._session.run_with_iobinding(self._binding)
        except MemoryError as error:
            raise DragomanError("engine.out_of_memory", "not enough memory to translate") from error
        except (states.Fail, states.RuntimeException) as error:
            reason = str(error).splitlines()[0]
            raise DragomanError("engine.failed", f"the translation model failed: {reason}") from error

    def _input(self, name: str, array: Array) -> Array:
        self._binding.bind_input(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
        return array

    def _output(self, name: str, array: Array) -> Array:
        self._binding.bind_output(name, "cpu", 0, array.dtype, array.shape, array.ctypes.data)
        return array
