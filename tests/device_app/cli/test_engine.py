"""``dragoman engine`` with real checkpoints."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from device_app.cli.main import main
from device_app.paths import models_folder
from engines.hymt.installed import prepared_models
from engines.hymt.runtimes.onnxruntime.runtime import OrtRuntime
from tests.engines.hymt.checkpoints import write_checkpoint
from tests.engines.hymt.tiny import TINY


def test_prepare_puts_a_model_where_the_program_looks_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = tmp_path / "HY-MT1.5-1.8B"
    shutil.copytree(TINY, checkpoint)
    assert main(["engine", "prepare", str(checkpoint), "--int8", "w8a16", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    folder = models_folder() / "hymt" / "HY-MT1.5-1.8B-w8a16-onnxruntime"
    assert prepared_models(models_folder()) == [folder]
    assert (shown["folder"], shown["family"], shown["precision"]) == (str(folder), "hy-mt1.5", "w8a16")
    assert shown["bytes"] == sum(path.stat().st_size for path in folder.iterdir() if path.name != "manifest.json")
    OrtRuntime(folder).close()


def test_inspect_tells_the_same_and_finds_damage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checkpoint, out = write_checkpoint(tmp_path / "hy-mt2-tiny"), tmp_path / "prepared"
    assert main(["engine", "prepare", str(checkpoint), "--out", str(out), "--precision", "fp16", "--json"]) == 0
    prepared = capsys.readouterr().out
    assert main(["engine", "inspect", str(out), "--verify", "--json"]) == 0
    assert capsys.readouterr().out == prepared
    assert json.loads(prepared)["family"] == "hy-mt2"
    assert main(["engine", "inspect", str(out)]) == 0
    assert "fp16 for onnxruntime" in capsys.readouterr().out
    weights = out / "weights.bin"
    data = weights.read_bytes()
    weights.write_bytes(data[:-1] + bytes([data[-1] ^ 255]))
    assert main(["engine", "inspect", str(out), "--verify"]) == 1
    assert capsys.readouterr().err.startswith("error[model.prepared_broken]: ")


def test_calibration_with_texts_of_ones_own(tmp_path: Path) -> None:
    texts = tmp_path / "mine.tsv"
    texts.write_text("source\ttarget\ttext\ttranslation\nen\tes\tYes.\tSí.\nen\tzh\tWhere?\t\n", "utf-8")
    checkpoint, out = write_checkpoint(tmp_path / "checkpoint"), tmp_path / "prepared"
    arguments = ["--family", "hy-mt2", "--calibration", str(texts), "--out", str(out), "--runtime", "tensorrt"]
    assert main(["engine", "prepare", str(checkpoint), *arguments]) == 0
    assert (out / "manifest.json").exists()


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["prepare", "{missing}", "--family", "hy-mt2"], 1, "error[model.config_missing]"),
        (["prepare", "{checkpoint}"], 2, "error[model.family_unknown]"),
        (["prepare", "{checkpoint}", "--int8", "w8a8", "--precision", "fp32"], 2, "error[ui.bad_arguments]"),
        (["prepare", "{checkpoint}", "--int8", "int4"], 2, "error[ui.bad_arguments]"),
        (["prepare", "{checkpoint}", "--family", "hy-mt2", "--out", "{checkpoint}"], 1, "error[model.exists]"),
        (["inspect", "{checkpoint}"], 1, "error[model.not_prepared]"),
        ([], 2, "error[ui.bad_arguments]"),
    ],
)
def test_a_failure_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, words: str
) -> None:
    places = {"checkpoint": write_checkpoint(tmp_path / "checkpoint"), "missing": tmp_path / "missing"}
    assert main(["engine", *(argument.format(**places) for argument in arguments)]) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(words)
    assert err.count("\n") == 1
