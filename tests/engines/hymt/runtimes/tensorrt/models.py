"""Prepared models of a middling size, for real plans: large enough to tell weights from everything else."""

from __future__ import annotations

from pathlib import Path

from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.tensorrt.target import BuildTarget
from tests.engines.hymt.checkpoints import write_checkpoint

SHAPE = {
    "head_dim": 64,
    "hidden_size": 512,
    "intermediate_size": 1536,
    "num_attention_heads": 8,
    "num_key_value_heads": 2,
    "vocab_size": 4001,
}

AMPERE = BuildTarget("NVIDIA of compute capability 8.6", "8.6", "SM86")
"""The nearest to Orin's 8.7 that TensorRT-RTX builds for."""


class PreparedModels:
    """Makes each model once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, precision: str, layers: int = 1, target: str = "tensorrt") -> Path:
        """Folder of the model."""
        out = self._folder / f"{precision}-{layers}-{target}"
        if not out.exists():
            source = write_checkpoint(self._folder / f"checkpoint-{out.name}", {**SHAPE, "num_hidden_layers": layers})
            prepare(source, out, PrepareOptions(Precision(precision), Target(target), Family.HY_MT15))
        return out
