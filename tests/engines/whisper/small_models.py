"""Whisper models of any layout, with random weights: what they hear is nonsense, how they load is real.

No real one can be had in 128 bands, for English alone, with another vocabulary, or damaged.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs.whisper_spec import WhisperSpec

_WIDTH = 16
_POSITIONS = 1500
_TEXT_POSITIONS = 448


def write_random_model(path: Path, tokens: Sequence[str], tokenizer: Path, mels: int = 80) -> None:
    """A model of one narrow layer.

    Args:
        path: folder that is made.
        tokens: its vocabulary.
        tokenizer: folder of the model whose tokenizer it gets.
        mels: bands of its spectrum: 80, or 128 as in large-v3.
    """
    path.mkdir(parents=True)
    spec = WhisperSpec(1, 2, 1, 2)
    generator = np.random.default_rng(0)

    def weights(*shape: int) -> np.ndarray:
        return generator.normal(scale=0.1, size=shape).astype(np.float32)

    def linear(part: Any, rows: int, columns: int) -> None:
        part.weight, part.bias = weights(rows, columns), weights(rows)

    def norm(part: Any) -> None:
        part.gamma, part.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def feed_forward(part: Any) -> None:
        norm(part.layer_norm)
        linear(part.linear_0, 4 * _WIDTH, _WIDTH)
        linear(part.linear_1, _WIDTH, 4 * _WIDTH)

    for convolution, channels in ((spec.encoder.conv1, mels), (spec.encoder.conv2, _WIDTH)):
        convolution.weight, convolution.bias = weights(_WIDTH, channels, 3), weights(_WIDTH)
    spec.encoder.position_encodings.encodings = weights(_POSITIONS, _WIDTH)
    spec.decoder.position_encodings.encodings = weights(_TEXT_POSITIONS, _WIDTH)
    spec.decoder.embeddings.weight = weights(len(tokens), _WIDTH)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    (hearing,), (writing,) = spec.encoder.layer, spec.decoder.layer
    for attention in (hearing.self_attention, writing.self_attention):
        norm(attention.layer_norm)
        linear(attention.linear[0], 3 * _WIDTH, _WIDTH)
        linear(attention.linear[1], _WIDTH, _WIDTH)
    norm(writing.attention.layer_norm)
    for part, rows in zip(writing.attention.linear, (_WIDTH, 2 * _WIDTH, _WIDTH), strict=True):
        linear(part, rows, _WIDTH)
    feed_forward(hearing.ffn)
    feed_forward(writing.ffn)
    languages = [number for number, token in enumerate(tokens) if token.startswith("<|") and 2 <= len(token) - 4 <= 3]
    spec.config.lang_ids = languages
    spec.config.suppress_ids, spec.config.suppress_ids_begin = [], []
    spec.register_vocabulary(list(tokens))
    spec.validate()
    spec.save(str(path))
    shutil.copy(tokenizer / "tokenizer.json", path)


def rename_tokens(path: Path, names: Mapping[str, str]) -> None:
    """Give tokens of the tokenizer in that folder other names."""
    file = path / "tokenizer.json"
    tokenizer = json.loads(file.read_text("utf-8"))
    for token in tokenizer["added_tokens"]:
        token["content"] = names.get(token["content"], token["content"])
    file.write_text(json.dumps(tokenizer), "utf-8")
