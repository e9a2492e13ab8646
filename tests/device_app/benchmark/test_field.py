"""``dragoman bench``: every stage with real engines; what it says of speed is not looked at."""

from __future__ import annotations

import itertools
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from device_app.benchmark import sentences
from device_app.benchmark.field import Surroundings, look_around, measure_field
from device_app.benchmark.figures import Figures, Spread, summarise
from device_app.benchmark.memory_bandwidth import read_bandwidth
from device_app.benchmark.power_rails import find_rails
from device_app.benchmark.subject import About, Measurement, Stage, SubjectChoice
from device_app.cli.bench_table import print_table
from device_app.cli.main import main
from device_app.paths import models_folder
from engines.errors import UsageError
from engines.hymt.prepare import PrepareOptions, prepare
from engines.hymt.prepared import Precision, Target
from engines.hymt.prompts import Family
from engines.machine.machine import Machine, read_machine
from engines.machine.memory import Memory
from tests.conftest import ROOT
from tests.device_app.benchmark.sensors import NANO_RAILS, write_sensor
from tests.engines.gguf.written import write_gguf
from tests.engines.hymt.tiny import TINY
from tests.engines.machine.jetson import SUPER_NANO

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
    prepare(TINY, models / "hymt/tiny", PrepareOptions(Precision.W8A16, Target.ONNXRUNTIME, Family.HY_MT15))
    rows, _ = bench(capsys, "--stage", "translation")
    assert rows["hy-mt fp16"]["failure"].startswith("no model is prepared without rounding")
    prepare(TINY, exact, PrepareOptions(Precision.FP32, Target.ONNXRUNTIME, Family.HY_MT15))
    rows, result = bench(capsys, "--stage", "translation", "--from", "English", "--to", "es", "--model", str(exact))
    assert (result["source"], result["target"], result["bandwidth_measured"]) == ("en", "es", True)
    assert "hy-mt fp16" not in rows
    rounded, unrounded = rows["hy-mt-onnxruntime w8a16"], rows["hy-mt-onnxruntime fp32"]
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
    assert rows["light"]["failure"] == "no light translation model is installed"


def test_a_damaged_model_and_a_gguf_file_are_rows_of_their_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    models = models_folder()
    prepare(TINY, models / "hymt/whole", PrepareOptions(Precision.W8A16, Target.ONNXRUNTIME, Family.HY_MT15))
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
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed: pip install 'dragoman[gguf]'")
    file = write_gguf(tmp_path / "HY-MT1.5-tiny.gguf", "Q8_0")
    rows, _ = bench(capsys, "--stage", "translation", "--model", str(file))
    row = rows["hy-mt-llama.cpp"]
    assert (row["failure"], row["model"], row["model_bytes"]) == ("", file.name, file.stat().st_size)
    assert row["tokens_per_second"] > 0
    assert row["token_limit"] > 0


@pytest.mark.slow
def test_hearing_speaking_and_whole_turns_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    whisper = models_folder() / "whisper"
    shutil.copytree(ROOT / "tests/data/tiny_whisper", whisper / "tiny")
    rows, _ = bench(capsys, "--stage", "recognition", "--stage", "voice", "--stage", "turn")
    heard = rows["whisper-tiny"]
    assert heard["failure"] == ""
    assert heard["model_bytes"] == sum(path.stat().st_size for path in (whisper / "tiny").iterdir())
    assert heard["seconds"].keys() >= {"final_text"}
    spoken = rows["espeak-ng"]
    assert spoken["real_time_factor"] > 0
    assert spoken["seconds"].keys() == {"first_sound", "sentence"}
    turn = rows["all engines"]
    assert turn["seconds"].keys() == {"first_word", "first_sound", "overhead"}
    assert turn["peak_bytes"] > heard["peak_bytes"]
    assert rows["piper"]["failure"].startswith("no voice is installed")


def test_a_language_that_nobody_says_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    rows, _ = bench(capsys, "--stage", "recognition", "--from", "es", "--to", "en")
    assert rows["pocketsphinx"]["failure"] == "no recogniser for 'es' is installed"
    assert rows["pocketsphinx"]["measured"] == 0


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


