"""The process that measures llama.cpp beside the engine, on a tiny file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from device_app.benchmark.llama_worker import MeasuredLlama
from device_app.benchmark.measured_process import MeasuredModel, token_ids
from tests.conftest import ROOT
from tests.engines.hymt.runtimes.llama.written import write_gguf
from tests.waiting import longest_wait


def test_it_answers_whatever_was_measured_before(tmp_path: Path) -> None:
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed: pip install llama-cpp-python")
    model: MeasuredModel = MeasuredLlama(write_gguf(tmp_path / "tiny.gguf", "Q8_0"), threads=1)
    for length in (900, 400, 1000):
        model.begin([token % 1500 for token in token_ids(length)])
        for token in range(8):
            model.step(token)


def test_it_needs_nothing_but_llama_cpp_and_what_that_brings() -> None:
    program = (
        "import sys\n"
        "for name in ('onnxruntime', 'tokenizers', 'faster_whisper', 'PySide6', 'av'): sys.modules[name] = None\n"
        "import device_app.benchmark.llama_worker\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, timeout=longest_wait(), check=True)
