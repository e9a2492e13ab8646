"""A loaded GGUF file and its cache: the few calls of llama.cpp that HY-MT needs, with arrays of numpy."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engines.errors import DragomanError
from engines.hymt.runtimes.llama.library import LlamaLibrary, load_library
from engines.hymt.runtimes.runtime import Logits

BATCH = 256
"""Most tokens computed at once, which bounds the memory of their activations."""

_EVERY_LAYER = -1
_NO_END = -1  # of positions
_LONGEST_PIECE = 1 << 12  # bytes; far more than any token's text


class LlamaModel:
    """Weights, vocabulary, and one cache whose slots several sequences may share. Not thread-safe.

    Attributes:
        vocab_size: length of the logits.
    """

    def __init__(self, path: Path, *, threads: int, slots: int, sequences: int) -> None:
        """Load a file that `HyMtFile.read` found good, all layers on the GPU where this build of llama.cpp has one.

        Args:
            path: the file.
            threads: processor threads.
            slots: of the cache.
            sequences: most sequences that share them.

        Raises:
            DragomanError: ``engine.llama_missing``, ``engine.load_failed``, ``engine.out_of_memory``.
        """
        self._library: LlamaLibrary = load_library()
        self._llama: Any = self._library.functions
        self._context: Any = None
        self._library.take_error()
        parameters = self._llama.llama_model_default_params()
        parameters.n_gpu_layers = _EVERY_LAYER
        self._model: Any = self._llama.llama_model_load_from_file(os.fsencode(path), parameters)
        if not self._model:
            reason = self._library.take_error() or "llama.cpp doesn't say why"
            raise DragomanError("engine.load_failed", f"{path} can't be loaded: {reason}")
        parameters = self._llama.llama_context_default_params()
        parameters.n_ctx = slots
        parameters.n_batch = parameters.n_ubatch = BATCH
        parameters.n_seq_max = sequences
        parameters.n_outputs_max = sequences  # else memory is taken for the logits of every token
        parameters.kv_unified = True  # sequences share slots instead of having equal parts of them
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.no_perf = True
        self._context = self._llama.llama_init_from_model(self._model, parameters)
        if not self._context:
            reason = self._library.take_error() or f"there is none for a cache of {slots} slots"
            self.close()
            raise DragomanError("engine.out_of_memory", f"not enough memory to translate: {reason}")
        self._memory: Any = self._llama.llama_get_memory(self._context)
        self._vocabulary: Any = self._llama.llama_model_get_vocab(self._model)
        self.vocab_size = int(self._llama.llama_vocab_n_tokens(self._vocabulary))
        self._batch = _Batch(self._llama)

    def decode(self, ids: Sequence[int], positions: ArrayLike, sequences: Sequence[int], wanted: int) -> Logits:
        """Append one token to the cache for each of at most `BATCH` `ids`.

        Args:
            ids: the tokens.
            positions: of each, in its sequence.
            sequences: to which each belongs.
            wanted: of how many of the last tokens the logits are wanted.

        Returns:
            ``float32[wanted, vocab_size]``, the caller's own.

        Raises:
            DragomanError: ``engine.failed``.
        """
        self._library.take_error()
        status = self._llama.llama_decode(self._context, self._batch.fill(ids, positions, sequences, wanted))
        if status != 0:
            reason = self._library.take_error() or f"llama_decode returned {status}"
            raise DragomanError("engine.failed", f"the translation model failed: {reason}")
        logits = np.empty((wanted, self.vocab_size), np.float32)
        for row in range(wanted):
            found = self._llama.llama_get_logits_ith(self._context, len(ids) - wanted + row)
            logits[row] = np.ctypeslib.as_array(found, (self.vocab_size,))
        return logits

    def share(self, source: int, target: int) -> None:
        """Let the sequence `target`, which is empty, have all slots of `source` too."""
        self._llama.llama_memory_seq_cp(self._memory, source, target, 0, _NO_END)

    def drop(self, sequence: int, start: int = 0) -> None:
        """Forget a sequence from the position `start` on."""
        self._llama.llama_memory_seq_rm(self._memory, sequence, start, _NO_END)

    def clear(self) -> None:
        """Forget all sequences."""
        self._llama.llama_memory_clear(self._memory, False)

    def state(self, sequence: int) -> NDArray[np.uint8]:
        """A copy of the keys and values of a sequence."""
        size = self._llama.llama_state_seq_get_size(self._context, sequence)
        found = np.empty(size, np.uint8)
        written = self._llama.llama_state_seq_get_data(self._context, _bytes(found), size, sequence)
        return found[:written]

    def set_state(self, sequence: int, state: NDArray[np.uint8]) -> None:
        """Make a sequence, which is empty, what it was at `state`.

        Raises:
            DragomanError: ``engine.failed``.
        """
        if not self._llama.llama_state_seq_set_data(self._context, _bytes(state), len(state), sequence):
            raise DragomanError("engine.failed", "the translation model failed: its cache can't be restored")

    def tokens(self, text: str, *, control: bool = False) -> list[int]:
        """Ids of a text by the file's own vocabulary, nothing added; control tokens in it are text unless `control`."""
        raw = text.encode()
        ids = np.empty(len(raw) + 1, np.int32)
        count = self._llama.llama_tokenize(
            self._vocabulary, raw, len(raw), ids.ctypes.data_as(_INTEGERS), len(ids), False, control
        )
        assert count >= 0, "no text has more tokens than bytes"
        found: list[int] = ids[:count].tolist()
        return found

    def piece(self, token: int) -> bytes:
        """Text of a token, perhaps a part of a character; nothing for a control token."""
        buffer = ctypes.create_string_buffer(_LONGEST_PIECE)
        count = self._llama.llama_token_to_piece(self._vocabulary, token, buffer, _LONGEST_PIECE, 0, False)
        return buffer.raw[: max(count, 0)]

    def close(self) -> None:
        """Free weights and cache; legal twice."""
        if self._context:
            self._llama.llama_free(self._context)
        if self._model:
            self._llama.llama_model_free(self._model)
        self._context = self._model = None


