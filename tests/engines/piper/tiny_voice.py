"""A Piper voice made in a moment that sounds: a tone for each phoneme, higher the later it stands in the alphabet.

The graph has Piper's own inputs and output, so that Piper's loader, its phonemizer and ONNX Runtime work as with a real
voice: ``input int64[1, n]``, ``input_lengths int64[1]``, ``scales float[3]`` (noise, length, noise of the width) →
``output float[1, 1, n · frames · 256]``, ``frames`` being `FRAMES` times the length scale.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

RATE = 22_050
SYMBOLS = 256
HOP = 256
FRAMES = 4
"""Frames of `HOP` samples a phoneme lasts at the voice's own pace."""


def write_voice(
    folder: Path,
    name: str = "en_US-tiny-medium",
    *,
    espeak: str = "en-us",
    kind: str = "espeak",
    level: float = 0.3,
    changes: Mapping[str, object] | None = None,
) -> Path:
    """Write ``<folder>/<name>.onnx`` and its configuration; the path of the model."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.onnx"
    onnx.save(_graph(level), path)
    config = {
        "audio": {"sample_rate": RATE, "quality": "medium"},
        "espeak": {"voice": espeak},
        "language": {"code": name.partition("-")[0], "family": name.partition("_")[0]},
        "inference": {"noise_scale": 0.667, "length_scale": 1.0, "noise_w": 0.8},
        "phoneme_type": kind,
        "num_symbols": SYMBOLS,
        "num_speakers": 1,
        "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
        **(changes or {}),
    }
    path.with_name(f"{path.name}.json").write_text(json.dumps(config), "utf-8")
    return path


def _graph(level: float) -> onnx.ModelProto:
    """Gather a frame of the phoneme's tone, repeat it for its length, lay all one after the other."""
    time = np.arange(HOP) / RATE
    periods = np.arange(SYMBOLS)[:, None] // 8 + 1  # whole periods in a frame: no click where frames meet
    tones = (level * np.sin(2 * np.pi * periods * (RATE / HOP) * time)).astype(np.float32)
    tones[:4] = 0  # pad, beginning, end and space are silent
    nodes = [
        helper.make_node("Gather", ["tones", "input"], ["gathered"], axis=0),  # [1, n, HOP]
        helper.make_node("Unsqueeze", ["gathered", "axis"], ["frame"]),  # [1, n, 1, HOP]
        helper.make_node("Gather", ["scales", "one"], ["length"], axis=0),
        helper.make_node("Mul", ["length", "frames"], ["wanted"]),
        helper.make_node("Cast", ["wanted"], ["count"], to=TensorProto.INT64),
        helper.make_node("Concat", ["ones", "count", "ones1"], ["repeats"], axis=0),
        helper.make_node("Tile", ["frame", "repeats"], ["tiled"]),  # [1, n, frames, HOP]
        helper.make_node("Reshape", ["tiled", "shape"], ["output"]),
    ]
    constants = {
        "tones": tones,
        "axis": np.array([2]),
        "one": np.array([1]),
        "frames": np.array([FRAMES], np.float32),
        "ones": np.array([1, 1]),
        "ones1": np.array([1]),
        "shape": np.array([1, 1, -1]),
    }
    graph = helper.make_graph(
        nodes,
        "tiny_voice",
        [
            helper.make_tensor_value_info("input", TensorProto.INT64, [1, "n"]),
            helper.make_tensor_value_info("input_lengths", TensorProto.INT64, [1]),
            helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
        ],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 1, "samples"])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
