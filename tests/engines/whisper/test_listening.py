"""Long speech, noise, other people, bad recordings, and interruptions, through the real Whisper base."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import replace

import numpy as np
import pytest
import soxr

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.reading import Reading, WindowReader
from engines.whisper.recognizer import WhisperRecognizer
from engines.whisper.stream import WhisperStream
from tests.engines.whisper.following import QUESTION, SENTENCES, AtOnce, T, follow, loud, plain, silence, utterance
from tests.sounds import in_frames, noise, speak
from tests.waiting import longest_wait


def test_long_speech_keeps_its_sentences(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    variants = ("+m4", "+f4", "", "+m7")
    parts = [utterance(text, variant=variants[number % 4]) for number, text in enumerate(SENTENCES)]
    samples = np.concatenate(parts)
    assert len(samples) > 30 * SAMPLE_RATE
    cuts: list[float] = []
    cut = WhisperStream._cut
    monkeypatch.setattr(WhisperStream, "_cut", lambda stream: (cuts.append(1), cut(stream))[1])
    stream = recognizer.open(["en"], Cancellation())
    text = follow(stream, samples, detector)[-1].text
    assert cuts
    keys = [
        *("reservation", "two", "three", "outside", "restaurant", "London"),
        *("help", "taxi", "weather", "museum", "water", "passport"),
    ]
    assert sum(key in text for key in keys) >= len(keys) - 1, text


class Stuck(Executor):
    """Never comes to the end of anything."""

    def submit(self, work: Callable[..., T], /, *given: object, **named: object) -> Future[T]:
        return Future()


def test_a_pass_that_never_ends_is_a_failure(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engines.whisper.stream.TIME_LIMIT_SECONDS", 0.1)
    cancellation = Cancellation()
    rescue = threading.Timer(longest_wait(), cancellation.cancel)
    rescue.start()
    stream = WhisperStream(recognizer._decoder, Stuck(), ["en"], cancellation)
    with pytest.raises(DragomanError) as failure:
        follow(stream, utterance(QUESTION), detector)
    rescue.cancel()
    assert failure.value.code == "asr.failed"


@pytest.mark.parametrize("kind", ["silence", "fan", "tones"])
def test_no_text_without_a_voice(hear: Callable[..., Hypothesis], kind: str) -> None:
    heard = hear(noise(kind, 8 * SAMPLE_RATE, np.random.default_rng(0)))
    assert (heard.text, heard.confidence, heard.alternatives) == ("", 0.0, ())


def test_ten_people_at_once_are_no_words(recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector) -> None:
    generator = np.random.default_rng(3)
    mixed = silence(15)
    for number in range(10):
        start = int(generator.uniform(0, 3) * SAMPLE_RATE)
        for text in SENTENCES[number:] + SENTENCES[:number]:
            voice = loud(speak(text, variant=("+m1", "+f2", "+m7", "+f5")[number % 4], rate=150 + 6 * number))
            part = voice[: max(0, len(mixed) - start)]
            mixed[start : start + len(part)] += part
            start += len(voice) + 3000
    stream = WhisperStream(recognizer._decoder, AtOnce(), ["en"], Cancellation())
    assert follow(stream, mixed * 0.1, detector)[-1].text == ""
    assert stream.wordless_seconds > 7


def telephone(samples: Samples) -> Samples:
    """Eight thousand samples a second, eight bits each with μ-law (ITU-T G.711)."""
    narrow = np.clip(soxr.resample(samples, SAMPLE_RATE, 8000), -1, 1)
    steps = np.round(np.sign(narrow) * np.log1p(255 * np.abs(narrow)) / np.log(256) * 127)
    restored = np.sign(steps) * (256 ** (np.abs(steps) / 127) - 1) / 255
    return soxr.resample(restored, 8000, SAMPLE_RATE).astype(np.float32)


@pytest.mark.parametrize(
    "changed",
    [
        telephone,
        lambda samples: samples * 10 ** (-30 / 20),
        lambda samples: samples + 0.2,
        lambda samples: np.concatenate([np.array([np.nan, np.inf, -np.inf, 1e30] * 4000, np.float32), samples]),
        lambda samples: samples + noise("fan", len(samples), np.random.default_rng(4)) * 10 ** (-10 / 20),
    ],
    ids=["telephone", "soft", "offset", "no numbers", "fan"],
)
def test_a_question_is_heard_in_all_sorts_of_recordings(
    hear: Callable[..., Hypothesis], changed: Callable[[Samples], Samples]
) -> None:
    heard = hear(changed(utterance(QUESTION, variant="")).astype(np.float32))
    assert plain(heard.text).endswith("trainstation")


def test_a_cancelled_utterance_stops_at_once(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector
) -> None:
    frames = in_frames(utterance(QUESTION), detector)
    cancellation = Cancellation()
    stream = recognizer.open(["en"], cancellation)
    stream.accept(frames)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        stream.accept(frames)
    with pytest.raises(Cancelled):
        stream.finish()
    stream.close()
    stream.close()


def test_a_new_utterance_ends_the_one_before(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector, hear: Callable[..., Hypothesis]
) -> None:
    frames = in_frames(utterance(QUESTION), detector)
    first = recognizer.open(["en"], Cancellation())
    first.accept(frames)
    assert hear(utterance(QUESTION)).text
    assert first.finish().text == ""
    with pytest.raises(ValueError, match="closed"):
        first.accept(frames)


def test_a_language_it_does_not_hear(recognizer: WhisperRecognizer) -> None:
    with pytest.raises(DragomanError) as failure:
        recognizer.open(["ug"], Cancellation())
    assert failure.value.code == "asr.language_unsupported"


@pytest.mark.parametrize(
    ("believed", "expected"), [(True, ["encode", "glance"]), (False, ["encode", "glance", "search"])]
)
def test_where_sound_waits_it_is_encoded_once(
    recognizer: WhisperRecognizer,
    detector: SileroVoiceActivityDetector,
    monkeypatch: pytest.MonkeyPatch,
    believed: bool,
    expected: list[str],
) -> None:
    passes: list[str] = []

    def noted(name: str) -> Callable[..., object]:
        original = getattr(WhisperDecoder, name)

        def call(*given: object, **named: object) -> object:
            passes.append(name)
            found = original(*given, **named)
            return replace(found, text="") if name == "glance" and not believed else found

        return call

    for name in ("encode", "glance", "search"):
        monkeypatch.setattr(WhisperDecoder, name, noted(name))
    stream = WhisperStream(recognizer._decoder, AtOnce(), ["en"], Cancellation())
    stream.hurried = True
    texts = follow(stream, utterance(SENTENCES[0]), detector)
    assert passes == expected
    assert "reservation" in texts[-1].text


@pytest.mark.parametrize("readings", [["a b c d"], ["a b c d", "a b x d", "你好 吗"], ["a", "", "a b", "c d e f g"]])
def test_whatever_is_read_the_last_reading_is_what_counts(
    recognizer: WhisperRecognizer,
    detector: SileroVoiceActivityDetector,
    readings: Sequence[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts = itertools.cycle(readings)
    monkeypatch.setattr(WindowReader, "glance", lambda *_: Reading(next(texts), "en"))
    monkeypatch.setattr(WindowReader, "final", lambda *_, **__: Reading("a b c d e", "en"))
    stream = WhisperStream(recognizer._decoder, AtOnce(), ["en"], Cancellation())
    samples = np.concatenate([loud(speak(text)) for text in SENTENCES[:2]])
    assert plain(follow(stream, samples, detector)[-1].text) == "abcde"
