"""W8A16 means what it says: no input is rounded, also not by ONNX Runtime of its own accord."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.checkpoint import Checkpoint, expected_shapes
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepare.quantize import quantize_rows
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from tests.engines.hymt.checkpoints import write_checkpoint


def test_weights_alone_are_rounded_where_only_they_are_to_be(tmp_path: Path) -> None:
    source = write_checkpoint(tmp_path / "checkpoint")
    checkpoint = Checkpoint(source)
    rounded = {}
    for name, shape in expected_shapes(checkpoint.config):
        weight = checkpoint.read(name)
        if len(shape) == 2:
            values, scales = quantize_rows(weight)
            weight = values * scales[:, None]
        rounded[name] = weight
    exact = write_checkpoint(tmp_path / "rounded", weights=rounded)
    logits = []
    for folder, precision in ((source, "w8a16"), (exact, "fp32")):
        out = tmp_path / precision
        prepare(folder, out, PrepareOptions(Precision(precision), Target.ONNXRUNTIME, Family.HY_MT15))
        with OrtRuntime(out, threads=1) as runtime:
            logits.append(runtime.prefill([0, 1, 5, 9, 12]))
    assert np.abs(logits[0] - logits[1]).max() < 1e-4 * np.abs(logits[1]).max()
