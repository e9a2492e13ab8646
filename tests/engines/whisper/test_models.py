"""Which models are found, and which one is taken."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engines.catalogue import RECOGNIZERS
from engines.errors import DragomanError
from engines.loading import EngineOptions, load_engines
from engines.machine.memory import Memory
from engines.whisper.models import InstalledModel, best_model, installed_models
from engines.whisper.recognizer import WhisperRecognizer


@pytest.fixture
def copied(models: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(models, tmp_path / "models"))


@pytest.mark.parametrize("name", ["config.json", "model.bin", "tokenizer.json", "vocabulary.json"])
@pytest.mark.parametrize("empty", [False, True])
def test_an_incomplete_model_names_its_file(copied: Path, name: str, *, empty: bool) -> None:
    path = copied / "whisper" / "tiny" / name
    path.unlink()
    if empty:
        path.touch()
    with pytest.raises(DragomanError, match=name) as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_incomplete"


def test_an_incomplete_model_beside_a_complete_one_is_passed_over(copied: Path) -> None:
    (copied / "whisper" / "small").mkdir()
    assert [model.name for model in installed_models(copied)] == ["tiny"]


def test_no_model(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as failure:
        installed_models(tmp_path)
    assert failure.value.code == "asr.model_missing"


@pytest.mark.parametrize(
    ("name", "content"), [("model.bin", b"\x06\0\0\0"), ("tokenizer.json", b"{}"), ("tokenizer.json", b"\xff")]
)
def test_a_damaged_model_is_one_clear_line(copied: Path, name: str, content: bytes) -> None:
    (copied / "whisper" / "tiny" / name).write_bytes(content)
    with pytest.raises(DragomanError, match="tiny") as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_broken"
    assert "\n" not in failure.value.line()


def test_a_model_cut_short_is_broken(copied: Path) -> None:
    path = copied / "whisper" / "tiny" / "model.bin"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DragomanError) as failure:
        WhisperRecognizer(copied)
    assert failure.value.code == "asr.model_broken"


def model(name: str, megabytes: int) -> InstalledModel:
    return InstalledModel(name, Path(name), megabytes)


TINY, SMALL, TURBO = model("tiny", 300), model("small", 650), model("faster-whisper-large-v3-turbo", 1800)


@pytest.mark.parametrize(
    ("room", "on_cpu", "expected"),
    [(5500, False, TURBO), (5500, True, SMALL), (1500, False, SMALL), (400, True, TINY), (-2400, True, TINY)],
)
def test_the_best_that_fits_is_taken(room: int, expected: InstalledModel, *, on_cpu: bool) -> None:
    assert best_model([TINY, TURBO, SMALL], room, on_cpu=on_cpu) is expected


@pytest.mark.parametrize(("available", "expected"), [(6_000_000_000, "whisper-small"), (100_000_000, "whisper-tiny")])
def test_it_loads_the_one_that_fits(
    copied: Path, available: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(copied / "whisper" / "tiny", copied / "whisper" / "small")
    memory = Memory(8_000_000_000, available)
    monkeypatch.setattr("engines.machine.machine.read_memory", lambda _root: memory)
    recognizer = WhisperRecognizer(copied)
    assert recognizer.name == expected
    recognizer.close()


def test_it_comes_before_the_starter_recogniser(models: Path) -> None:
    assert [entry.name for entry in RECOGNIZERS] == ["whisper", "pocketsphinx"]
    engines = load_engines(EngineOptions(models, translator="", synthesizer=""))
    assert [recognizer.name for recognizer in engines.recognizers] == ["whisper-tiny", "pocketsphinx"]
    assert engines.recognizer("en").name == engines.recognizer("zh").name == "whisper-tiny"
    engines.close()


def test_without_a_model_it_is_not_installed(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as failure:
        load_engines(EngineOptions(tmp_path, recognizer="whisper", translator="", synthesizer=""))
    assert failure.value.code == "engine.not_installed"
