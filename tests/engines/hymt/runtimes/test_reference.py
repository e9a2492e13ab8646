"""The float32 graph against transformers, on random weights."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from engines.hymt.runtimes.reference import ReferenceRuntime, check_release
from engines.hymt.runtimes.runtime import Logits, Runtime
from tests.engines.hymt.checkpoints import write_checkpoint

SHAPES: Mapping[str, Mapping[str, Any]] = {
    "small": {},
    "deep": {
        "hidden_size": 128,
        "num_attention_heads": 8,
        "num_key_value_heads": 1,
        "head_dim": 64,
        "num_hidden_layers": 6,
        "intermediate_size": 320,
        "tie_word_embeddings": False,
        "vocab_size": 1000,
    },
    "full": {
        "hidden_size": 2048,
        "num_attention_heads": 16,
        "num_key_value_heads": 4,
        "head_dim": 128,
        "num_hidden_layers": 2,
        "intermediate_size": 6144,
        "vocab_size": 120818,
    },
}


def numbers(runtime: Runtime, ids: list[int]) -> list[Logits]:
    """Logits after a prefill of 40 tokens, after each of 64 steps, and after returning to an earlier position."""
    found = [runtime.prefill(ids[:40]), *(runtime.step(token) for token in ids[40:104])]
    runtime.truncate(30)
    return [*found, runtime.prefill(ids[50:60])]


@pytest.mark.parametrize("shape", ["small", "deep", pytest.param("full", marks=pytest.mark.slow)])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_graph_computes_what_transformers_computes(shape: str, tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="torch is not installed; it is the reference")
    pytest.importorskip("transformers", reason="transformers is not installed; it is the reference")
    checkpoint = write_checkpoint(tmp_path / "checkpoint", SHAPES[shape], dtype="BF16")
    ids = np.random.default_rng(3).integers(0, 300, 104).tolist()
    reference = ReferenceRuntime(checkpoint)
    wanted = numbers(reference, ids)
    reference.close()
    options = PrepareOptions(Precision.FP32, Target.ONNXRUNTIME, Family.HY_MT15)
    prepare(checkpoint, tmp_path / "prepared", options)
    with OrtRuntime(tmp_path / "prepared") as runtime:
        got = numbers(runtime, ids)
    errors = [np.abs(a - b).max() / np.abs(b).max() for a, b in zip(got, wanted, strict=True)]
    assert max(errors) <= 1e-3, f"relative errors by step: {errors}"
    assert all(a.argmax() == b.argmax() for a, b in zip(got, wanted, strict=True))


def test_the_release_with_the_wrong_rotary_base_is_no_reference() -> None:
    with pytest.raises(DragomanError) as failure:
        check_release("5.0.0")
    assert failure.value.code == "engine.reference_wrong"
    check_release("5.1.0")
    check_release("4.57.6")
