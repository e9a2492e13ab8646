"""One decoder layer in float32 with numpy: what calibration looks into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.hymt.config import HyConfig
from engines.hymt.prepare.graph import LayerWeights

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class AttentionResult:
    """Of all sequences, one after the other: ``t`` tokens.

    Attributes:
        mixed: input of the output product, ``float32[t, heads * head_dim]``.
        keys: ``float32[t, kv_heads, head_dim]``, turned and normalised as the cache holds them.
        values: the same shape.
    """

    mixed: Floats
    keys: Floats
    values: Floats


def rms_norm(x: Floats, weight: Floats, eps: float) -> Floats:
    """``x / sqrt(mean(x²) + eps) * weight`` along the last axis."""
    scale = 1.0 / np.sqrt(np.mean(np.square(x), -1, keepdims=True) + np.float32(eps))
    normed: Floats = x * scale * weight
    return normed


def attention(config: HyConfig, weights: LayerWeights, normed: Floats, lengths: Sequence[int]) -> AttentionResult:
    """Causal attention within each sequence, up to the output product.

    Args:
        config: shape of the model.
        weights: of the layer.
        normed: ``float32[t, hidden]``, the normalised input of every token.
        lengths: tokens of each sequence; their sum is `t`.
    """
    widths = np.cumsum([config.heads * config.head_dim, config.kv_heads * config.head_dim])
    queries, keys, values = np.split(normed @ weights.qkv.T, widths, axis=-1)
    positions = np.concatenate([np.arange(length, dtype=np.int64) for length in lengths])
    turned = config.rope(positions)
    query, key = (_turn(_heads(part, config.head_dim), *turned) for part in (queries, keys))
    if weights.query_norm is not None and weights.key_norm is not None:
        query = rms_norm(query, weights.query_norm, config.eps)
        key = rms_norm(key, weights.key_norm, config.eps)
    value = _heads(values, config.head_dim)
    mixed = np.empty_like(query)
    start = 0
    for length in lengths:
        part = slice(start, start + length)
        mixed[part] = _mix(query[part], key[part], value[part])
        start += length
    return AttentionResult(mixed.reshape(len(mixed), -1), key, value)


def gated(weights: LayerWeights, normed: Floats) -> Floats:
    """``silu(gate) * up``, the input of the down product, ``float32[t, intermediate]``."""
    gate, up = np.split(normed @ weights.gate_up.T, 2, axis=-1)
    with np.errstate(over="ignore"):  # exp of a large negative gate: silu is 0 there
        inner: Floats = gate / (1 + np.exp(-gate)) * up
    return inner


def _heads(x: Floats, head_dim: int) -> Floats:
    return x.reshape(len(x), -1, head_dim)


def _turn(x: Floats, cosines: Floats, sines: Floats) -> Floats:
    first, second = np.split(x, 2, axis=-1)
    cos, sin = cosines[:, None], sines[:, None]
    return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1)


def _mix(query: Floats, key: Floats, value: Floats) -> Floats:
    tokens, heads, width = query.shape
    groups = query.reshape(tokens, key.shape[1], -1, width)
    scores = np.einsum("tgrd,sgd->grts", groups, key, optimize=True) * np.float32(width**-0.5)
    scores[..., np.triu(np.ones((tokens, tokens), np.bool_), 1)] = -np.inf
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    mixed: Floats = np.einsum("grts,sgd->tgrd", scores, value, optimize=True).reshape(tokens, heads, width)
    return mixed
