"""``dragoman say``."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path

import pytest

from device_app.cli.main import main


def test_it_prints_the_words_that_the_voice_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "Take 1/2 tablet, 0.125 mg.", "--language", "en", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["spoken"] == "Take half a tablet, zero point one two five milligrams."
    assert said["engine"] == "espeak-ng"
    assert said["language"] == "en"


def test_many_lines_are_said_in_one_process_and_written_one_after_the_other(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("5 km\n\n1,50 €\n"))
    out = tmp_path / "speech.wav"
    assert main(["say", "--language", "de", "--out", str(out)]) == 0
    assert capsys.readouterr().out.splitlines() == ["fünf Kilometer", "ein Euro fünfzig"]
    with wave.open(str(out)) as sound:
        assert sound.getnframes() / sound.getframerate() > 1.5


def test_lines_of_standard_input_are_an_object_each(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("5 км\nВ 1941 г.\n"))
    assert main(["say", "--language", "ru", "--json"]) == 0
    said = [json.loads(line)["spoken"] for line in capsys.readouterr().out.splitlines()]
    assert said == ["пять километров", "В тысяча девятьсот сорок первом году."]


def test_the_speed_is_heard(tmp_path: Path) -> None:
    def frames(speed: str) -> int:
        out = tmp_path / f"{speed}.wav"
        assert main(["say", "Where is the station?", "--language", "en", "--speed", speed, "--out", str(out)]) == 0
        with wave.open(str(out)) as sound:
            return sound.getnframes()

    assert frames("0.5") > 1.5 * frames("1")


def test_a_language_without_a_voice_is_written_and_refused_as_sound(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["say", "5 km", "--language", "th", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["engine"] == ""
    assert main(["say", "5 km", "--language", "th", "--out", str(tmp_path / "x.wav")]) == 1
    assert "tts.language_unsupported" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["say", " ", "--language", "en"], ["say", "x", "--language", "en", "--speed", "9"]]
)
def test_wrong_usage_is_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "ui.bad_arguments" in capsys.readouterr().err
