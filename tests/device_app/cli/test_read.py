"""``dragoman read`` with the phrasebook, and with Mozilla's models where they are installed."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from device_app.cli.main import main


def test_sentences_with_translations_or_without(capsys: pytest.CaptureFixture[str]) -> None:
    text = "I need a doctor. Where is the station?"
    assert main(["read", text, "--from", "en", "--to", "de"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "I need a doctor."
    assert "Arzt" in lines[1]
    assert main(["read", text, "--from", "en", "--to", "de", "--hide"]) == 0
    assert capsys.readouterr().out.splitlines() == ["I need a doctor.", "Where is the station?"]


def test_readings_are_printed_and_in_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", "我需要医生。", "--from", "zh", "--to", "en", "--json"]) == 0
    (sentence,) = json.loads(capsys.readouterr().out)["sentences"]
    assert sentence["reading"].startswith("wǒ xūyào")
    assert "doctor" in sentence["translation"].lower()
    assert ["医生", "yīshēng"] in sentence["words"]


@pytest.mark.slow
def test_a_word_is_looked_up_collected_and_exported(
    home_with_starters: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    look_up = ["read", "The children are playing in the garden.", "--from", "en", "--to", "pt", "--word", "garden"]
    assert main([*look_up, "--collect"]) == 0
    assert "jardim" in capsys.readouterr().out
    deck = tmp_path / "words.apkg"
    assert main(["read", "--export", str(deck)]) == 0
    assert zipfile.is_zipfile(deck)
    assert main(["read", "--forget"]) == 0
    assert not (home_with_starters / "words.json").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["hello"], "ui.bad_arguments"),
        (["--export", "words.apkg"], "ui.bad_arguments"),
        (["hello", "--file", "x", "--from", "en", "--to", "de"], "ui.bad_arguments"),
        (["42", "--from", "en", "--to", "de"], "mt.empty"),
        (["I need a doctor.", "--from", "en", "--to", "de", "--word", "nurse"], "file.no_such_word"),
    ],
)
def test_what_won_t_do_is_one_line(arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", *arguments]) in (1, 2)
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith(f"error[{code}]")) == ("", 1, True)


def test_a_slow_voice_takes_longer(tmp_path: Path) -> None:
    sizes = []
    for extra in ([], ["--slow"]):
        path = tmp_path / f"speech{len(extra)}.wav"
        arguments = ["read", "I need a doctor.", "--from", "en", "--to", "de", "--say", str(path), *extra]
        assert main([*arguments, "--set", "engines.synthesizer=espeak-ng"]) == 0
        sizes.append(path.stat().st_size)
    assert sizes[1] > 1.2 * sizes[0]
