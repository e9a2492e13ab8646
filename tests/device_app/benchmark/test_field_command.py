"""``dragoman bench``: every stage with real engines; what it says of speed is not looked at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from device_app.benchmark import sentences
from device_app.benchmark.memory_bandwidth import read_bandwidth
from device_app.cli.main import main
from device_app.paths import models_folder
from engines.errors import UsageError
from engines.hymt.decode.prompts import Family
from engines.hymt.prepare.preparation import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from tests.engines.hymt.runtimes.llama.written import write_gguf
from tests.engines.hymt.tiny import TINY

KEYS = [
    "stage",
    "engine",
    "model",
    "model_bytes",
    "start_seconds",
    "seconds",
    "peak_bytes",
    "tokens_per_second",
    "token_limit",
    "real_time_factor",
    "joules",
    "measured",
    "missing",
    "failure",
]


@pytest.fixture(autouse=True)
def one_short_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_PHRASES", ("care.where_hurts",))
    monkeypatch.setattr("device_app.benchmark.field.read_bandwidth", lambda threads: read_bandwidth(threads, 1 << 20))


def bench(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    assert main(["bench", "--rounds", "1", "--json", *arguments]) == 0
    result = json.loads(capsys.readouterr().out)
    assert list(result) == [
        "machine",
        "bandwidth_measured",
        "idle_watts",
        "source",
        "target",
        "rounds",
        "engines",
    ]
    assert all(list(row) == KEYS for row in result["engines"])
    return {row["engine"]: row for row in result["engines"]}, result


def test_translators_are_measured_and_the_yardstick_stands_beside(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    models, exact = models_folder(), tmp_path / "exact"
    prepare(TINY, models / "hymt/tiny", PrepareOptions(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME, Family.HY_MT15))
    rows, _ = bench(capsys, "--stage", "translation")
    assert rows["hy-mt fp16"]["failure"].startswith("no model is prepared without rounding")
    prepare(TINY, exact, PrepareOptions(Precision.FP32, Target.ONNXRUNTIME, Family.HY_MT15))
    rows, result = bench(capsys, "--stage", "translation", "--from", "English", "--to", "es", "--model", str(exact))
    assert (result["source"], result["target"], result["bandwidth_measured"]) == ("en", "es", True)
    assert "hy-mt fp16" not in rows
    rounded, unrounded = rows["hy-mt-onnxruntime w8a8-dynamic"], rows["hy-mt-onnxruntime fp32"]
    for row in (rounded, unrounded):
        assert (row["measured"], row["failure"]) == (1, "")
        assert 0 < row["seconds"]["first_token"]["p50"] < row["seconds"]["sentence"]["p50"]
        assert min(row["model_bytes"], row["start_seconds"], row["tokens_per_second"], row["peak_bytes"]) > 0
        assert list(row["missing"]) == ["joules"]
    assert (rounded["model"], unrounded["model"]) == ("tiny", "exact")
    assert unrounded["model_bytes"] > rounded["model_bytes"]
    assert rounded["token_limit"] == pytest.approx(4 * unrounded["token_limit"])
    weights = 4 * (128 * (4 + 2 + 2 + 4) * 32 + 3 * 128 * 384) + 1522 * 128  # by its config.json
    assert result["machine"]["bandwidth_bytes_per_second"] / rounded["token_limit"] == pytest.approx(weights)
    phrasebook = rows["phrasebook"]
    assert phrasebook["missing"].keys() == {"model_bytes", "tokens_per_second", "joules"}
    assert rows["light"]["failure"] == "no light translation model is installed: dragoman models list"


def test_a_damaged_model_and_a_gguf_file_are_rows_of_their_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    models = models_folder()
    prepare(TINY, models / "hymt/whole", PrepareOptions(Precision.W8A8_DYNAMIC, Target.ONNXRUNTIME, Family.HY_MT15))
    (models / "hymt/spoilt").mkdir()
    (models / "hymt/spoilt/manifest.json").write_text("{")
    (models / "gguf/cut").mkdir(parents=True)
    (models / "gguf/cut/HY-MT1.5-1.8B-Q8_0.gguf").write_bytes(b"GGUF\3\0\0\0")
    assert main(["bench", "--rounds", "1", "--json", "--stage", "translation"]) == 0
    rows = {row["model"]: row for row in json.loads(capsys.readouterr().out)["engines"]}
    assert rows["whole"]["measured"] == 1
    assert rows["spoilt"]["failure"].endswith("is damaged: manifest.json can't be read")
    assert "HY-MT1.5-1.8B-Q8_0.gguf" in rows["HY-MT1.5-1.8B-Q8_0.gguf"]["failure"]


def test_a_gguf_file_stands_beside_the_others(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed: pip install llama-cpp-python")
    file = write_gguf(tmp_path / "HY-MT1.5-tiny.gguf", "Q8_0")
    rows, _ = bench(capsys, "--stage", "translation", "--model", str(file))
    row = rows["hy-mt-llama"]
    assert (row["failure"], row["model"], row["model_bytes"]) == ("", file.name, file.stat().st_size)
    assert row["tokens_per_second"] > 0
    assert row["token_limit"] > 0


@pytest.mark.slow
def test_hearing_speaking_and_whole_turns_are_measured(
    starter_models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = next(path for path in (starter_models / "whisper").iterdir() if path.is_dir())
    whisper = models_folder() / "whisper"
    shutil.copytree(base, whisper / "base")
    rows, _ = bench(capsys, "--stage", "recognition", "--stage", "voice", "--stage", "turn")
    heard = rows["whisper-base"]
    assert heard["failure"] == ""
    assert heard["model_bytes"] == sum(path.stat().st_size for path in (whisper / "base").iterdir())
    assert heard["seconds"].keys() >= {"final_text"}
    spoken = rows["espeak-ng"]
    assert spoken["real_time_factor"] > 0
    assert spoken["seconds"].keys() == {"first_sound", "sentence"}
    turn = rows["all engines"]
    assert turn["seconds"].keys() == {"first_word", "first_sound", "overhead"}
    assert min(turn["peak_bytes"], heard["peak_bytes"]) > 0
    assert rows["piper"]["failure"].startswith("no voice is installed")


def test_a_language_that_nobody_says_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows, _ = bench(capsys, "--stage", "recognition", "--from", "es", "--to", "en")
    assert rows["whisper"]["failure"].startswith("no Whisper model is installed")
    assert rows["whisper"]["measured"] == 0


@pytest.mark.parametrize(
    "arguments", [["--rounds", "0"], ["--from", "bo"], ["--to", "klingon"], ["--stage", "x"], ["--model", "nowhere"]]
)
def test_wrong_arguments_are_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--stage", "translation", *arguments]) in {1, 2}
    err = capsys.readouterr().err
    assert err.startswith("error[")
    assert err.count("\n") == 1


def test_sentences_are_the_same_in_every_language() -> None:
    assert sentences.sentences("en") == ("Where does it hurt?",)
    assert sentences.sentences("de") != sentences.sentences("en")
    with pytest.raises(UsageError, match="'tl'"):
        sentences.sentences("tl")
