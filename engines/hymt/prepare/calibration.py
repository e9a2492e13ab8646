"""Running the model in float32 over real prompts, layer by layer, to fix the scales of the rounded inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engines.hymt.config import HyConfig
from engines.hymt.prepare.float_layer import attention, gated, rms_norm
from engines.hymt.prepare.graph import Forms, InputScales, LayerWeights
from engines.hymt.prepare.linear import Form
from engines.hymt.prepare.smoothing import Choice, Ranges, choose

Floats = NDArray[np.float32]

_MLP_TOKENS = 1024  # computed at once: inside of the MLP a token is six times as wide as between the layers


class Calibrator:
    """Holds the residual stream of every calibration token while the layers go by.

    Attributes:
        choices: what was chosen for each kind of product, layer by layer.

    The first tokens of every prompt are the same, and language models park enormous values on the very first ones
    ("massive activations", Sun et al., arXiv 2402.17762), which would stretch a fixed scale until nothing is left for
    the rest. As nothing before them varies, their keys and values are constants: they are computed here, kept beside
    the weights, and left out of the statistics (the idea of PrefixQuant, Chen et al., arXiv 2410.05265).
    """

    def __init__(
        self,
        config: HyConfig,
        forms: Forms,
        sequences: Sequence[Sequence[int]],
        sink: int,
        ranges: Ranges = Ranges.PERCENTILE,
    ) -> None:
        """Begin a calibration.

        Args:
            config: shape of the model.
            forms: which products have rounded inputs.
            sequences: token ids of the prompts with their answers, each longer than `sink`.
            sink: number of tokens that all sequences begin with.
            ranges: how the range of a rounded input is chosen.
        """
        if not sequences or min(map(len, sequences)) <= sink:
            raise ValueError("calibration needs sequences that go on after the sink")
        self._config = config
        self._forms = forms
        self._sink = sink
        self._ranges = ranges
        self.choices: dict[str, list[Choice]] = {}
        self._lengths = [len(ids) for ids in sequences]
        self._stream = np.empty((0, config.hidden), np.float32)
        self._counted = np.concatenate([np.arange(length) >= sink for length in self._lengths])

    def begin(self, embeddings: Floats) -> None:
        """Set the residual stream to ``float32[t, hidden]``, the embeddings of all sequences one after the other."""
        self._stream = embeddings

    def layer(self, weights: LayerWeights) -> tuple[LayerWeights, InputScales, Floats]:
        """Pass the next layer.

        Returns:
            The weights with the smoothing folded in, the scales of the rounded inputs, and the keys and values of the
            sink, ``float32[2, kv_heads, sink, head_dim]``.
        """
        config, forms = self._config, self._forms
        scales = InputScales()
        normed = rms_norm(self._stream, weights.input_norm, config.eps)
        if forms.qkv is Form.STATIC:
            choice = self._choose("qkv", normed, weights.qkv)
            weights = replace(
                weights, input_norm=weights.input_norm / choice.smoothing, qkv=weights.qkv * choice.smoothing
            )
            normed /= choice.smoothing
            scales = replace(scales, qkv=choice.scale)
        result = attention(config, weights, normed, self._lengths)
        mixed, values = result.mixed, result.values
        if forms.output is Form.STATIC:
            choice = self._choose("output", mixed, weights.output, self._value_channels())
            shared = choice.smoothing.reshape(config.kv_heads, -1, config.head_dim)[:, 0]
            qkv = weights.qkv.copy()
            qkv[-shared.size :] /= shared.reshape(-1, 1)
            weights = replace(weights, qkv=qkv, output=weights.output * choice.smoothing)
            mixed, values = mixed / choice.smoothing, values / shared
            scales = replace(scales, output=choice.scale)
        self._stream = self._stream + mixed @ weights.output.T
        weights, scales = self._mlp(weights, scales)
        sink = np.stack([result.keys[: self._sink], values[: self._sink]])
        return weights, scales, np.ascontiguousarray(sink.transpose(0, 2, 1, 3))

    def final(self, norm: Floats, head_sample: Floats) -> tuple[Floats, Floats, float]:
        """Choose for the output head.

        Args:
            norm: the final norm.
            head_sample: some rows of the head, ``float32[any, hidden]``.

        Returns:
            The norm with the smoothing folded in, the smoothing of the head's columns, and the scale of its input.
        """
        choice = self._choose("head", rms_norm(self._stream, norm, self._config.eps), head_sample)
        return norm / choice.smoothing, choice.smoothing, choice.scale

    def _mlp(self, weights: LayerWeights, scales: InputScales) -> tuple[LayerWeights, InputScales]:
        normed = rms_norm(self._stream, weights.post_norm, self._config.eps)
        if self._forms.gate_up is Form.STATIC:
            choice = self._choose("gate_up", normed, weights.gate_up)
            weights = replace(
                weights, post_norm=weights.post_norm / choice.smoothing, gate_up=weights.gate_up * choice.smoothing
            )
            normed /= choice.smoothing
            scales = replace(scales, gate_up=choice.scale)
        if self._forms.down is not Form.STATIC:
            for start in range(0, len(normed), _MLP_TOKENS):
                part = slice(start, start + _MLP_TOKENS)
                self._stream[part] += gated(weights, normed[part]) @ weights.down.T
            return weights, scales
        inner: Floats = np.concatenate(
            [gated(weights, normed[start : start + _MLP_TOKENS]) for start in range(0, len(normed), _MLP_TOKENS)]
        )
        choice = self._choose("down", inner, weights.down)
        gate_up = weights.gate_up.copy()
        gate_up[len(choice.smoothing) :] /= choice.smoothing[:, None]
        weights = replace(weights, gate_up=gate_up, down=weights.down * choice.smoothing)
        inner /= choice.smoothing
        scales = replace(scales, down=choice.scale)
        self._stream = self._stream + inner @ weights.down.T
        return weights, scales

    def _choose(self, product: str, inputs: Floats, weight: Floats, groups: NDArray[np.intp] | None = None) -> Choice:
        choice = choose(inputs[self._counted], weight, groups, self._ranges)
        self.choices.setdefault(product, []).append(choice)
        return choice

    def _value_channels(self) -> NDArray[np.intp]:
        """For each input of the output product, the row of the value matrix it comes from."""
        config = self._config
        channels = np.arange(config.kv_heads * config.head_dim).reshape(config.kv_heads, 1, config.head_dim)
        return np.repeat(channels, config.heads // config.kv_heads, axis=1).ravel()
