"""What is changed in the graph for TensorRT changes no result: computed by ONNX Runtime before and after."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from numpy.typing import NDArray
from onnx import numpy_helper

from engines.cancellation import Cancellation
from engines.hymt.prepared import GRAPH_FILE, PreparedManifest
from engines.hymt.runtimes.tensorrt.builder import PlanBuilder
from engines.hymt.runtimes.tensorrt.device_buffers import Limits
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.network import adapt
from engines.hymt.runtimes.tensorrt.plan_execution import expected_tensors
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape
from tests.engines.hymt.runtimes.tensorrt.models import AMPERE, PreparedModels

CACHE_LENGTH = 64
TOKENS, USED = 5, 20


def adapted(prepared: Path, form: PlanForm, max_tokens: int) -> onnx.ModelProto:
    model = onnx.load(prepared / GRAPH_FILE)
    adapt(model.graph, PlanShape(PreparedManifest.read(prepared).config, form, CACHE_LENGTH, max_tokens))
    for node in model.graph.node:  # what only TensorRT knows
        ours = [attribute for attribute in node.attribute if not attribute.name.startswith("TRT_")]
        del node.attribute[:]
        node.attribute.extend(ours)
    onnx.checker.check_model(model)
    return model


def outputs(model: onnx.ModelProto, prepared: Path) -> dict[str, NDArray[Any]]:
    """All outputs for random inputs: a few tokens behind others."""
    manifest = PreparedManifest.read(prepared)
    random = np.random.default_rng(0)
    feeds: dict[str, NDArray[Any]] = {}
    for name, (is_input, shape, dtype) in expected_tensors(
        manifest.config, Limits(CACHE_LENGTH, TOKENS, 1, 0, manifest.float_type)
    ).items():
        if is_input:
            sizes = [(1 if name == "rows" else TOKENS) if size < 0 else size for size in shape]
            feeds[name] = random.standard_normal(sizes).astype(dtype)
    positions = np.arange(USED, USED + TOKENS)
    feeds["mask"] = (np.arange(CACHE_LENGTH) <= positions[:, None])[None, None]
    feeds["slot"], feeds["rows"] = np.array([USED]), np.array([TOKENS - 1])
    cosines, sines = manifest.config.rope(positions)
    feeds["rope_cos"], feeds["rope_sin"] = cosines[None], sines[None]
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, feeds), strict=True))


@pytest.mark.parametrize(
    ("form", "max_tokens"),
    [(PlanForm.W8A16, 8), (PlanForm.W8A16_SCALAR, 8), (PlanForm.W8A16_SCALAR, 64), (PlanForm.W8A8, 8)],
)
def test_the_results_stay_the_same(middling: PreparedModels, form: PlanForm, max_tokens: int) -> None:
    prepared = middling(form.precision, 2)
    wanted = outputs(onnx.load(prepared / GRAPH_FILE), prepared)
    got = outputs(adapted(prepared, form, max_tokens), prepared)
    assert got.keys() == wanted.keys()
    for name, value in wanted.items():
        assert got[name].dtype == value.dtype
        assert np.abs(got[name] - value).max() <= 0.01 * np.abs(value).max(), name  # some roundings of float16


def test_a_scalar_is_all_that_the_weights_are_unpacked_with(middling: PreparedModels) -> None:
    graph = adapted(middling("w8a16", 2), PlanForm.W8A16_SCALAR, 64).graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    unpacked = [node for node in graph.node if node.op_type == "DequantizeLinear"]
    assert len(unpacked) == 2 * 4 + 4
    for node in unpacked:
        assert all(numpy_helper.to_array(constants[name]).shape == () for name in node.input[1:])


@pytest.mark.parametrize(("cache_length", "max_tokens"), [(128, 2), (128, 32), (512, 8), (512, 64), (512, 129)])
def test_steps_of_any_length_can_be_built(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, cache_length: int, max_tokens: int
) -> None:
    prepared = middling("w8a16", 2)
    builder = PlanBuilder(tensorrt, AMPERE, tmp_path / "timings", Cancellation(), lambda _: None)
    shape = PlanShape(PreparedManifest.read(prepared).config, PlanForm.W8A16, cache_length, max_tokens)
    assert builder.write(prepared, shape, tmp_path / "plan").size > 0
