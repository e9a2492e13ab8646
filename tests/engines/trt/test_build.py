"""Real plans by TensorRT-RTX, which needs no GPU to build; what is in them is told by their sizes."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import onnx
import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.hymt.prepare import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.prompts import Family
from engines.trt import build
from engines.trt.build import build_plan
from engines.trt.library import TENSORRT_RTX, TensorRt, load_tensorrt
from engines.trt.plan_manifest import PLAN_FILE, PLANS_FOLDER, find_plan
from engines.trt.target import BuildTarget
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

Prepare = Callable[..., Path]


@pytest.fixture(scope="module")
def tensorrt() -> TensorRt:
    pytest.importorskip(TENSORRT_RTX, reason="TensorRT-RTX is not installed", exc_type=ImportError)
    return load_tensorrt(TENSORRT_RTX)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    folder = tmp_path_factory.mktemp("plans")

    def make(precision: str, layers: int = 1, target: str = "tensorrt") -> Path:
        out = folder / f"{precision}-{layers}-{target}"
        if not out.exists():
            source = write_checkpoint(
                folder / f"checkpoint-{layers}-{out.name}", {**SHAPE, "num_hidden_layers": layers}
            )
            prepare(source, out, PrepareOptions(Precision(precision), Target(target), Family.HY_MT15))
        return out

    return make


def int8_bytes(folder: Path) -> int:
    graph = onnx.load(folder / "model.onnx", load_external_data=False).graph
    return sum(
        math.prod(tensor.dims)
        for tensor in graph.initializer
        if tensor.data_type == onnx.TensorProto.INT8 and tensor.data_location == onnx.TensorProto.EXTERNAL
    )


def test_a_further_layer_costs_its_int8_bytes_once(tensorrt: TensorRt, prepared: Prepare) -> None:
    one, two = prepared("w8a8", 1), prepared("w8a8", 2)
    plans = [build_plan(folder, tensorrt, AMPERE, cache_length=128, max_tokens=64) for folder in (one, two)]
    weights = int8_bytes(two) - int8_bytes(one)
    assert weights > 2_500_000
    # Twice as much would be float16, or a second copy for a second profile.
    assert weights <= plans[1].size - plans[0].size <= 1.5 * weights
    assert sum(1 for _ in (one / PLANS_FOLDER).glob(f"*/{PLAN_FILE}")) == 1


def test_no_weight_is_unpacked_into_scratch_memory(tensorrt: TensorRt, prepared: Prepare) -> None:
    eight, sixteen = (
        build_plan(prepared(precision, 1), tensorrt, AMPERE, cache_length=128, max_tokens=64)
        for precision in ("w8a8", "fp16")
    )
    # Where weights are float16 already, nothing is unpacked; the smallest float16 copy would be of 512 x 512 weights.
    assert eight.scratch > 0
    assert eight.scratch < sixteen.scratch + 2 * 512 * 512


def test_a_plan_is_built_once_and_found_where_it_fits(tensorrt: TensorRt, prepared: Prepare) -> None:
    folder = prepared("w8a8", 1)
    gpu = AMPERE.name, AMPERE.compute_capability
    built = build_plan(folder, tensorrt, AMPERE, cache_length=128, max_tokens=64)
    path = find_plan(folder, tensorrt.version, gpu)
    written = path.stat().st_mtime_ns
    assert build_plan(folder, tensorrt, AMPERE, cache_length=128, max_tokens=64) == built
    assert path.stat().st_mtime_ns == written
    with pytest.raises(DragomanError, match="another tensorrt, gpu, compute_capability") as caught:
        find_plan(folder, "tensorrt 10.3.0", ("Orin", "8.7"))
    assert caught.value.code == "engine.plan_unfit"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(DragomanError) as caught:
        find_plan(folder, tensorrt.version, gpu)
    assert caught.value.code == "engine.plan_missing"
    again = build_plan(folder, tensorrt, AMPERE, cache_length=128, max_tokens=64)
    assert find_plan(folder, tensorrt.version, gpu).stat().st_size == again.size


def test_an_interrupted_build_leaves_nothing(tensorrt: TensorRt, prepared: Prepare) -> None:
    folder, cancellation = prepared("w8a8", 2), Cancellation()
    cancellation.cancel()
    before = sorted(path.name for path in (folder / PLANS_FOLDER).glob("*"))
    with pytest.raises(Cancelled):
        build_plan(folder, tensorrt, AMPERE, cache_length=64, max_tokens=16, cancellation=cancellation)
    assert sorted(path.name for path in (folder / PLANS_FOLDER).glob("*")) == before


def test_what_can_not_be_built_is_refused_before_it_starts(
    tensorrt: TensorRt, prepared: Prepare, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DragomanError) as caught:
        build_plan(prepared("fp32", 1, "onnxruntime"), tensorrt, AMPERE)
    assert caught.value.code == "engine.wrong_target"
    monkeypatch.setattr(build, "MEMORY_BASE", 1 << 50)
    with pytest.raises(DragomanError, match="GB are available") as caught:
        build_plan(prepared("w8a8", 1), tensorrt, AMPERE, cache_length=96, max_tokens=16)
    assert caught.value.code == "engine.build_memory"
