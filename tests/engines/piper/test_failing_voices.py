"""A Piper voice that fails, or is stopped: who speaks instead, and how soon it ends."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled
from engines.loading import load_engines
from engines.options import EngineOptions
from engines.piper.synthesizer import PiperSynthesizer
from tests.engines.piper.test_synthesizer import models, spoken, voice
from tests.engines.piper.tiny_voice import write_voice
from tests.waiting import longest_wait

__all__ = ["models", "voice"]


def test_a_damaged_voice_hands_on_to_another_of_its_language(models: Path) -> None:
    whole = write_voice(models / "piper", "en_US-better-high")
    whole.write_bytes(whole.read_bytes()[:1000])  # a download that broke off
    assert np.array_equal(spoken(PiperSynthesizer(models), "Hello"), spoken(_of_one_voice(models), "Hello"))


def _of_one_voice(models: Path) -> PiperSynthesizer:
    for file in (models / "piper").glob("*better*"):
        file.unlink()
    return PiperSynthesizer(models)


def test_a_damaged_voice_hands_on_to_espeak_in_the_same_turn(models: Path) -> None:
    write_voice(models / "piper").write_bytes(b"damaged")
    engines = load_engines(EngineOptions(models=models, recognizer="", translator=""))
    try:
        voice = engines.synthesizer("en")
        assert voice is not None
        assert sum(chunk.seconds for chunk in voice.synthesize("Where is the station?", "en", Cancellation())) > 0.5
        assert voice.name == "espeak-ng"
    finally:
        engines.close()


def test_a_cancellation_ends_a_run_that_has_begun(voice: PiperSynthesizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The model is stopped in the middle of a phrase, not at its end."""
    list(voice.synthesize("One.", "en", Cancellation()))
    session = next(iter(voice._voices.values())).session
    cancellation = Cancellation()
    seen: list[bool] = []

    class Endless:
        def run(self, _outputs: object, _inputs: object, options: Any) -> object:
            cancellation.cancel()
            deadline = time.monotonic() + longest_wait()
            while not options.terminate and time.monotonic() < deadline:
                time.sleep(0.005)
            seen.append(options.terminate)
            raise RuntimeError("terminated")

    monkeypatch.setattr(session, "_session", Endless())
    with pytest.raises(Cancelled):
        list(voice.synthesize("A long phrase that is being spoken.", "en", cancellation))
    assert seen == [True]
