"""The decoder as an ONNX graph, with its key/value cache as inputs and outputs.

The equations are those of transformers' ``HunYuanDenseV1`` (releases other than 5.0.0, whose rotary base is wrong).
What sets the model apart from its relatives: queries and keys are normalised *after* the rotary embedding, and alpha is
in the base.

Inputs, with ``s`` new tokens, ``n`` of them asked for logits, and a cache of ``S`` slots::

    embeddings  float[1, s, hidden]       rows of the embedding table
    rope_cos    float[1, s, head_dim/2]   of each token's position in its sentence
    rope_sin    float[1, s, head_dim/2]
    slot        int64[1]                  where in the cache the first new token goes
    mask        bool[1, 1, s, S]          the slots each new token sees, its own included
    rows        int64[n]                  the tokens whose logits are wanted
    key.<l>     float[1, kv_heads, S, head_dim]
    value.<l>   the same

Outputs: ``logits`` float32[n, padded vocabulary], and ``key.<l>.new``, ``value.<l>.new``, to be bound to the memory of
``key.<l>`` and ``value.<l>``: the cache is updated in place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engines.hymt.config import HyConfig
from engines.hymt.prepare.graph_builder import GraphBuilder
from engines.hymt.prepare.linear import Form, chunked_linear, linear
from engines.hymt.stored_matrix import StoredMatrix

HEAD_CHUNKS = 4
"""Products that the output head is split into."""


@dataclass(frozen=True, slots=True)
class Forms:
    """How each product of the graph is computed."""

    qkv: Form
    output: Form
    gate_up: Form
    down: Form
    head: Form

    @classmethod
    def all(cls, form: Form) -> Forms:
        """The same everywhere."""
        return cls(form, form, form, form, form)

    @property
    def calibrated(self) -> bool:
        """Whether scales of inputs are needed."""
        return Form.STATIC in {self.qkv, self.output, self.gate_up, self.down, self.head}


@dataclass(frozen=True, slots=True)
class InputScales:
    """Calibrated scales of the rounded inputs of one layer's products; None where not `Form.STATIC`."""

    qkv: float | None = None
    output: float | None = None
    gate_up: float | None = None
    down: float | None = None


@dataclass(frozen=True, slots=True)
class LayerWeights:
    """One layer, float32: norms ``[width]``, matrices ``[out, in]``, those of one input stacked.

    Norms of queries and keys may be None, for relatives of the model that have none.
    """

    input_norm: NDArray[np.float32]
    qkv: NDArray[np.float32]
    query_norm: NDArray[np.float32] | None
    key_norm: NDArray[np.float32] | None
    output: NDArray[np.float32]
    post_norm: NDArray[np.float32]
    gate_up: NDArray[np.float32]
    down: NDArray[np.float32]


