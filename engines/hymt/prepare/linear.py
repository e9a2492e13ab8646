"""Matrix products of the graph, in the forms that the runtimes are fast at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engines.hymt.prepare.external_data import Region
from engines.hymt.prepare.graph_builder import GraphBuilder
from engines.hymt.prepare.quantize import block_length, quantize_blocks, quantize_rows
from engines.hymt.stored_matrix import StoredMatrix


class Form(StrEnum):
    """How a product is computed. Weights are ``[out, in]``, as checkpoints store them."""

    FLOAT = "float"
    """Nothing is rounded."""
    STATIC = "static"
    """W8A8: weights in INT8 with one scale a row, inputs rounded with a calibrated scale, Q/DQ on both."""
    WEIGHT_ONLY = "weight-only"
    """W8A16 by DequantizeLinear before the product: inputs aren't rounded."""
    BLOCKWISE = "blockwise"
    """INT8 weights with a scale for each block of inputs, and inputs rounded block by block as they come
    (``MatMulNBits``, ONNX Runtime only): needs no calibration, and reads memory fastest for a single token."""


def store_matrix(
    builder: GraphBuilder, form: Form, pieces: Iterable[NDArray[np.float32]], rows: int, width: int
) -> tuple[StoredMatrix, NDArray[np.float32]]:
    """Quantise a matrix that comes in pieces of rows, and write it; rows that don't come are zero. Also its scales.

    Args:
        builder: gives the file.
        form: how it will be multiplied.
        pieces: ``float32[any, width]``, in order.
        rows: outputs, padding included.
        width: inputs.
    """
    kept: list[NDArray[np.float32]] = []
    block = block_length(width) if form is Form.BLOCKWISE else width

    def quantised() -> Iterable[NDArray[np.generic]]:
        for piece in _padded(pieces, rows, width):
            if form is Form.FLOAT:
                yield piece.astype(builder.float_type)
                continue
            values: NDArray[np.generic]
            if form is Form.BLOCKWISE:
                values, steps = quantize_blocks(piece, block)
            else:
                values, steps = quantize_rows(piece, builder.float_type)
            kept.append(steps)
            yield values

    region = builder.data.append(quantised())
    if form is Form.FLOAT:
        return StoredMatrix(builder.float_type.name, rows, width, region), np.empty(0, np.float32)
    dtype = "uint8" if form is Form.BLOCKWISE else "int8"
    scales = np.concatenate(kept)
    return StoredMatrix(dtype, rows, width, region, builder.data.append([scales]), block), scales


def linear(
    builder: GraphBuilder, form: Form, x: str, name: str, weight: NDArray[np.float32], *, input_scale: float | None
) -> str:
    """Add ``x @ weight.T`` for ``x[s, in]`` and ``weight[out, in]``; returns the name of ``[s, out]``.

    Args:
        builder: takes the node and the weight.
        form: how to compute it.
        x: name of the input.
        name: of the product; its weights are called after it.
        weight: the matrix.
        input_scale: scale of the rounded input; None unless `Form.STATIC`.
    """
    rows, width = weight.shape
    if form is Form.BLOCKWISE:
        block = block_length(width)
        values, scales = quantize_blocks(weight, block)
        stored = builder.weight(f"{name}.weight", values), builder.weight(f"{name}.scale", scales)
        return blockwise_product(builder, x, name, stored, (rows, width, block))
    if form is Form.FLOAT:
        stored_float = builder.weight(f"{name}.weight", weight.astype(builder.float_type))
        return builder.op("Gemm", [x, stored_float], name, transB=1)
    integers, scales = quantize_rows(weight, builder.float_type)
    # As [in, out], the order ONNX Runtime packs from: turning the weights around would double the time of loading.
    stored_integers = builder.weight(f"{name}.weight", np.ascontiguousarray(integers.T))
    scale = builder.constant(f"{name}.scale", scales.astype(builder.float_type))
    if form is Form.STATIC:
        x = _rounded(builder, x, f"{name}.input", _given(name, input_scale))
    dequantized = _dequantized(builder, name, stored_integers, scale, channels=(1, rows))
    return builder.op("MatMul", [x, dequantized], name)


