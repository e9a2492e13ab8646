"""A plan is compared with its graph before it is used. What a wrong builder would make is made here by hand."""

from __future__ import annotations

import os
from pathlib import Path

import onnx
import pytest

from engines.errors import DragomanError
from engines.hymt.decode.prompts import Family
from engines.hymt.installed import load_translator
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import GRAPH_FILE, Precision, PreparedManifest, Target
from engines.hymt.runtimes.tensorrt import loading
from engines.hymt.runtimes.tensorrt.build import build_plan
from engines.hymt.runtimes.tensorrt.network import adapt
from engines.hymt.runtimes.tensorrt.plan_check import check_plan
from engines.hymt.runtimes.tensorrt.plan_manifest import PlanCheck
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape
from engines.hymt.runtimes.tensorrt.runtime import TrtRuntime
from engines.hymt.runtimes.tensorrt.target import BuildTarget
from tests.engines.hymt.runtimes.tensorrt.simulated import SimulatedModule, write_plan
from tests.engines.hymt.runtimes.tensorrt.simulated_gpu import SimulatedGpu
from tests.engines.hymt.tiny import TINY

CACHE, TOKENS = 512, 64


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "hymt" / "tiny"
    prepare(TINY, folder, PrepareOptions(Precision.W8A8, Target.TENSORRT, Family.HY_MT15))
    return folder


def graph_for_tensorrt(prepared: Path, name: str, *, swapped: str = "") -> Path:
    """The graph as TensorRT gets it, in a form that ONNX Runtime computes; one matrix of two layers exchanged."""
    model = onnx.load(prepared / GRAPH_FILE, load_external_data=False)
    adapt(model.graph, PlanShape(PreparedManifest.read(prepared).config, PlanForm.W8A8, CACHE, TOKENS))
    for node in model.graph.node:
        kept = [attribute for attribute in node.attribute if not attribute.name.startswith("TRT_")]
        del node.attribute[:]
        node.attribute.extend(kept)
    if swapped:
        first, second = (f"layer.{layer}.{swapped}.weight" for layer in (0, 1))
        for node in model.graph.node:
            for index, value in enumerate(node.input):
                node.input[index] = {first: second, second: first}.get(value, value)
    path = prepared / name
    path.write_bytes(model.SerializeToString())
    return path


def checked(prepared: Path, graph: Path) -> PlanCheck:
    gpu = SimulatedGpu()
    plan = write_plan(prepared / "x.plan", prepared, cache=CACHE, tokens=TOKENS, graph=str(graph))
    try:
        return check_plan(prepared, lambda: TrtRuntime(prepared, plan, SimulatedModule(gpu).library(), gpu))
    finally:
        assert gpu.closed


def test_the_graph_that_tensorrt_gets_passes_and_one_with_weights_exchanged_does_not(prepared: Path) -> None:
    right = checked(prepared, graph_for_tensorrt(prepared, "right.onnx"))
    assert right.passed
    assert right.errors.keys() == {"prefill", "decode", "beams"}
    for product in ("attention.qkv", "mlp.down"):
        wrong = checked(prepared, graph_for_tensorrt(prepared, "wrong.onnx", swapped=product))
        assert not wrong.passed
        assert min(wrong.errors.values()) > 3 * max(right.errors.values()), product


@pytest.mark.parametrize("kind", ["prefill", "decode", "beams"])
def test_each_kind_of_step_counts(kind: str) -> None:
    assert not PlanCheck({"prefill": 0.0, "decode": 0.0, "beams": 0.0} | {kind: float("nan")}).passed
    assert not PlanCheck({"prefill": 0.0, "decode": 0.0, "beams": 0.0} | {kind: 0.2}).passed
    assert not PlanCheck().passed


def test_a_plan_that_differs_is_refused_once_and_for_all(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = SimulatedModule(SimulatedGpu())
    module.wrong_graph = graph_for_tensorrt(prepared, "exchanged.onnx", swapped="mlp.down")
    checks: list[Path] = []

    def open_gpu() -> SimulatedGpu:
        module.gpu = SimulatedGpu()
        return module.gpu

    def check(plan: Path) -> PlanCheck:
        checks.append(plan)
        return check_plan(prepared, lambda: TrtRuntime(prepared, plan, module.library(), open_gpu()))

    target = BuildTarget("Simulated", "8.7")
    for _ in range(2):
        with pytest.raises(DragomanError, match="logits differ from the graph's by prefill") as caught:
            build_plan(prepared, module.library(), target, cache_length=CACHE, max_tokens=TOKENS, check=check)
        assert caught.value.code == "engine.plan_wrong"
    assert len(checks) == 1
    assert "__LUNOWUD" not in os.environ
    monkeypatch.setattr(loading, "load_tensorrt", module.library)
    monkeypatch.setattr(loading, "CudaGpu", open_gpu)
    with pytest.raises(DragomanError, match="TensorRT plan of tiny is not used: its logits differ") as caught:
        load_translator(prepared.parents[1], threads=1)
    assert caught.value.code == "engine.plan_wrong"
    assert module.gpu.closed
