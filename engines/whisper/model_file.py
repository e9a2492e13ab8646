"""What the weights of a Whisper model say about it: its size, its vocabulary, whether it was distilled.

The format is CTranslate2's (github.com/OpenNMT/CTranslate2, ``docs/…/model_spec`` and ``python/ctranslate2/specs``):
version, name and revision of the specification, then each variable with its name, shape, type and bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_SPECIFICATION = "WhisperSpec"
_EMBEDDINGS = "decoder/embeddings/weight"
_MOST_VARIABLES = 10_000
_WIDTHS = {384: "tiny", 512: "base", 768: "small", 1024: "medium", 1280: "large"}
_ENGLISH_VOCABULARY = 51_864
"""Tokens of the models for English alone; the others have one or two more."""
_V3_VOCABULARY = 51_866
_FEWEST_LAYERS = 2
"""Layers of the decoders of distilled models; those of ``turbo`` are 4, the others' are those of their encoder."""


@dataclass(frozen=True, slots=True)
class WhisperShape:
    """What a model is by its weights.

    Attributes:
        size: as in OpenAI's names: ``tiny`` … ``large-v3-turbo``; empty where it is none of theirs.
        english_only: whether it hears English alone.
        distilled: whether it is a large encoder with a short decoder, trained on English.
    """

    size: str
    english_only: bool
    distilled: bool


def read_shape(weights: Path) -> WhisperShape | None:
    """The shape of a model; None where the file is none of a Whisper model for CTranslate2.

    Raises:
        OSError: it can't be read.
    """
    try:
        with weights.open("rb") as file:
            return _shape(file)
    except (struct.error, UnicodeDecodeError, ValueError):
        return None


def _shape(file: BinaryIO) -> WhisperShape | None:
    _number(file)
    if _text(file) != _SPECIFICATION:
        return None
    _number(file)
    layers = {"encoder": 0, "decoder": 0}
    vocabulary = width = 0
    for _ in range(min(_number(file), _MOST_VARIABLES)):
        name = _text(file)
        shape = struct.unpack(f"<{(rank := file.read(1)[0])}I", file.read(4 * rank))
        file.read(1)
        file.seek(_number(file), 1)
        part, _, rest = name.partition("/")
        layer = rest.partition("/")[0].removeprefix("layer_")
        if part in layers and layer.isdecimal():
            layers[part] = max(layers[part], int(layer) + 1)
        if name == _EMBEDDINGS:
            vocabulary, width = shape
    size = _WIDTHS.get(width, "")
    if not size or vocabulary < _ENGLISH_VOCABULARY:
        return WhisperShape("", english_only=False, distilled=False)
    distilled = layers["decoder"] <= _FEWEST_LAYERS < layers["encoder"]
    if size == "large":
        turbo = _FEWEST_LAYERS < layers["decoder"] < layers["encoder"]
        size = "large-v3-turbo" if turbo else "large-v3" if vocabulary >= _V3_VOCABULARY else "large-v2"
    return WhisperShape(size, vocabulary == _ENGLISH_VOCABULARY or distilled, distilled)


def _number(file: BinaryIO) -> int:
    (number,) = struct.unpack("<I", file.read(4))
    return int(number)


def _text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    return file.read(length).rstrip(b"\0").decode("ascii")
