"""Endless sound as utterances: nothing that was said between two pauses is lost."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from device_app.captions.speech import REJOINED_SECONDS, UNHEARD_SECONDS, HeardSpeech, SpeechReader
from device_app.sound_files import Recording
from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples, SpeechRecognizer, VoiceActivityDetector
from engines.silero import SileroVoiceActivityDetector
from engines.whisper.recognizer import WhisperRecognizer
from tests.device_app.captions.talk import LoudDetector, ScriptedRecognizer, ScriptedStream, speech


class HardOfHearing(ScriptedRecognizer):
    """Hears how long somebody spoke, in tenths of a second, where that was long enough."""

    def __init__(self, shortest: float) -> None:
        super().__init__()
        self.shortest = shortest

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> ScriptedStream:
        return _Length(self.shortest)


class _Length(ScriptedStream):
    def __init__(self, shortest: float) -> None:
        super().__init__([])
        self._shortest = shortest

    def finish(self) -> Hypothesis:
        seconds = self._samples / SAMPLE_RATE
        return Hypothesis(f"{seconds:.1f}" if seconds >= self._shortest else "", "en", 1.0, final=True)


def finals(
    sound: Samples, recognizer: SpeechRecognizer, detector: VoiceActivityDetector, *, live: bool = True
) -> list[HeardSpeech]:
    reader = SpeechReader(recognizer, detector, "en", Cancellation(), live=live)
    heard = [piece for start in range(0, len(sound), 1600) for piece in reader.accept(sound[start : start + 1600])]
    return [piece for piece in (*heard, *reader.finish()) if piece.final]


@pytest.mark.parametrize("live", [True, False])
def test_what_was_too_brief_to_be_heard_is_heard_with_what_follows(live: bool) -> None:
    said = finals(speech(0.5, 2.0, 2.0), HardOfHearing(1.0), LoudDetector(), live=live)
    assert [piece.text for piece in said] == ["", "2.5", "2.0"]
    assert said[1].began == pytest.approx(0.0, abs=0.05)
    assert said[2].began == pytest.approx(4.5, abs=0.05)


@pytest.mark.parametrize(("first", "pause"), [(UNHEARD_SECONDS + 1.0, 1.0), (0.5, REJOINED_SECONDS + 0.5)])
def test_what_is_long_or_long_ago_is_not_heard_again(first: float, pause: float) -> None:
    said = finals(speech(first, 6.0, pause=pause), HardOfHearing(5.5), LoudDetector())
    assert [piece.text for piece in said] == ["", "6.0"]
    assert said[1].began == pytest.approx(first + pause, abs=0.05)


def test_noise_without_words_is_not_kept_for_ever() -> None:
    said = finals(speech(*(12 * [1.5]), 6.0), HardOfHearing(5.5), LoudDetector())
    assert 6.0 < float(said[-1].text) <= 6.0 + UNHEARD_SECONDS


def test_two_words_between_two_pauses_are_not_lost(starter_models: Path, shared: Path) -> None:
    with Recording(shared / "data" / "speech" / "en" / "jfk.flac") as recording:
        sound = np.concatenate(list(recording.blocks()))
    whisper = WhisperRecognizer(starter_models, threads=2)
    said = finals(sound, whisper, SileroVoiceActivityDetector(), live=False)
    whisper.close()
    assert "ask not what your country can do for you" in " ".join(piece.text for piece in said).lower()
