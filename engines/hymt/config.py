"""The shape of a HunYuanDenseV1 model, read from its ``config.json`` and asserted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from engines.errors import DragomanError
from engines.json_files import read_json

CONFIG_FILE = "config.json"
ARCHITECTURE = "HunYuanDenseV1ForCausalLM"

VOCABULARY_MULTIPLE = 128
"""Rows of the head are padded to a multiple of this: 120 818 is 2 x 60 409, which no fast kernel likes."""

_REQUIRED: Mapping[str, tuple[Any, ...]] = {
    "hidden_act": ("silu",),
    "attention_bias": (False, None),
    "mlp_bias": (False, None),
    "use_qk_norm": (True, None),
    "use_cla": (False, None),
    "norm_type": ("rms", None),
}
"""Keys whose other values would be another graph; None where a checkpoint may leave them out."""


@dataclass(frozen=True, slots=True)
class HyConfig:
    """The numbers that the graph is made of.

    Attributes:
        layers: decoder layers.
        hidden: width of the residual stream.
        intermediate: width inside of the MLP.
        heads: query heads.
        kv_heads: key and value heads; `heads` is a multiple of it.
        head_dim: width of one head; even.
        vocab_size: rows of the embedding.
        eps: added to the mean square by every RMSNorm.
        rope_base: base of the rotary frequencies, alpha already in it.
        tied: whether the output head is the embedding.
        bos_id: begins a prompt.
        eos_id: ends an answer.
    """

    layers: int
    hidden: int
    intermediate: int
    heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int
    eps: float
    rope_base: float
    tied: bool
    bos_id: int
    eos_id: int

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read ``config.json`` of a checkpoint.

        Raises:
            DragomanError: ``model.config_missing``, ``model.config_broken``, ``model.architecture_unsupported``.
        """
        path = folder / CONFIG_FILE
        try:
            values = read_json(path)
        except FileNotFoundError as error:
            raise DragomanError("model.config_missing", f"no {CONFIG_FILE} in {folder}") from error
        except (OSError, ValueError) as error:
            raise DragomanError("model.config_broken", f"{path} can't be read: {error}") from error
        if not isinstance(values, dict):
            raise DragomanError("model.config_broken", f"{path} is not a JSON object")
        names = values.get("architectures") or [values.get("model_type", "none named")]
        if ARCHITECTURE not in names:
            raise DragomanError(
                "model.architecture_unsupported",
                f"{folder.name} is a {names[0]}, not a {ARCHITECTURE}",
                hint="HY-MT1.5-1.8B and Hy-MT2-1.8B are supported",
            )
        for key, allowed in _REQUIRED.items():
            if values.get(key) not in allowed:
                raise DragomanError(
                    "model.architecture_unsupported",
                    f"{path}: {key} is {values[key]!r}, only {allowed[0]!r} is supported",
                )
        try:
            return cls._from_values(values)
        except (KeyError, TypeError, ValueError) as error:
            raise DragomanError("model.config_broken", f"{path}: {_reason(error)}") from error

    @classmethod
    def _from_values(cls, values: Mapping[str, Any]) -> Self:
        hidden, heads = int(values["hidden_size"]), int(values["num_attention_heads"])
        head_dim = int(values.get("head_dim") or values.get("attention_head_dim") or hidden // heads)
        config = cls(
            layers=int(values["num_hidden_layers"]),
            hidden=hidden,
            intermediate=int(values["intermediate_size"]),
            heads=heads,
            kv_heads=int(values.get("num_key_value_heads") or heads),
            head_dim=head_dim,
            vocab_size=int(values["vocab_size"]),
            eps=float(values["rms_norm_eps"]),
            rope_base=_rope_base(values, head_dim),
            tied=bool(values.get("tie_word_embeddings", False)),
            bos_id=int(values["bos_token_id"]),
            eos_id=_first(values["eos_token_id"]),
        )
        numbers = asdict(config)
        for name in ("layers", "hidden", "intermediate", "heads", "kv_heads", "head_dim", "vocab_size"):
            if numbers[name] < 1:
                raise ValueError(f"{name} is {numbers[name]}")
        if config.heads % config.kv_heads or config.head_dim % 2:
            raise ValueError(f"{heads} query heads, {config.kv_heads} key heads of {head_dim} don't fit together")
        if not 0 <= config.bos_id < config.vocab_size or not 0 <= config.eos_id < config.vocab_size:
            raise ValueError("bos_token_id or eos_token_id is outside of the vocabulary")
        return config

    @property
    def padded_vocabulary(self) -> int:
        """Rows of the output head, padding included."""
        return -(-self.vocab_size // VOCABULARY_MULTIPLE) * VOCABULARY_MULTIPLE

    def rope(self, positions: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Cosines and sines of the rotary embedding, each ``float32[n, head_dim / 2]`` for ``int64[n]`` positions.

        In float32 throughout, as in the reference (transformers, ``HunYuanDenseV1RotaryEmbedding``).
        """
        exponents = np.arange(0, self.head_dim, 2, dtype=np.float32) / np.float32(self.head_dim)
        frequencies = (1.0 / np.float64(self.rope_base) ** exponents).astype(np.float32)
        angles = positions.astype(np.float32)[:, None] * frequencies
        return np.cos(angles), np.sin(angles)


def _rope_base(values: Mapping[str, Any], head_dim: int) -> float:
    """``theta * alpha ** (d / (d - 2))``: the NTK scaling of HunYuan is a fixed change of the base.

    The checkpoints call it ``dynamic``, but with an ``alpha`` nothing depends on the length. Releases of transformers
    from 5 on write ``rope_parameters``, earlier ones ``rope_theta`` and ``rope_scaling``.

    Raises:
        ValueError: another kind of scaling.
    """
    scaling = values.get("rope_parameters") or values.get("rope_scaling") or {}
    theta = float(scaling.get("rope_theta") or values["rope_theta"])
    kind = scaling.get("rope_type") or scaling.get("type") or "default"
    alpha = scaling.get("alpha")
    if kind == "default" or (kind == "dynamic" and alpha == 1):
        return theta
    if kind != "dynamic" or not alpha:
        raise ValueError(f"rope scaling {kind!r} without alpha is not supported")
    return float(theta * float(alpha) ** (head_dim / (head_dim - 2)))


def _first(value: int | list[int]) -> int:
    return int(value[0] if isinstance(value, list) else value)


def _reason(error: Exception) -> str:
    return f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
