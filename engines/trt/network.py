"""The prepared model's graph as TensorRT takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import onnx

from engines.errors import DragomanError
from engines.hymt.prepared import GRAPH_FILE
from engines.trt.library import TensorRt


def parse_network(folder: Path, tensorrt: TensorRt, builder: Any, cache_length: int) -> Any:
    """A strongly typed network; its weights stay in the mapped file beside the graph until the builder takes them.

    TensorRT asks for a cache of fixed length, and refuses the attribute by which ONNX Runtime is told to compute the
    softmax of its attention in float32; it does so by itself.

    Raises:
        DragomanError: ``engine.build_failed``, with the parser's first complaint.
    """
    model = onnx.load(folder / GRAPH_FILE, load_external_data=False)
    for value in (*model.graph.input, *model.graph.output):
        for dimension in value.type.tensor_type.shape.dim:
            if dimension.dim_param == "S":
                dimension.dim_value = cache_length
    for node in model.graph.node:
        if node.op_type == "Attention":
            kept = [attribute for attribute in node.attribute if attribute.name != "softmax_precision"]
            del node.attribute[:]
            node.attribute.extend(kept)
    module = tensorrt.module
    network = builder.create_network(1 << int(module.NetworkDefinitionCreationFlag.STRONGLY_TYPED))
    parser = module.OnnxParser(network, tensorrt.logger)
    if not parser.parse(model.SerializeToString(), str(folder / GRAPH_FILE)):
        reason = parser.get_error(0).desc() if parser.num_errors else tensorrt.last_error
        raise DragomanError("engine.build_failed", f"TensorRT can't read the graph: {' '.join(reason.split())[:300]}")
    return network
