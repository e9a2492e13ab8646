"""The demonstration as a person starts it on a machine with nothing: no screen, no sound, no home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from PySide6.QtGui import QImage

from device_app.people import say_as_person
from tests.e2e.likeness import likeness
from tests.signals import RATE
from tests.waiting import longest_wait

ROOT = Path(__file__).resolve().parents[2]
KEYS = {
    *("number", "side", "input", "typed_because", "said", "heard", "translation", "spoken", "error", "seconds"),
    "timings_ms",
}


@pytest.fixture
def home(starter_models: Path, tmp_path: Path) -> Path:
    """Of a machine with the starter models."""
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "models").symlink_to(starter_models)
    return folder


def play(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    kept = ("PATH", "LD_LIBRARY_PATH", "LANG")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "ui.command_line", "demo", *arguments],
        cwd=ROOT,
        env={**environment, "DRAGOMAN_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=False,
    )


def test_two_people_understand_each_other(tmp_path: Path, home: Path) -> None:
    folder = tmp_path / "a folder" / "out"
    answer = play("--out", str(folder), home=home)
    assert (answer.returncode, answer.stdout) == (0, ""), answer.stderr
    record = json.loads((folder / "conversation.json").read_text("utf-8"))
    turns = record["turns"]
    assert len(turns) >= 6
    assert [turn["number"] for turn in turns] == list(range(1, len(turns) + 1))
    assert {turn["side"] for turn in turns} == {"a", "b"}
    assert {turn["input"] for turn in turns} == {"spoken", "typed"}
    for turn in turns:
        assert set(turn) == KEYS
        assert turn["error"] is None
        assert turn["heard"]["language"] == {"a": "en", "b": "pt" if turn["number"] < 9 else "fr"}[turn["side"]]
        words = "".join(filter(str.isalnum, turn["said"].casefold()))
        heard = "".join(filter(str.isalnum, turn["heard"]["text"].casefold()))
        assert SequenceMatcher(a=words, b=heard).ratio() > 0.8, "a word of a robotic voice may be misheard"
        assert turn["translation"]["text"]
        assert turn["translation"]["quality"] in {"phrasebook", "model"}
        samples, rate = soundfile.read(folder / turn["spoken"]["path"], dtype="float32")
        assert np.abs(samples).max() > 0.1
        assert turn["spoken"]["seconds"] == pytest.approx(len(samples) / rate, abs=0.01)
        if turn["translation"]["language"] == "en":
            continue  # Piper's voice, which no other voice is like
        wanted = say_as_person(turn["translation"]["text"], turn["translation"]["language"])
        sound = np.concatenate([np.zeros(rate // 2, np.float32), samples, np.zeros(rate // 2, np.float32)])
        assert likeness(at_rate(sound, rate), at_rate(wanted.samples, wanted.sample_rate)) > 0.9
    assert not any(turn["typed_because"] for turn in turns)
    answers = [turn["translation"]["text"] for turn in turns]
    assert answers[0].replace(",", ".").casefold() in {"bom dia. como posso ajudar?", "bom dia. como posso ajudá-lo?"}
    assert answers[1].rstrip(".!") == "I'm in a lot of pain"
    assert answers[6] == "A farmácia fica ao lado do hospital."
    assert {turn["translation"]["engine"] for turn in turns} == {"light", "phrasebook"}
    assert {turn["translation"]["language"] for turn in turns} == {"en", "pt", "fr"}
    screen = QImage(str(folder / "screen.png"))
    assert (screen.width(), screen.height()) == (1024, 600)
    colours = {screen.pixel(x, y) for x in range(0, 1024, 4) for y in range(100, 380, 2)}
    assert len(colours) > 20
    assert answer.stderr.count("\n") == len(turns) + 2


def at_rate(samples: np.ndarray, rate: int) -> np.ndarray:
    return np.asarray(soxr.resample(samples, rate, RATE), np.float32)


def test_a_folder_that_cannot_be_made_is_told_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    answer = play("--out", str(tmp_path / "file" / "out"), home=tmp_path / "home")
    assert answer.returncode == 1
    assert answer.stderr.startswith("error[storage.unwritable]: ")
    assert answer.stderr.count("\n") == 1


def test_a_wrong_argument_is_a_matter_of_usage(tmp_path: Path) -> None:
    answer = play("--loud", home=tmp_path / "home")
    assert answer.returncode == 2
    assert answer.stderr.startswith("error[ui.bad_arguments]: ")
