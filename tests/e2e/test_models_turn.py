"""The appliance's own engines in the real window: a press, a voice, Whisper, HY-MT, Piper."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from tests.audio_server import AudioServer
from tests.e2e.window_process import ROOT, Event, WindowProcess, open_window
from tests.engines.hymt.tiny import pairs
from tests.engines.piper.tiny_voice import write_voice
from tests.signals import RATE as RECORDED_RATE
from tests.sounds import speak

pytestmark = pytest.mark.timeout(240)

DATA = ROOT / "tests" / "data"
VOICES = {"en": "en_US-tiny-medium", "es": "es_ES-tiny-medium"}


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, starter_models: Path) -> Path:
    """A folder with the real Whisper and tiny models of the rest; HY-MT prepared by the project's own command."""
    models = tmp_path_factory.mktemp("models")
    (models / "whisper").symlink_to(starter_models / "whisper")
    for language, name in VOICES.items():
        write_voice(models / "piper", name, espeak=language)
    out = str(models / "hymt" / "tiny")
    command = [sys.executable, "-m", "ui.command_line", "engine", "prepare", str(DATA / "tiny_hymt")]
    subprocess.run([*command, "--family", "hy-mt1.5", "--out", out], cwd=ROOT, check=True, capture_output=True)
    return models


@pytest.fixture
def window(audio_server: AudioServer, models: Path, tmp_path: Path) -> Iterator[WindowProcess]:
    """Without turns: of a conversation that goes on the tiny HY-MT has not learned anything."""
    # The phrasebook knows the sentences too, and is asked first.
    with open_window(tmp_path, audio_server, models, "--set", "engines.translator=hy-mt") as window:
        yield window


def hear(audio_server: AudioServer, sentence: str, language: str) -> None:
    audio_server.speak(np.pad(speak(sentence, language), (8000, 8000)))


def is_translated(turn: Event, said: str, source: str, target: str) -> None:
    """A word of a robotic voice may be misheard, and then the tiny model gives another of its answers."""
    assert SequenceMatcher(a=said.casefold(), b=turn["heard"].casefold()).ratio() > 0.8
    answers = {
        str(pair["text"]): str(pair["answer"])
        for pair in pairs()
        if pair["kind"] == "plain" and (pair["source"], pair["target"]) == (source, target)
    }
    if turn["heard"] in answers:
        assert turn["translation"] == answers[turn["heard"]]
    assert turn["translation"] in answers.values()


def test_a_press_and_a_voice_give_hy_mts_translation_in_pipers_voice(
    window: WindowProcess, audio_server: AudioServer
) -> None:
    before = len(window.events())
    with audio_server.record_loudspeaker() as recording:
        window.press("talkA")
        listening = window.wait_state("listening", after=before)
        hear(audio_server, "How can I help you?", "en")
        window.wait_state("idle", after=listening)
    (turn,) = window.turns(after=before)
    is_translated(turn, "How can I help you?", "en", "es")
    assert (turn["engine"], turn["quality"], turn["error_code"]) == ("hy-mt-onnxruntime", "model", "")
    assert turn["spoken"] is True
    loud = np.abs(recording.samples) > 1e-3
    assert loud.sum() > 0.3 * RECORDED_RATE, "the translation is said aloud"


def test_without_a_press_whoever_speaks_is_translated_for_the_other(
    window: WindowProcess, audio_server: AudioServer
) -> None:
    before = len(window.events())
    window.press("handsFree")
    awaiting = window.wait_state("awaiting", after=before)
    hear(audio_server, "No me siento bien.", "es")
    speaking = window.wait_state("speaking", after=awaiting)
    window.wait_state("awaiting", after=speaking)
    (turn,) = window.turns(after=before)
    assert turn["side"] == "b"
    is_translated(turn, "No me siento bien.", "es", "en")
    assert (turn["engine"], turn["warnings"]) == ("hy-mt-onnxruntime", [])
    window.press("handsFree")
    window.wait_state("idle", after=speaking)
