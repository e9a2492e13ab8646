"""``dragoman hear``: recordings in, words out, a failure a line of its own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from device_app.cli.main import main
from device_app.sound_files import write_wav
from engines.protocols import SAMPLE_RATE, AudioChunk
from tests.sounds import speak


@pytest.fixture(autouse=True)
def models(starter_models: Path, isolated_home: Path) -> None:
    """This machine has the starter models."""
    (isolated_home / "models").symlink_to(starter_models)


def recorded(path: Path, text: str, language: str = "en") -> Path:
    write_wav(path, [AudioChunk(np.pad(speak(text, language, "+m4"), 8000), SAMPLE_RATE)])
    return path


def test_several_recordings_are_heard_in_one_go_and_a_bad_one_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = recorded(tmp_path / "first.wav", "Where is the train station?")
    quiet, absent = tmp_path / "quiet.wav", tmp_path / "absent.wav"
    write_wav(quiet, [AudioChunk(np.zeros(3 * SAMPLE_RATE, np.float32), SAMPLE_RATE)])
    last = recorded(tmp_path / "last.wav", "¿Dónde está la estación de tren?", "es")
    names = [str(path) for path in (first, quiet, absent, last)]
    assert main(["hear", *names, "--language", "English,es", "--json"]) == 1
    printed, err = capsys.readouterr()
    rows = json.loads(printed)["files"]
    assert [row["file"] for row in rows] == names
    assert list(rows[0]) == ["file", "text", "language", "confidence", "warnings", "seconds"]
    assert [row.get("language") for row in rows] == ["en", None, None, "es"]
    assert "station" in rows[0]["text"]
    assert "estación" in rows[3]["text"]
    assert 0.0 < rows[0]["confidence"] <= 1.0
    assert rows[0]["seconds"] > 2.0
    assert [row["error"]["code"] for row in rows[1:3]] == ["asr.no_speech", "file.missing"]
    assert [line.split("]")[0] for line in err.splitlines()] == ["error[asr.no_speech", "error[file.missing"]


def test_one_recording_is_its_words_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recorded(tmp_path / "a.wav", "Where is the train station?")
    assert main(["hear", str(path), "--language", "en"]) == 0
    out, err = capsys.readouterr()
    assert out.casefold().rstrip("?.\n").endswith("train station")
    assert err == ""


@pytest.mark.parametrize(
    ("language", "status", "code"),
    [("xx", 2, "language.unknown"), ("en,es,fr", 2, "ui.bad_arguments"), ("ug", 1, "asr.language_unsupported")],
)
def test_languages_that_won_t_do(
    language: str, status: int, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hear", str(tmp_path / "a.wav"), "--language", language]) == status
    err = capsys.readouterr().err
    assert err.startswith(f"error[{code}]: ")
    assert err.count("\n") == 1
