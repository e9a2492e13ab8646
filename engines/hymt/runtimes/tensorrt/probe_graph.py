"""A piece of the model with random weights, in the same graph as the whole: what the probe builds and times."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engines.hymt.config import HyConfig
from engines.hymt.prepare.external_data import ExternalDataWriter
from engines.hymt.prepare.graph import DecoderGraph, InputScales, LayerWeights
from engines.hymt.prepare.graph_builder import GraphBuilder
from engines.hymt.prepare.linear import store_matrix
from engines.hymt.prepare.preparation import forms_for
from engines.hymt.prepared import GRAPH_FILE, WEIGHTS_FILE, Precision, Target

LAYERS = 2
"""Of the piece: TensorRT-RTX builds plans of a single layer that it refuses with two."""

FULL_SIZE = HyConfig(
    layers=LAYERS,
    hidden=2048,
    intermediate=6144,
    heads=16,
    kv_heads=4,
    head_dim=128,
    vocab_size=512,
    eps=1e-5,
    rope_base=10_000.0,
    tied=True,
    bos_id=0,
    eos_id=0,
)
"""The piece of HY-MT1.5-1.8B and Hy-MT2-1.8B."""

_INPUT_SCALE = 0.05  # any will do: what is computed means nothing


def piece_of(config: HyConfig) -> HyConfig:
    """The same widths with few layers, and so few tokens that the head costs nothing."""
    return replace(config, layers=LAYERS, vocab_size=FULL_SIZE.vocab_size)


def write_piece(folder: Path, config: HyConfig, precision: Precision) -> int:
    """Write graph and weights in float16 and `precision` for TensorRT; bytes of the linear layers' weights.

    Raises:
        OSError: the disk is full.
    """
    random = np.random.default_rng(0)

    def matrix(rows: int, width: int) -> NDArray[np.float32]:
        return random.standard_normal((rows, width), np.float32) / np.float32(np.sqrt(width))

    def ones(width: int) -> NDArray[np.float32]:
        return np.ones(width, np.float32)

    def layer() -> LayerWeights:
        queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
        return LayerWeights(
            input_norm=ones(config.hidden),
            qkv=matrix(queries + 2 * keys, config.hidden),
            query_norm=ones(config.head_dim),
            key_norm=ones(config.head_dim),
            output=matrix(config.hidden, queries),
            post_norm=ones(config.hidden),
            gate_up=matrix(2 * config.intermediate, config.hidden),
            down=matrix(config.hidden, config.intermediate),
        )

    forms = forms_for(precision, Target.TENSORRT)
    with ExternalDataWriter(folder / WEIGHTS_FILE) as data:
        builder = GraphBuilder(data, np.float16)
        graph = DecoderGraph(config, forms, builder)
        for _ in range(config.layers):  # each with weights of its own: TensorRT stores equal ones once
            graph.layer(layer(), InputScales(_INPUT_SCALE, _INPUT_SCALE, _INPUT_SCALE, _INPUT_SCALE))
        shape = config.padded_vocabulary, config.hidden
        graph.finish(ones(config.hidden), store_matrix(builder, forms.head, [matrix(*shape)], *shape), _INPUT_SCALE)
        data.flush()
        size = data.size
    builder.save(folder / GRAPH_FILE)
    return size
