"""``dragoman bench`` with a model of one narrow layer; what it says of speed is not looked at."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from device_app.benchmark import random_checkpoint
from device_app.benchmark.measured_process import MeasuredProcess
from device_app.benchmark.request_process import MeasurementFailed
from device_app.cli.main import main

NARROW = {
    "hidden_size": 128,
    "intermediate_size": 256,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
}


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random_checkpoint, "FULL_SIZE", {**random_checkpoint.FULL_SIZE, **NARROW})


def bench(*arguments: str) -> int:
    return main(["bench", "engine", "--layers", "1", "--rounds", "1", *arguments])


def test_the_random_model_is_made_measured_and_used_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = tmp_path / "work"
    assert bench("--work", str(work), "--int8", "w8a8", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["precision"], figures["layers"]) == ("w8a8", 1)
    folder = work / "random-1-w8a8"
    assert figures["bytes"] == sum(path.stat().st_size for path in folder.iterdir() if path.name != "manifest.json")
    engine = figures["engine"]
    assert list(engine["prefill_seconds"]) == ["16", "48", "128", "256"]
    assert list(engine["token_seconds"]) == ["16", "64", "128", "256", "400"]
    assert engine["peak"] >= engine["resident"] > figures["bytes"]
    assert figures["llama"] is None
    assert bench("--work", str(work), "--model", str(folder)) == 0
    out = capsys.readouterr().out
    assert "prompt of 48" in out
    assert "tok/s" in out


def test_an_interpreter_without_llama_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'No module named llama_cpp' >&2\nexit 1\n")
    broken.chmod(0o755)
    assert bench("--int8", "w8a8-dynamic", "--llama-python", str(broken)) == 1
    err = capsys.readouterr().err
    assert err.startswith("error[engine.bench_failed]: ")
    assert "No module named llama_cpp" in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["--rounds", "0"], ["--layers", "x"], ["--threads", "-1"], ["--model", "nowhere"]]
)
def test_wrong_arguments(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench(*arguments) in {1, 2}
    assert capsys.readouterr().err.startswith("error[")


def test_a_process_that_dies_in_the_middle_is_noticed() -> None:
    program = "import sys; print('{\"seconds\": 1}', flush=True); sys.stdin.readline(); sys.exit('killed by the heat')"
    process = MeasuredProcess([sys.executable, "-c", program], {})
    try:
        with pytest.raises(MeasurementFailed, match="killed by the heat"):
            process.prefill(4)
    finally:
        process.close()
