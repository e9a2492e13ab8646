"""Rounding weights to eight bits, symmetric, in the two layouts that the runtimes take."""

from __future__ import annotations

import numpy as np
from numpy.typing import DTypeLike, NDArray

LIMIT = 127
"""Largest magnitude of a quantised value; -128 is left out, so that zero is in the middle."""

LARGEST_BLOCK = 256
"""Longest block of `quantize_blocks`; ONNX Runtime's kernels go no further, and longer is faster."""

SHORTEST_BLOCK = 16
"""Shortest block that ONNX Runtime's kernels take."""


def quantize_rows(
    weight: NDArray[np.float32], scale_type: DTypeLike = np.float32
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """One scale a row (output channel): ``int8[n, k]`` and ``float32[n]``, ``weight ≈ values * scales[:, None]``.

    The scales are such as `scale_type`, in which the graph will hold them, can represent.
    """
    scales = _scales(weight).astype(scale_type).astype(np.float32)
    return _round(weight, scales[:, None]), scales


def quantize_blocks(weight: NDArray[np.float32], block: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """One scale a block of `block` inputs, the layout of ``MatMulNBits``.

    Returns:
        ``uint8[n, k / block, block]`` with 128 for zero, and ``float32[n, k / block]``.
    """
    rows, width = weight.shape
    blocks = weight.reshape(rows, width // block, block)
    scales = _scales(blocks)
    return _round(blocks, scales[..., None]).view(np.uint8) ^ np.uint8(0x80), scales


def block_length(width: int) -> int:
    """Longest block, a power of two from `SHORTEST_BLOCK` to `LARGEST_BLOCK`, that `width` is a multiple of.

    Raises:
        ValueError: `width` is not a multiple of `SHORTEST_BLOCK`.
    """
    block = LARGEST_BLOCK
    while width % block:
        block //= 2
    if block < SHORTEST_BLOCK:
        raise ValueError(f"a width of {width} is not a multiple of {SHORTEST_BLOCK}")
    return block


def _scales(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale along the last axis; an all-zero row gets 1, which keeps it zero."""
    largest = np.maximum(weight.max(-1), -weight.min(-1))
    return np.where(largest > 0, largest / np.float32(LIMIT), np.float32(1)).astype(np.float32)


def _round(weight: NDArray[np.float32], scales: NDArray[np.float32]) -> NDArray[np.int8]:
    scaled = weight / scales
    np.rint(scaled, out=scaled)
    return np.clip(scaled, -LIMIT, LIMIT, out=scaled).astype(np.int8)