def _rounded(builder: GraphBuilder, x: str, name: str, scale: float) -> str:
    """Round `x` to INT8 with a fixed scale, and back: what a runtime fuses into an integer product."""
    step = builder.constant(f"{name}.scale", np.asarray(scale, builder.float_type))
    # Each node has zeros of its own: ONNX Runtime rewrites them to unsigned ones where the processor wants those, and
    # fails at the second node that shares them.
    zero = builder.constant(f"{name}.zero", np.int8(0))
    integers = builder.op("QuantizeLinear", [x, step, zero], f"{name}.int8")
    return builder.op("DequantizeLinear", [integers, step, zero], f"{name}.rounded")


def _dequantized(builder: GraphBuilder, name: str, weight: str, scale: str, *, channels: tuple[int, int]) -> str:
    """An INT8 weight as floats; `channels` is the axis of the output channels and their number."""
    axis, count = channels
    zeros = builder.constant(f"{name}.weight.zeros", np.zeros(count, np.int8))
    return builder.op("DequantizeLinear", [weight, scale, zeros], f"{name}.weight.float", axis=axis)


def blockwise_product(
    builder: GraphBuilder, x: str, name: str, stored: Sequence[str], shape: tuple[int, int, int]
) -> str:
    """``MatMulNBits`` of `x` with values and scales; `shape` is rows, width and block."""
    rows, width, block = shape
    return builder.microsoft_op(
        "MatMulNBits",
        [x, *stored],
        name,
        N=rows,
        K=width,
        bits=8,
        block_size=block,
        accuracy_level=4,  # the input is rounded to INT8 too
    )


def chunked_linear(
    builder: GraphBuilder,
    form: Form,
    x: str,
    name: str,
    stored: tuple[StoredMatrix, NDArray[np.float32]],
    *,
    chunks: int,
    input_scale: float | None,
) -> str:
    """Add ``x[n, width] @ matrix.T`` for a matrix of `store_matrix`, as `chunks` products of equal height.

    A single product over the vocabulary needs one allocation of hundreds of megabytes, which a Jetson's contiguous
    memory often can't give.
    """
    if form is Form.STATIC:
        x = _rounded(builder, x, f"{name}.input", _given(name, input_scale))
    matrix, scales = stored
    rows = matrix.rows // chunks
    parts = []
    for index in range(chunks):
        part = f"{name}.{index}"
        shape = (rows, matrix.width)
        if form is Form.BLOCKWISE:
            per_row = matrix.width // matrix.block
            values = _part(
                builder, f"{part}.weight", np.uint8, (rows, per_row, matrix.block), matrix.values, index=index
            )
            assert matrix.scales is not None
            steps = _part(builder, f"{part}.scale", np.float32, (rows, per_row), matrix.scales, index=index)
            parts.append(blockwise_product(builder, x, part, (values, steps), (*shape, matrix.block)))
        elif form is Form.FLOAT:
            values = _part(builder, f"{part}.weight", matrix.dtype, shape, matrix.values, index=index)
            parts.append(builder.op("Gemm", [x, values], part, transB=1))
        else:
            values = _part(builder, f"{part}.weight", np.int8, shape, matrix.values, index=index)
            steps_here = scales[index * rows : (index + 1) * rows].astype(builder.float_type)
            step = builder.constant(f"{part}.scale", steps_here)
            dequantized = _dequantized(builder, part, values, step, channels=(0, rows))
            parts.append(builder.op("Gemm", [x, dequantized], part, transB=1))
    return builder.op("Concat", parts, name, axis=-1) if chunks > 1 else parts[0]


def _part(
    builder: GraphBuilder, name: str, dtype: DTypeLike, shape: tuple[int, ...], whole: Region, *, index: int
) -> str:
    length = int(np.prod(shape)) * np.dtype(dtype).itemsize
    return builder.stored(name, dtype, shape, Region(whole.offset + index * length, length))


def _padded(pieces: Iterable[NDArray[np.float32]], rows: int, width: int) -> Iterable[NDArray[np.float32]]:
    count = 0
    for piece in pieces:
        count += len(piece)
        yield piece
    if count < rows:
        yield np.zeros((rows - count, width), np.float32)


def _given(name: str, input_scale: float | None) -> float:
    if input_scale is None:
        raise ValueError(f"{name} has no calibrated scale")
    return input_scale
