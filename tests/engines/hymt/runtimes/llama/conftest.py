"""llama.cpp, and GGUF files of the committed checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engines.hymt.runtimes.llama.written import write_gguf

TinyFile = Callable[[str], Path]


@pytest.fixture(scope="session")
def llama() -> None:
    """The test is skipped where llama.cpp is absent: there are no wheels of it, and building it takes ten minutes."""
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed: pip install llama-cpp-python")


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory: pytest.TempPathFactory) -> TinyFile:
    """The committed checkpoint in a type of weights, with its own vocabulary; written once."""
    folder = tmp_path_factory.mktemp("gguf")

    def file(quantization: str) -> Path:
        path = folder / f"HY-MT1.5-tiny-{quantization}.gguf"
        return path if path.exists() else write_gguf(path, quantization)

    return file
