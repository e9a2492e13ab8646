"""A checkpoint of HY-MT's full size with random weights: as fast and as large as the real one, and free to make."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer, models

from engines.hymt.config import HyConfig
from engines.hymt.decode.control_tokens import ASSISTANT, BOS, EOS, USER
from engines.hymt.prepare.checkpoint import EMBEDDING, expected_shapes

FULL_SIZE: Mapping[str, Any] = {
    "architectures": ["HunYuanDenseV1ForCausalLM"],
    "model_type": "hunyuan_v1_dense",
    "attention_bias": False,
    "bos_token_id": 120000,
    "eos_token_id": 120020,
    "head_dim": 128,
    "hidden_act": "silu",
    "hidden_size": 2048,
    "intermediate_size": 6144,
    "mlp_bias": False,
    "num_attention_heads": 16,
    "num_hidden_layers": 32,
    "num_key_value_heads": 4,
    "rms_norm_eps": 1e-5,
    "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0},
    "rope_theta": 10000.0,
    "tie_word_embeddings": True,
    "use_qk_norm": True,
    "vocab_size": 120818,
}
"""The configuration of HY-MT1.5-1.8B and Hy-MT2-1.8B."""

_CONTROL_IDS = {BOS: 120000, USER: 120006, ASSISTANT: 120007, EOS: 120020}
_NOISE_VALUES = 1 << 22  # random values that every tensor takes a stretch of


def write_random_checkpoint(folder: Path, changes: Mapping[str, Any]) -> None:
    """Write configuration, tokenizer and bfloat16 weights, tensor by tensor.

    Args:
        folder: must exist.
        changes: keys of `FULL_SIZE` to change, such as ``num_hidden_layers``.

    Raises:
        OSError: the disk is full.
    """
    (folder / "config.json").write_text(json.dumps({**FULL_SIZE, **changes}))
    config = HyConfig.read(folder)
    # Every digit is a token of its own, so that calibration has something to read.
    vocabulary = {str(digit): digit for digit in range(10)} | _CONTROL_IDS
    Tokenizer(models.BPE(vocab=vocabulary, merges=[])).save(str(folder / "tokenizer.json"))
    header, end = {}, 0
    for name, shape in expected_shapes(config):
        length = 2 * math.prod(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [end, end + length]}
        end += length
    text = json.dumps(header).encode()
    random = np.random.default_rng(0)
    noise = random.standard_normal(_NOISE_VALUES, np.float32)
    with (folder / "model.safetensors").open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name, shape in expected_shapes(config):
            if len(shape) == 1:
                values = np.ones(shape, np.float32)
            else:
                scale = 0.02 if name == EMBEDDING else 0.7 / math.sqrt(shape[1])
                start = int(random.integers(_NOISE_VALUES))
                values = np.resize(np.roll(noise, start), math.prod(shape)) * np.float32(scale)
            file.write((values.view(np.uint32) >> 16).astype(np.uint16).tobytes())
