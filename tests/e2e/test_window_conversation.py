"""A person at the device: a press on the button, a voice, the bubble, the answer from the loudspeaker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soxr

from device_app.people import say_as_person
from tests.audio_server import AudioServer
from tests.e2e.likeness import likeness
from tests.e2e.window_process import WindowProcess, open_window
from tests.signals import RATE, Samples
from tests.waiting import longest_wait

pytestmark = pytest.mark.timeout(240)

QUESTION = "Where does it hurt?"
ANSWER = "¿Dónde le duele?"


def voice(text: str, language: str) -> Samples:
    """A person's voice at the rate of the recordings."""
    said = say_as_person(text, language)
    return np.asarray(soxr.resample(said.samples, said.sample_rate, RATE), np.float32)


@pytest.fixture(scope="module")
def window(
    audio_server: AudioServer, starter_models: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WindowProcess]:
    with open_window(tmp_path_factory.mktemp("window"), audio_server, starter_models) as window:
        yield window


def ask(window: WindowProcess, audio_server: AudioServer) -> dict[str, object]:
    """Press, speak, wait for the answer; the last snapshot of the turn."""
    before = len(window.events())
    window.press("talkA")
    listening = window.wait_state("listening", after=before)
    audio_server.speak(voice(QUESTION, "en"))
    window.wait_state("idle", after=listening)
    turns = window.turns(after=before)
    assert len(turns) == 1
    return turns[0]


def test_a_spoken_question_is_answered_aloud_in_the_other_language(
    window: WindowProcess, audio_server: AudioServer
) -> None:
    before = len(window.events())
    with audio_server.record_loudspeaker() as recording:
        turn = ask(window, audio_server)
    assert turn["heard"].rstrip("?.").casefold() == QUESTION.rstrip("?").casefold()  # type: ignore[attr-defined]
    assert turn["translation"] == ANSWER
    assert turn["final"] is True
    assert turn["spoken"] is True
    assert likeness(recording.samples, voice(ANSWER, "es")) > 0.9
    assert likeness(recording.samples, voice("Muchas gracias.", "es")) < 0.7
    states = [event["state"] for event in window.events()[before:] if event["event"] == "StateChanged"]
    assert [state for state, next_one in zip(states, [*states[1:], ""], strict=True) if state != next_one] == [
        "listening",
        "thinking",
        "speaking",
        "idle",
    ]
    levels = [event["value"] for event in window.events()[before:] if event["event"] == "Level"]
    assert max(levels) > 0.3
    assert len(levels) >= 10


def test_silence_is_called_silence(window: WindowProcess) -> None:
    before = len(window.events())
    window.press("talkA")
    listening = window.wait_state("listening", after=before)
    window.wait_state("no_speech", after=listening)
    window.wait_state("idle", after=listening)
    assert all(not turn["translation"] for turn in window.turns(after=before))


def test_a_log_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "ui.command_line", "kiosk", "--events", str(tmp_path / "none" / "events.jsonl")],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=longest_wait(),
        check=False,
    )
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("error[storage.unwritable]: ")
    assert answer.stderr.count("\n") == 1
