"""Writing an ONNX graph node by node, with its weights in a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import DTypeLike, NDArray
from onnx import helper, numpy_helper

from engines.hymt.prepare.external_data import ExternalDataWriter, Region

OPSET = 24
"""First opset with TensorScatter; ONNX Runtime runs it from 1.23 on, TensorRT parses it from 10.15 on."""

_IR_VERSION = 11
_MICROSOFT = "com.microsoft"

Dimension = int | str
"""A fixed length, or the name of one that varies."""


def tensor_type(dtype: DTypeLike) -> int:
    """ONNX's number of a numpy dtype."""
    return helper.np_dtype_to_tensor_dtype(np.dtype(dtype))


class GraphBuilder:
    """Collects nodes, constants and references to weights.

    Attributes:
        data: where weights go.
        float_type: dtype of the values between the nodes, float32 or float16.
    """

    def __init__(self, data: ExternalDataWriter, float_type: DTypeLike) -> None:
        self.data = data
        self.float_type = np.dtype(float_type)
        self._nodes: list[onnx.NodeProto] = []
        self._constants: dict[str, onnx.TensorProto] = {}
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._microsoft = False

    def input(self, name: str, dtype: DTypeLike, shape: Sequence[Dimension]) -> str:
        """Declare an input of the graph."""
        self._inputs.append(helper.make_tensor_value_info(name, tensor_type(dtype), shape))
        return name

    def output(self, name: str, dtype: DTypeLike, shape: Sequence[Dimension]) -> None:
        """Declare a value as an output of the graph."""
        self._outputs.append(helper.make_tensor_value_info(name, tensor_type(dtype), shape))

    def op(self, kind: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        """Add a node with one output, which is called `name`."""
        return self.ops(kind, inputs, [name], **attributes)[0]

    def ops(self, kind: str, inputs: Sequence[str], names: Sequence[str], **attributes: Any) -> Sequence[str]:
        """Add a node with the outputs `names`."""
        self._nodes.append(helper.make_node(kind, inputs, names, name=names[0], **attributes))
        return names

    def microsoft_op(self, kind: str, inputs: Sequence[str], name: str, **attributes: Any) -> str:
        """Add a node of ONNX Runtime's own domain."""
        self._microsoft = True
        return self.op(kind, inputs, name, domain=_MICROSOFT, **attributes)

    def constant(self, name: str, value: NDArray[Any] | np.generic) -> str:
        """A small constant, kept inside of the graph; a second one of the same name must be equal and is shared."""
        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.asarray(value), name)
        return name

    def weight(self, name: str, values: NDArray[Any]) -> str:
        """Write a weight to the file of weights."""
        return self.stored(name, values.dtype, values.shape, self.data.append([values]))

    def stored(self, name: str, dtype: DTypeLike, shape: Sequence[int], region: Region) -> str:
        """A weight that is in the file already."""
        tensor = onnx.TensorProto(
            name=name, data_type=tensor_type(dtype), dims=shape, data_location=onnx.TensorProto.EXTERNAL
        )
        for key, value in (("location", self.data.path.name), ("offset", region.offset), ("length", region.length)):
            tensor.external_data.add(key=key, value=str(value))
        self._constants[name] = tensor
        return name

    def save(self, path: Path) -> None:
        """Write the graph; the weights are referred to by the name of their file, which must lie beside it."""
        graph = helper.make_graph(self._nodes, "hy-mt", self._inputs, self._outputs, list(self._constants.values()))
        opsets = [helper.make_opsetid("", OPSET)]
        if self._microsoft:
            opsets.append(helper.make_opsetid(_MICROSOFT, 1))
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION, producer_name="dragoman")
        path.write_bytes(model.SerializeToString())