class DecoderGraph:
    """Writes the decoder layer by layer: `layer` for each, then `finish`."""

    def __init__(self, config: HyConfig, forms: Forms, builder: GraphBuilder) -> None:
        self._config = config
        self._forms = forms
        self._builder = builder
        self._layers = 0
        self._cache: list[str] = []
        kind, half = builder.float_type, config.head_dim // 2
        embeddings = builder.input("embeddings", kind, [1, "s", config.hidden])
        builder.input("rope_cos", np.float32, [1, "s", half])
        builder.input("rope_sin", np.float32, [1, "s", half])
        builder.input("slot", np.int64, [1])
        builder.input("mask", np.bool_, [1, 1, "s", "S"])
        builder.input("rows", np.int64, ["n"])
        self._x = builder.op("Reshape", [embeddings, self._shape("flat", -1, config.hidden)], "stream.0")

    def layer(self, weights: LayerWeights, scales: InputScales) -> None:
        """Add the next layer."""
        name = f"layer.{self._layers}"
        x = self._attention(f"{name}.attention", weights, scales)
        self._x = self._mlp(f"{name}.mlp", x, weights, scales)
        self._layers += 1

    def finish(
        self, norm: NDArray[np.float32], head: tuple[StoredMatrix, NDArray[np.float32]], scale: float | None
    ) -> None:
        """Add the final norm and the output head, and declare the outputs."""
        builder = self._builder
        chosen = builder.op("Gather", [self._x, "rows"], "final.chosen", axis=0)
        x = self._norm("final.norm", chosen, norm)
        logits = chunked_linear(builder, self._forms.head, x, "head", head, chunks=HEAD_CHUNKS, input_scale=scale)
        builder.op("Cast", [logits], "logits", to=1)
        builder.output("logits", np.float32, ["n", head[0].rows])
        shape = (1, self._config.kv_heads, "S", self._config.head_dim)
        for cached in self._cache:
            builder.input(cached, builder.float_type, shape)
            builder.output(f"{cached}.new", builder.float_type, shape)

    def _attention(self, name: str, weights: LayerWeights, scales: InputScales) -> str:
        config, builder = self._config, self._builder
        x = self._norm(f"{name}.norm", self._x, weights.input_norm)
        qkv = linear(builder, self._forms.qkv, x, f"{name}.qkv", weights.qkv, input_scale=scales.qkv)
        queries, keys = config.heads * config.head_dim, config.kv_heads * config.head_dim
        widths = builder.constant("qkv.widths", np.array([queries, keys, keys], np.int64))
        names = [f"{name}.{part}" for part in ("query", "key", "value")]
        builder.ops("Split", [qkv, widths], names, axis=-1)
        query = self._position(names[0], config.heads, weights.query_norm)
        key = self._position(names[1], config.kv_heads, weights.key_norm)
        value = self._heads(names[2], config.kv_heads)
        past = [self._cached(f"key.{self._layers}", key), self._cached(f"value.{self._layers}", value)]
        # The softmax in float32 whatever the rest is in.
        mixed = builder.op("Attention", [query, *past, "mask"], f"{name}.mixed", softmax_precision=1)
        rows = builder.op("Transpose", [mixed], f"{name}.mixed.rows", perm=[0, 2, 1, 3])
        flat = builder.op("Reshape", [rows, self._shape("queries", -1, queries)], f"{name}.mixed.flat")
        out = linear(builder, self._forms.output, flat, f"{name}.output", weights.output, input_scale=scales.output)
        return builder.op("Add", [self._x, out], f"{name}.stream")

    def _mlp(self, name: str, x: str, weights: LayerWeights, scales: InputScales) -> str:
        builder = self._builder
        normed = self._norm(f"{name}.norm", x, weights.post_norm)
        both = linear(
            builder, self._forms.gate_up, normed, f"{name}.gate_up", weights.gate_up, input_scale=scales.gate_up
        )
        gate, up = builder.ops("Split", [both], [f"{name}.gate", f"{name}.up"], axis=-1, num_outputs=2)
        sigmoid = builder.op("Sigmoid", [gate], f"{name}.gate.sigmoid")
        silu = builder.op("Mul", [gate, sigmoid], f"{name}.gate.silu")
        inner = builder.op("Mul", [silu, up], f"{name}.inner")
        out = linear(builder, self._forms.down, inner, f"{name}.down", weights.down, input_scale=scales.down)
        return builder.op("Add", [x, out], f"{name}.stream")

    def _position(self, name: str, heads: int, norm: NDArray[np.float32] | None) -> str:
        """Rotary embedding first, RMSNorm after it: the order is the model's own."""
        builder = self._builder
        x = self._to_float32(self._heads(name, heads))
        turned = builder.op("RotaryEmbedding", [x, "rope_cos", "rope_sin"], f"{name}.turned")
        return self._from_float32(turned if norm is None else self._rms(f"{name}.normed", turned, norm))

    def _heads(self, name: str, heads: int) -> str:
        builder = self._builder
        shape = self._shape(f"heads.{heads}", 1, -1, heads, self._config.head_dim)
        rows = builder.op("Reshape", [name, shape], f"{name}.rows")
        return builder.op("Transpose", [rows], f"{name}.heads", perm=[0, 2, 1, 3])

    def _cached(self, cache: str, new: str) -> str:
        self._cache.append(cache)
        return self._builder.op("TensorScatter", [cache, new, "slot"], f"{cache}.new", axis=2, mode="linear")

    def _norm(self, name: str, x: str, weight: NDArray[np.float32]) -> str:
        return self._from_float32(self._rms(name, self._to_float32(x), weight))

    def _rms(self, name: str, x: str, weight: NDArray[np.float32]) -> str:
        stored = self._builder.constant(f"{name}.weight", weight)
        return self._builder.op("RMSNormalization", [x, stored], name, axis=-1, epsilon=self._config.eps)

    def _to_float32(self, x: str) -> str:
        if self._builder.float_type == np.float32:
            return x
        return self._builder.op("Cast", [x], f"{x}.float32", to=1)

    def _from_float32(self, x: str) -> str:
        if self._builder.float_type == np.float32:
            return x
        return self._builder.op("Cast", [x], f"{x}.float16", to=10)

    def _shape(self, name: str, *lengths: int) -> str:
        return self._builder.constant(f"shape.{name}", np.array(lengths, np.int64))
