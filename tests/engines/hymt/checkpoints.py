"""Checkpoints that tests make, written byte by byte so that they can be wrong in any way."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, models

from engines.hymt.config import HyConfig
from engines.hymt.decode.control_tokens import ASSISTANT, BOS, EOS, USER
from engines.hymt.prepare.checkpoint import HEAD, expected_shapes

SMALL: Mapping[str, Any] = {
    "architectures": ["HunYuanDenseV1ForCausalLM"],
    "model_type": "hunyuan_v1_dense",
    "attention_bias": False,
    "bos_token_id": 0,
    "eos_token_id": 3,
    "head_dim": 32,
    "hidden_act": "silu",
    "hidden_size": 96,
    "intermediate_size": 256,
    "max_position_embeddings": 4096,
    "num_attention_heads": 6,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-5,
    "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0},
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
    "use_qk_norm": True,
    "vocab_size": 301,
}
"""``config.json`` of a model that takes milliseconds; a head_dim that isn't hidden / heads, an odd vocabulary."""


def random_weights(config: HyConfig, seed: int = 0) -> dict[str, NDArray[np.float32]]:
    """Weights that keep the residual stream alive through every layer, and norms that aren't all one."""
    random = np.random.default_rng(seed)

    def tensor(shape: tuple[int, ...]) -> NDArray[np.float32]:
        if len(shape) == 1:
            return random.uniform(0.5, 1.5, shape).astype(np.float32)
        return (random.standard_normal(shape) / np.sqrt(shape[1])).astype(np.float32)

    return {name: tensor(shape) for name, shape in expected_shapes(config)}


def write_checkpoint(
    folder: Path,
    changes: Mapping[str, Any] | None = None,
    *,
    dtype: str = "F32",
    shards: int = 1,
    head_copy: bool = False,
    weights: Mapping[str, NDArray[np.float32]] | None = None,
) -> Path:
    """Write a checkpoint of `SMALL` with some keys of its configuration changed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({**SMALL, **(changes or {})}))
    write_tokenizer(folder)
    tensors = dict(weights or random_weights(HyConfig.read(folder)))
    if head_copy:
        tensors[HEAD] = tensors["model.embed_tokens.weight"]
    names = sorted(tensors)
    if shards == 1:
        write_safetensors(folder / "model.safetensors", tensors, dtype)
        return folder
    placed = {name: f"model-{index % shards + 1:05}-of-{shards:05}.safetensors" for index, name in enumerate(names)}
    for shard in set(placed.values()):
        write_safetensors(folder / shard, {name: tensors[name] for name in names if placed[name] == shard}, dtype)
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": placed}))
    return folder


def write_safetensors(path: Path, tensors: Mapping[str, NDArray[np.float32]], dtype: str) -> None:
    """Write a file in the dtype ``F32``, ``F16`` or ``BF16``."""
    header: dict[str, Any] = {}
    data = b""
    for name, values in tensors.items():
        if dtype == "BF16":
            stored = (np.ascontiguousarray(values).view(np.uint32) >> 16).astype(np.uint16).tobytes()
        else:
            stored = values.astype({"F32": np.float32, "F16": np.float16}[dtype]).tobytes()
        entry = {"dtype": dtype, "shape": values.shape, "data_offsets": [len(data), len(data) + len(stored)]}
        header[name] = entry
        data += stored
    text = json.dumps(header).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + data)


def write_tokenizer(folder: Path) -> None:
    """A tokenizer of the control tokens and the digits."""
    names = [BOS, USER, ASSISTANT, EOS, *map(str, range(10))]
    tokenizer = Tokenizer(models.BPE(vocab={name: index for index, name in enumerate(names)}, merges=[]))
    tokenizer.add_special_tokens(names[:4])
    tokenizer.save(str(folder / "tokenizer.json"))
