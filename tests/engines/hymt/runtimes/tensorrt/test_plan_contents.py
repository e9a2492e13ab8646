"""What is inside of real plans, found by looking for the weights themselves in their bytes, and in the network.

TensorRT-RTX can't load a plan without a GPU, so its inspector can't be asked. But it stores the weights of these forms
as they are, or turned around, so they can be found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray

from engines.cancellation import Cancellation
from engines.hymt.prepared import GRAPH_FILE, WEIGHTS_FILE, PreparedManifest
from engines.hymt.runtimes.tensorrt import builder as builder_module
from engines.hymt.runtimes.tensorrt.builder import Built, PlanBuilder
from engines.hymt.runtimes.tensorrt.device_buffers import Limits
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.network import parse_network
from engines.hymt.runtimes.tensorrt.plan_execution import expected_tensors
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape
from tests.engines.hymt.runtimes.tensorrt.models import AMPERE, PreparedModels

CACHE_LENGTH = 128

WORKSPACE = 8_192_000
"""Bytes that kernels of TensorRT-RTX ask for, of whatever form: a piece for each product that runs beside others."""

SMALLEST_COPY = 2 * 512 * 512
"""Bytes of the smallest weight in float16."""

LAYER = 512 * (768 + 512 + 3072 + 1536)
"""Bytes of the INT8 weights of a layer."""

INT8_FORMS = (PlanForm.W8A8, PlanForm.W8A16, PlanForm.W8A16_SCALAR)


def write(tensorrt: TensorRt, prepared: Path, form: PlanForm, path: Path, *, max_tokens: int = 64) -> Built:
    plans = PlanBuilder(tensorrt, AMPERE, path.parent / "timings", Cancellation(), lambda _: None)
    return plans.write(prepared, shape(prepared, form, max_tokens), path)


def shape(prepared: Path, form: PlanForm, max_tokens: int = 64) -> PlanShape:
    return PlanShape(PreparedManifest.read(prepared).config, form, CACHE_LENGTH, max_tokens)


def growth(tensorrt: TensorRt, middling: PreparedModels, form: PlanForm, folder: Path) -> int:
    """Bytes by which a third layer makes a plan larger; the second one brings kernels along, too."""
    sizes = [
        write(tensorrt, middling(form.precision, layers), form, folder / f"plan-{layers}").size for layers in (2, 3)
    ]
    return sizes[1] - sizes[0]


def weights(prepared: Path) -> dict[str, NDArray[np.int8]]:
    """The INT8 weights that the graph refers to."""
    data = np.memmap(prepared / WEIGHTS_FILE, np.int8, "r")
    found = {}
    for tensor in onnx.load(prepared / GRAPH_FILE, load_external_data=False).graph.initializer:
        if tensor.data_location == onnx.TensorProto.EXTERNAL and tensor.data_type == onnx.TensorProto.INT8:
            place = {entry.key: entry.value for entry in tensor.external_data}
            offset, length = int(place["offset"]), int(place["length"])
            found[tensor.name] = data[offset : offset + length].reshape(tensor.dims)
    return found


def copies(plan: bytes, weight: NDArray[np.int8]) -> set[int]:
    """How often pieces from all over a weight are in the plan; {1} for a weight that is there once, as it is."""
    counts = []
    for layout in (weight, np.ascontiguousarray(weight.T)):
        rows = layout[:: max(len(layout) // 7, 1)]
        pieces = [row[start : start + 64] for row in rows for start in (0, len(row) - 64)]
        counts.append({plan.count(piece.tobytes()) for piece in pieces if piece.any()})  # rows of padding are zero
    return max(counts, key=max)


@pytest.mark.parametrize("form", INT8_FORMS)
def test_each_weight_is_stored_once_in_int8(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, form: PlanForm
) -> None:
    further = growth(tensorrt, middling, form, tmp_path)
    plan, found = (tmp_path / "plan-3").read_bytes(), weights(middling(form.precision, 3))
    assert len(found) == 3 * 4 + 4
    assert {name: copies(plan, weight) for name, weight in found.items()} == {name: {1} for name in found}
    # Nor is there anything else of their size: float16 would be twice as much, and a second copy, too.
    assert LAYER <= further < 1.5 * LAYER


@pytest.mark.parametrize("form", INT8_FORMS)
def test_no_weight_is_unpacked_into_scratch_memory(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, form: PlanForm
) -> None:
    built = write(tensorrt, middling(form.precision), form, tmp_path / "plan", max_tokens=8)
    assert built.scratch >= WORKSPACE
    assert built.scratch % WORKSPACE < SMALLEST_COPY


def test_both_would_be_seen(
    tensorrt: TensorRt, middling: PreparedModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A scale for each output and steps of exactly one token: TensorRT-RTX then unpacks the weights for every token.
    built = write(tensorrt, middling("w8a16"), PlanForm.W8A16, tmp_path / "unpacked", max_tokens=1)
    assert built.scratch % WORKSPACE > SMALLEST_COPY
    # Nothing in INT8.
    write(tensorrt, middling("fp16"), PlanForm.FP16, tmp_path / "float")
    plan = (tmp_path / "float").read_bytes()
    assert set().union(*(copies(plan, weight) for weight in weights(middling("w8a8")).values())) == {0}
    # A profile of its own for single tokens: every weight is there again, in another order.
    monkeypatch.setattr(builder_module, "_add_profile", _two_profiles(builder_module._add_profile))
    assert growth(tensorrt, middling, PlanForm.W8A8, tmp_path) >= 2 * LAYER


def _two_profiles(add: Callable[[Any, Any, PlanShape], None]) -> Callable[[Any, Any, PlanShape], None]:
    def add_both(builder: Any, config: Any, shape: PlanShape) -> None:
        add(builder, config, shape)
        add(builder, config, replace(shape, max_tokens=1))

    return add_both


@pytest.mark.parametrize("form", INT8_FORMS)
def test_the_network_has_the_tensors_that_the_runtime_expects(
    tensorrt: TensorRt, middling: PreparedModels, form: PlanForm
) -> None:
    prepared = middling(form.precision, 2)
    manifest = PreparedManifest.read(prepared)
    network = parse_network(prepared, tensorrt, tensorrt.module.Builder(tensorrt.logger), shape(prepared, form))
    inputs = [network.get_input(index) for index in range(network.num_inputs)]
    outputs = [network.get_output(index) for index in range(network.num_outputs)]
    found = {
        tensor.name: (is_input, tuple(tensor.shape), tensor.dtype)
        for is_input, tensors in ((True, inputs), (False, outputs))
        for tensor in tensors
    }
    expected = expected_tensors(manifest.config, Limits(CACHE_LENGTH, 8, 4, 0, manifest.float_type))
    types = tensorrt.data_types
    assert found == {name: (is_input, shape, types[dtype]) for name, (is_input, shape, dtype) in expected.items()}


def test_keys_and_values_are_updated_in_place(tensorrt: TensorRt, middling: PreparedModels) -> None:
    prepared = middling("w8a8", 2)
    builder = tensorrt.module.Builder(tensorrt.logger)
    network = parse_network(prepared, tensorrt, builder, shape(prepared, PlanForm.W8A8))
    layers = [network.get_layer(index) for index in range(network.num_layers)]
    kind = tensorrt.module.LayerType.KV_CACHE_UPDATE  # TensorRT demands one address for its input and its output
    updates = {layer.get_input(0).name: layer.get_output(0) for layer in layers if layer.type == kind}
    assert updates.keys() == {f"{name}.{layer}" for name in ("key", "value") for layer in range(2)}
    assert all(output.name == f"{name}.new" and output.is_network_output for name, output in updates.items())