@pytest.fixture
def nano(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A board whose sensors lie in a folder; it draws 5.98 W."""
    root = tmp_path / "nano"
    write_sensor(root, NANO_RAILS)
    monkeypatch.setattr("device_app.benchmark.field.find_rails", lambda labels: find_rails(labels, root))
    return read_machine(SUPER_NANO.write(root))


def test_on_a_board_its_own_bandwidth_and_its_power_rails_are_used(
    nano: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    surroundings = look_around(nano)
    assert (surroundings.bandwidth, surroundings.bandwidth_measured) == (nano.bandwidth, False)
    assert surroundings.idle_watts == pytest.approx(4.984 * 1.2)
    done: list[float] = []
    (voice,) = measure_field([voice_choice(tmp_path)], 2, surroundings, done.append)
    assert voice.measured == 2
    assert voice.joules is not None
    assert voice.joules >= 4.984 * 1.2 * voice.seconds["sentence"].p50  # of two: their mean
    assert "joules" not in voice.missing
    assert (done[-1], done) == (1.0, sorted(done))
    print_table(surroundings, [voice])
    assert capsys.readouterr().out.startswith(f"{nano.describe()}\n6.0 W at rest\n")


def test_a_board_without_its_rails_says_so(tmp_path: Path) -> None:
    surroundings = look_around(read_machine(SUPER_NANO.write(tmp_path)))
    assert surroundings.idle_watts is None
    assert surroundings.no_energy == "the power rails VDD_IN can't be read"


def test_memory_that_a_board_s_gpu_takes_is_counted(
    nano: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    available = itertools.chain([8_000_000_000, 3_000_000_000], itertools.repeat(6_000_000_000))
    monkeypatch.setattr("device_app.benchmark.field.read_memory", lambda: Memory(2**33, next(available)))
    (voice,) = measure_field([voice_choice(tmp_path)], 1, Surroundings(nano, 1e9, False), lambda _: None)
    assert voice.peak_bytes == 5_000_000_000


def voice_choice(models: Path) -> SubjectChoice:
    return SubjectChoice(Stage.VOICE, "espeak-ng", str(models), 0, "en", "es", ("Muchas gracias.",))


def test_what_fails_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    surroundings = Surroundings(Machine("x"), 1e9, True)
    unknown = SubjectChoice(Stage.TRANSLATION, "phrasebook", str(tmp_path), 0, "en", "es", ("Xyzzy plugh.",))
    missing = replace(unknown, engine="hy-mt", hymt=str(tmp_path / "gone"))
    wrong = replace(voice_choice(tmp_path), target="bo")
    rows = list(measure_field([unknown, missing, wrong, voice_choice(tmp_path)], 1, surroundings, lambda _: None))
    assert [row.failure for row in rows] == [
        "it has no answer",
        f"{tmp_path / 'gone'} is not a prepared model",
        "it doesn't speak 'bo'",
        "",
    ]
    assert (rows[1].engine, rows[1].model) == ("hy-mt", "gone")


def test_the_figures_of_a_set_of_sentences() -> None:
    measurements = [
        Measurement({"first_token": 0.1, "sentence": 0.1 + tokens / 20}, tokens) for tokens in (5, 10, 10, 20)
    ]
    figures = summarise(
        Stage.TRANSLATION,
        About("hy-mt", "tiny", 7, 4e9),
        measurements,
        start_seconds=1.5,
        peak_bytes=8,
        bandwidth=100e9,
        joules=[1.0, 3.0],
        no_energy="",
    )
    assert figures.seconds["first_token"] == Spread(pytest.approx(0.1), pytest.approx(0.1))
    assert figures.seconds["sentence"] == Spread(pytest.approx(0.6), pytest.approx(1.025))
    assert figures.tokens_per_second == pytest.approx(20.0)
    assert (figures.token_limit, figures.joules, figures.missing) == (25.0, 2.0, {})


def test_the_table_has_a_column_for_each_engine_and_reasons_below(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        Figures(
            Stage.TRANSLATION,
            "hy-mt w8a8",
            "hy-mt2",
            1_790_000_000,
            2.0,
            {"first_token": Spread(0.1, 0.2), "sentence": Spread(0.5, 0.75)},
            2_000_000_000,
            40.0,
            57.2,
            joules=8.0,
        ),
        Figures(
            Stage.TRANSLATION,
            "apertium",
            start_seconds=0.3,
            missing={"model_bytes": "part of its package", "joules": "no rails"},
        ),
        Figures(Stage.TRANSLATION, "hy-mt", "spoilt", failure="it is damaged"),
        Figures(Stage.TRANSLATION, "light", failure="not installed"),
        Figures(Stage.VOICE, "piper", failure="no voice"),
    ]
    print_table(Surroundings(Machine("some processor"), 30e9, True), rows)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "some processor",
        "30 GB/s, as the processor reads the memory now",
        "",
        "translation hy-mt w8a8 apertium",
        "model, GB 1.790 –",
        "start, s 2.00 0.30",
        "first token, ms: P50 / P95 100.0 / 200.0 –",
        "whole sentence, ms: P50 / P95 500.0 / 750.0 –",
        "memory at its peak, GB 2.00 –",
        "tokens a second 40.0 –",
        "limit by the memory 57.2 –",
        "share of it 70% –",
        "energy of a sentence, J 8.00 –",
        "– model, GB: part of its package (apertium)",
        "– energy of a sentence, J: no rails (apertium)",
        "– hy-mt (spoilt): it is damaged",
        "– light: not installed",
        "",
        "voice",
        "– piper: no voice",
    ]
