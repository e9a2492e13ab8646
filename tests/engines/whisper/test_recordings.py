"""Sound as it comes: from the telephone, too soft, after a long silence, in two languages; through the real engine."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import soxr

from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.recognizer import WhisperRecognizer
from tools.tiny_whisper_speech import noise, sentences, speak

PHRASE = "I have a reservation."


def said(number: int, language: str = "en") -> Samples:
    speech = speak(sentences()[language][number], language, "+m4", 168)
    return (speech * 0.1 / np.sqrt(np.mean(np.square(speech)))).astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def hear(recognizer: WhisperRecognizer, samples: Samples, *languages: str) -> Hypothesis:
    stream = recognizer.open(languages, Cancellation())
    for start in range(0, len(samples), 1600):
        stream.accept(samples[start : start + 1600].astype(np.float32))
    return stream.finish()


def telephone(samples: Samples) -> Samples:
    """Eight thousand samples a second, eight bits each with μ-law (ITU-T G.711)."""
    narrow = np.clip(soxr.resample(samples, SAMPLE_RATE, 8000), -1, 1)
    steps = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127)
    restored = np.sign(steps) * (256 ** (np.abs(steps) / 127) - 1) / 255
    return soxr.resample(restored, 8000, SAMPLE_RATE).astype(np.float32)


def beside(kind: str, decibels: float) -> Callable[[Samples], Samples]:
    """With noise so far below the speech."""
    return lambda samples: (
        samples + noise(kind, len(samples), np.random.default_rng(4)) * 10 ** (-decibels / 20)
    ).astype(np.float32)


@pytest.mark.parametrize(
    "changed",
    [
        telephone,
        lambda samples: samples * 10 ** (-30 / 20),
        lambda samples: np.clip(samples * 3, -0.3, 0.3),
        lambda samples: samples + 0.2,
        lambda samples: np.concatenate([silence(3), samples]),
        lambda samples: soxr.resample(soxr.resample(samples, SAMPLE_RATE, 44_100), 44_100, SAMPLE_RATE),
        beside("fan", 10),
        beside("white", 10),
        beside("tones", 15),
        beside("babble", 20),
    ],
    ids=["telephone", "soft", "clipped", "offset", "late", "resampled", "fan", "white noise", "music", "babble"],
)
def test_a_phrase_is_heard_in_all_sorts_of_recordings(
    recognizer: WhisperRecognizer, changed: Callable[[Samples], Samples]
) -> None:
    samples = np.concatenate([silence(0.5), said(1), silence(0.8)])
    assert hear(recognizer, changed(samples), "en").text == PHRASE


@pytest.mark.parametrize("seconds", [0.0, 1.0, 2.0])
def test_a_pause_within_an_utterance_loses_no_word(recognizer: WhisperRecognizer, seconds: float) -> None:
    samples = np.concatenate([said(1), silence(0.3 + seconds), said(3), silence(0.5)])
    assert hear(recognizer, samples, "en").text == "I have a reservation. How much does this cost?"


@pytest.mark.parametrize("order", [("en", "es"), ("es", "en")])
def test_two_languages_in_one_utterance_are_one_of_the_two(
    recognizer: WhisperRecognizer, order: tuple[str, str]
) -> None:
    first, second = order
    samples = np.concatenate([said(2, first), silence(0.7), said(1, second), silence(0.5)])
    heard = [hear(recognizer, samples, *pair) for pair in (order, order[::-1])]
    assert heard[0] == heard[1], "the order of the candidates decides nothing"
    assert heard[0].language == first
    assert heard[0].text.startswith(sentences()[first][2])


def test_the_language_costs_no_second_pass_of_the_encoder(
    recognizer: WhisperRecognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded, decoded = [], []
    encode, decode = WhisperDecoder.encode, WhisperDecoder.decode
    monkeypatch.setattr(WhisperDecoder, "encode", lambda self, sound: (encoded.append(1), encode(self, sound))[1])
    monkeypatch.setattr(
        WhisperDecoder, "decode", lambda self, *given, **named: (decoded.append(1), decode(self, *given, **named))[1]
    )
    heard = hear(recognizer, np.concatenate([silence(0.3), said(8), silence(0.5)]), "es", "en")
    assert (heard.language, heard.warnings) == ("en", ())
    assert len(encoded) == len(decoded) > 0
