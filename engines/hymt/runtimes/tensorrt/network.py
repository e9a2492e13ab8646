"""The prepared model's graph as TensorRT takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from engines.errors import DragomanError
from engines.hymt.prepared import GRAPH_FILE
from engines.hymt.runtimes.tensorrt.library import TensorRt
from engines.hymt.runtimes.tensorrt.plan_shape import PlanForm, PlanShape

_SHORT_STEPS = 4
"""Steps of at most this part of the cache are short."""


def parse_network(folder: Path, tensorrt: TensorRt, builder: Any, shape: PlanShape) -> Any:
    """A strongly typed network; its weights stay in the mapped file beside the graph until the builder takes them.

    Raises:
        DragomanError: ``engine.build_failed``, with the parser's first complaint.
    """
    model = onnx.load(folder / GRAPH_FILE, load_external_data=False)
    adapt(model.graph, shape)
    module = tensorrt.module
    network = builder.create_network(1 << int(module.NetworkDefinitionCreationFlag.STRONGLY_TYPED))
    parser = module.OnnxParser(network, tensorrt.logger)
    if not parser.parse(model.SerializeToString(), str(folder / GRAPH_FILE)):
        reason = parser.get_error(0).desc() if parser.num_errors else tensorrt.last_error
        raise DragomanError("engine.build_failed", f"TensorRT can't read the graph: {' '.join(reason.split())[:300]}")
    return network


def adapt(graph: onnx.GraphProto, shape: PlanShape) -> None:
    """Change a graph into what TensorRT takes.

    It asks for a cache of fixed length, and refuses the attribute by which ONNX Runtime is told to compute the softmax
    of its attention in float32; it does so by itself. Where it has no fused kernel for an attention it would fail; it
    is allowed to take several instead.
    """
    for value in (*graph.input, *graph.output):
        for dimension in value.type.tensor_type.shape.dim:
            if dimension.dim_param == "S":
                dimension.dim_value = shape.cache_length
    for node in graph.node:
        if node.op_type == "Attention":
            kept = [attribute for attribute in node.attribute if attribute.name != "softmax_precision"]
            del node.attribute[:]
            node.attribute.extend([*kept, helper.make_attribute("TRT_decomposable", 1)])
    if shape.max_tokens <= shape.cache_length // _SHORT_STEPS:
        _add_masks(graph)
    if shape.form is PlanForm.W8A16_SCALAR:
        _move_scales(graph)


def _add_masks(graph: onnx.GraphProto) -> None:
    """Have masks added to the scores: TensorRT-RTX 1.7.1 fails at boolean ones where steps are short."""
    kind = np.float32
    for value in graph.input:
        if value.name == "embeddings":
            kind = helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type).type
    seen, unseen = np.asarray(0, kind), np.asarray(np.finfo(np.float16).min, kind)
    for name, constant in (("mask.seen", seen), ("mask.unseen", unseen)):
        graph.initializer.append(numpy_helper.from_array(constant, name))
    nodes = [helper.make_node("Where", ["mask", "mask.seen", "mask.unseen"], ["mask.added"], name="mask.added")]
    for node in graph.node:
        if node.op_type == "Attention":
            node.input[3] = "mask.added"
        nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def _move_scales(graph: onnx.GraphProto) -> None:
    """Unpack each weight with the median of its scales, and multiply the outputs by what is left of each one's own.

    With the median, products stay about as large as they were: float16 has no room for those of bare integers.
    """
    constants = {tensor.name: tensor for tensor in graph.initializer}
    unscaled: dict[str, str] = {}  # an unpacked weight → what its product's outputs are multiplied by
    nodes = []
    for node in graph.node:
        nodes.append(node)
        if node.op_type == "DequantizeLinear":
            weight, scale, _ = node.input
            scales = numpy_helper.to_array(constants[scale]).astype(np.float32)
            whole = np.asarray(np.median(scales), np.float16)
            rest = (scales / whole.astype(np.float32)).astype(np.float16)
            for name, value in (("scale", whole), ("zero", np.asarray(0, np.int8)), ("rest", rest)):
                graph.initializer.append(numpy_helper.from_array(value, f"{weight}.{name}"))
            node.input[1:] = [f"{weight}.scale", f"{weight}.zero"]
            del node.attribute[:]
            unscaled[node.output[0]] = f"{weight}.rest"
        elif rest_name := next((unscaled[name] for name in node.input if name in unscaled), None):
            product = node.output[0]
            node.output[0] = f"{product}.unscaled"
            nodes.append(helper.make_node("Mul", [node.output[0], rest_name], [product], name=f"{product}.scaled"))
    del graph.node[:]
    graph.node.extend(nodes)
