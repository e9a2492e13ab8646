"""ONNX Runtime's products of bytes, the same on every processor."""

from __future__ import annotations

import platform
from pathlib import Path

import onnxruntime

_CPUINFO = Path("/proc/cpuinfo")


def make_exact(options: onnxruntime.SessionOptions) -> None:
    """Have ONNX Runtime take the exact kernel, of unsigned weights, where its own would saturate.

    It loads and runs more slowly. Without it a sum of INT8 products may be wrong, and so what a model says.
    """
    if _saturates():
        options.add_session_config_entry("session.x64quantprecision", "1")


def _saturates() -> bool:
    """Whether products of bytes may be wrong: x86-64 without VNNI adds pairs of them in 16 bits, which saturate."""
    if platform.machine() not in {"x86_64", "AMD64"}:
        return False
    try:
        flags = set(_CPUINFO.read_text("ascii", "replace").partition("\nflags")[2].partition("\n")[0].split())
    except OSError:
        return True
    return flags.isdisjoint({"avx512_vnni", "avx_vnni"})
