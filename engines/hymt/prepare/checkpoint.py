"""A checkpoint in safetensors, as transformers writes it: one file or shards, tied or with a copy of the head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.hymt.config import HyConfig
from engines.hymt.decode.tokenizer import TOKENIZER_FILE, HyTokenizer
from engines.hymt.prepare.safetensors_file import StoredTensor, read_header
from engines.json_files import read_json

EMBEDDING = "model.embed_tokens.weight"
HEAD = "lm_head.weight"
FINAL_NORM = "model.norm.weight"

_SINGLE = "model.safetensors"
_INDEX = "model.safetensors.index.json"
_CHECKED_ROWS = 4096  # rows of a matrix looked at, at a time, for values that aren't numbers


class Checkpoint:
    """The weights of one model.

    Attributes:
        folder: where they lie.
        config: their shape.
        tokenizer: their vocabulary.
    """

    def __init__(self, folder: Path) -> None:
        """Read configuration, tokenizer and headers, and check that every tensor is there in its shape.

        Raises:
            DragomanError: ``model.config_*``, ``model.architecture_unsupported``, ``model.tokenizer_*``,
                ``model.weights_missing``, ``model.weights_broken``.
        """
        self.folder = folder
        self.config = HyConfig.read(folder)
        self.tokenizer = HyTokenizer(folder / TOKENIZER_FILE)
        if self.tokenizer.vocab_size > self.config.vocab_size:
            raise DragomanError(
                "model.tokenizer_broken",
                f"{TOKENIZER_FILE} has {self.tokenizer.vocab_size} tokens, the model {self.config.vocab_size}",
            )
        self._tensors = _headers(folder)
        for name, shape in expected_shapes(self.config):
            found = self._tensors.get(name)
            if found is None:
                raise DragomanError("model.weights_missing", f"the checkpoint {folder.name} has no tensor {name}")
            if found.shape != shape:
                raise DragomanError(
                    "model.weights_broken", f"{name} is {list(found.shape)}, {list(shape)} by {folder.name}/config.json"
                )

    @property
    def head(self) -> str:
        """Name of the tensor of the output head: the embedding's own where they are tied."""
        return EMBEDDING if self.config.tied else HEAD

    def files(self) -> list[Path]:
        """Every file that weights lie in."""
        return sorted({tensor.path for tensor in self._tensors.values()})

    def read(self, name: str) -> NDArray[np.float32]:
        """A whole tensor, float32.

        Raises:
            DragomanError: ``model.weights_broken`` when a value in it is not a number.
        """
        return _finite(name, self._tensors[name].read())

    def rows(self, name: str, rows: slice | Sequence[int]) -> NDArray[np.float32]:
        """Some rows of a matrix, float32.

        Raises:
            DragomanError: ``model.weights_broken``.
        """
        return _finite(name, self._tensors[name].read(rows))

    def blocks(self, name: str, rows: int) -> Iterator[NDArray[np.float32]]:
        """A matrix in pieces of at most `rows` rows, float32, in order.

        Raises:
            DragomanError: ``model.weights_broken``.
        """
        for start in range(0, self._tensors[name].shape[0], rows):
            yield self.rows(name, slice(start, start + rows))

    def layer(self, index: int, part: str) -> NDArray[np.float32]:
        """`read` of ``model.layers.<index>.<part>.weight``."""
        return self.read(f"model.layers.{index}.{part}.weight")


def expected_shapes(config: HyConfig) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Name and shape of every tensor a checkpoint must have; matrices are ``[out, in]``."""
    width, inner = config.hidden, config.intermediate
    queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
    parts = {
        "input_layernorm": (width,),
        "self_attn.q_proj": (queries, width),
        "self_attn.k_proj": (keys, width),
        "self_attn.v_proj": (keys, width),
        "self_attn.query_layernorm": (config.head_dim,),
        "self_attn.key_layernorm": (config.head_dim,),
        "self_attn.o_proj": (width, queries),
        "post_attention_layernorm": (width,),
        "mlp.gate_proj": (inner, width),
        "mlp.up_proj": (inner, width),
        "mlp.down_proj": (width, inner),
    }
    yield EMBEDDING, (config.vocab_size, width)
    for index in range(config.layers):
        for part, shape in parts.items():
            yield f"model.layers.{index}.{part}.weight", shape
    yield FINAL_NORM, (width,)
    if not config.tied:
        yield HEAD, (config.vocab_size, width)


def _headers(folder: Path) -> dict[str, StoredTensor]:
    index = folder / _INDEX
    if not index.exists():
        return read_header(folder / _SINGLE)
    try:
        names = read_json(index)["weight_map"]
        shards = sorted(set(names.values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DragomanError("model.weights_broken", f"{index} is not an index of shards") from error
    tensors: dict[str, StoredTensor] = {}
    for shard in shards:
        if Path(shard).name != shard:
            raise DragomanError("model.weights_broken", f"{index} names the shard {shard!r} outside of its folder")
        tensors |= read_header(folder / shard)
    return tensors


def _finite(name: str, values: NDArray[np.float32]) -> NDArray[np.float32]:
    for start in range(0, len(values), _CHECKED_ROWS):
        if not np.isfinite(values[start : start + _CHECKED_ROWS]).all():
            raise DragomanError("model.weights_broken", f"{name} holds values that are not finite numbers")
    return values