_INTEGERS = ctypes.POINTER(ctypes.c_int32)


def _bytes(array: NDArray[np.uint8]) -> Any:
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))


class _Batch:
    """Memory for the tokens of a call, and the structure of llama.cpp that points to it."""

    def __init__(self, llama: Any) -> None:
        self._ids = np.zeros(BATCH, np.int32)
        self._positions = np.zeros(BATCH, np.int32)
        self._sequences = np.zeros(BATCH, np.int32)
        self._wanted = np.zeros(BATCH, np.int8)
        self._ones = np.ones(BATCH, np.int32)
        self._places = self._sequences.ctypes.data + self._sequences.itemsize * np.arange(BATCH, dtype=np.uintp)
        self._structure = llama.llama_batch(
            token=self._ids.ctypes.data_as(_INTEGERS),
            pos=self._positions.ctypes.data_as(_INTEGERS),
            n_seq_id=self._ones.ctypes.data_as(_INTEGERS),
            seq_id=self._places.ctypes.data_as(ctypes.POINTER(_INTEGERS)),
            logits=self._wanted.ctypes.data_as(ctypes.POINTER(ctypes.c_int8)),
        )

    def fill(self, ids: Sequence[int], positions: ArrayLike, sequences: Sequence[int], wanted: int) -> Any:
        """The structure with these tokens, the last `wanted` of them with logits."""
        count = len(ids)
        self._ids[:count] = ids
        self._positions[:count] = positions
        self._sequences[:count] = sequences
        self._wanted[:count] = 0
        self._wanted[count - wanted : count] = 1
        self._structure.n_tokens = count
        return self._structure
