"""Which processors need ONNX Runtime's exact kernel."""

from __future__ import annotations

import platform
from pathlib import Path

import onnxruntime
import pytest

from engines import byte_products


@pytest.mark.parametrize(
    ("machine", "flags", "exact"),
    [
        ("x86_64", "fpu avx2", True),
        ("x86_64", "fpu avx2 avx512f avx512_vnni", False),
        ("x86_64", "avx2 avx_vnni", False),
        ("x86_64", None, True),
        ("aarch64", "fpu", False),
    ],
)
def test_the_exact_kernel_is_asked_for_where_bytes_saturate(
    machine: str, flags: str | None, exact: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    if flags is not None:
        cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\nbugs\t\t: none\n")
    monkeypatch.setattr(byte_products, "_CPUINFO", cpuinfo)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    options = onnxruntime.SessionOptions()
    byte_products.make_exact(options)
    try:
        asked = options.get_session_config_entry("session.x64quantprecision") == "1"
    except RuntimeError:  # there is no such entry
        asked = False
    assert asked is exact
