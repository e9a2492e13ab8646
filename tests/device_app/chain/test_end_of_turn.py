"""How much silence ends a turn: by the sound, by the words, and by the settings alone where neither is known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device_app.chain.end_of_turn import LONGEST_SECONDS, SHORTEST_SECONDS, EndOfTurn
from device_app.settings import TurnSettings
from device_app.sound_files import Recording
from engines.protocols import SAMPLE_RATE, Samples
from engines.smart_turn.detector import SmartTurn, load_smart_turn
from engines.voice_activity import Frames

USUAL = TurnSettings().silence_seconds
FRAME = Frames(np.zeros(512, np.float32), np.zeros(1, np.float32))


class Judge(SmartTurn):
    """Says what it is told to; how often it was asked."""

    def __init__(self, probability: float) -> None:
        self.languages = frozenset({"en", "es"})
        self.probability = probability
        self.asked = 0

    def finished(self, samples: Samples) -> float:
        self.asked += 1
        return self.probability


def silence(probability: float, open_end: float | None, language: str = "en") -> float:
    return EndOfTurn(TurnSettings(), Judge(probability)).silence(0.4, [FRAME], open_end, language)


def test_a_finished_sentence_ends_sooner_and_an_unfinished_one_later() -> None:
    assert SHORTEST_SECONDS <= silence(0.9, 0.02) < USUAL < silence(0.2, 0.02)
    assert silence(0.9, 0.5) > 1.5, "words that ask for more outweigh a voice that sounds finished"
    assert silence(0.2, 0.5) == LONGEST_SECONDS
    assert USUAL < silence(0.9, None) < silence(0.2, None) < LONGEST_SECONDS, "the words are waited for"


def test_without_the_model_or_in_another_language_silence_alone_decides() -> None:
    assert EndOfTurn(TurnSettings(), None).silence(0.4, [FRAME], 0.9, "en") == USUAL
    assert silence(0.2, 0.9, "pl") == USUAL


def test_it_is_asked_once_in_a_pause() -> None:
    judge = Judge(0.2)
    end = EndOfTurn(TurnSettings(), judge)
    end.begin()
    for quiet in (0.1, 0.2, 0.3, 0.4, 0.5, 0.0, 0.1, 0.3, 0.6):
        end.silence(quiet, [FRAME], 0.0, "en")
    assert judge.asked == 2


def test_the_real_model_hears_an_end(starter_models: Path, shared: Path) -> None:
    judge = load_smart_turn(starter_models)
    assert judge is not None
    with Recording(shared / "data" / "speech" / "en" / "jfk.flac") as recording:
        samples = np.concatenate(list(recording.blocks()))
    pad = np.zeros(round(0.3 * SAMPLE_RATE), np.float32)
    end = judge.finished(np.concatenate([samples, pad]))
    middle = judge.finished(samples[: round(4.62 * SAMPLE_RATE)])
    assert 0.0 <= middle < 0.5 < end <= 1.0
    assert judge.finished(np.full(1000, np.nan, np.float32)) >= 0.0
    assert end == pytest.approx(0.578, abs=0.02), "8-bit products mean the same on every processor"


def test_a_model_that_is_absent_or_broken_is_none(tmp_path: Path) -> None:
    assert load_smart_turn(tmp_path) is None
    file = tmp_path / "smart_turn" / "v3" / "model.onnx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no model")
    assert load_smart_turn(tmp_path) is None
