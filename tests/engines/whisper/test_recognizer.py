"""Speech through the real faster-whisper, with the tiny model."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.protocols import SAMPLE_RATE, Hypothesis, Quality, Samples
from engines.whisper.chinese import in_script_of
from engines.whisper.codes import hearable
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.recognizer import WhisperRecognizer
from tools.tiny_whisper_speech import HELD_OUT_VARIANTS, noise, sentences, speak

STEP = 1600


def utterance(language: str, number: int, variant: str = "+m4", rate: int = 168) -> Samples:
    return np.pad(speak(sentences()[language][number], language, variant, rate), (4000, 4000))


def hear(recognizer: WhisperRecognizer, samples: Samples, *languages: str, pace: float = 0.0) -> list[Hypothesis]:
    """The hypotheses; `pace` is the time between two pieces of 0.1 s."""
    stream = recognizer.open(languages, Cancellation())
    found = []
    for start in range(0, len(samples), STEP):
        hypothesis = stream.accept(samples[start : start + STEP])
        if hypothesis is not None:
            found.append(hypothesis)
        time.sleep(pace)
    return [*found, stream.finish()]


@pytest.mark.parametrize("language", ["en", "es", "fr", "zh"])
def test_sentences_in_voices_it_never_heard(recognizer: WhisperRecognizer, language: str) -> None:
    right = [
        hear(recognizer, utterance(language, number, variant), language)[-1].text == text
        for number, (text, variant) in enumerate(zip(sentences()[language], itertools.cycle(HELD_OUT_VARIANTS)))
    ]
    assert sum(right) >= len(right) - 1


def test_what_it_is(recognizer: WhisperRecognizer) -> None:
    assert (recognizer.name, recognizer.quality) == ("whisper-tiny", Quality.MODEL)
    assert {"en", "zh", "zh-Hant", "tl", "bo"} < recognizer.languages
    assert not {"ug", "yue"} & recognizer.languages


def test_cantonese_needs_a_model_with_its_token() -> None:
    assert "yue" in hearable(["en", "zh", "yue"])
    assert hearable(["zh"]) == {"zh", "zh-Hant"}


def test_partial_text_grows_and_what_is_stable_stays(recognizer: WhisperRecognizer) -> None:
    samples = np.concatenate([utterance("en", 8), utterance("en", 2)])
    heard = hear(recognizer, samples, "en", pace=0.1)
    assert len(heard) > 3
    assert heard[0].text
    assert not heard[0].final
    assert any(0 < hypothesis.stable < len(hypothesis.text) for hypothesis in heard)
    for earlier, later in itertools.pairwise(heard):
        assert later.text.startswith(earlier.text[: earlier.stable])
        assert later.stable >= earlier.stable
    last = heard[-1]
    assert last.final
    assert last.stable == len(last.text)
    assert last.confidence > 0.5
    assert last.text == "Turn left at the traffic lights. Please call an ambulance."


def test_a_pause_is_used_to_read_thoroughly(recognizer: WhisperRecognizer) -> None:
    stream = recognizer.open(["en"], Cancellation())
    stream.accept(utterance("en", 1))
    for _ in range(100):
        if stream.accept(np.zeros(160, np.float32)) is not None:
            break
        time.sleep(0.05)
    submitted: list[object] = []
    original = recognizer._executor.submit
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recognizer._executor, "submit", lambda *work: submitted.append(work) or original(*work))
        assert stream.finish().text == sentences()["en"][1]
    assert not submitted


@pytest.mark.parametrize("pair", [("en", "es"), ("zh", "fr"), ("fr", "en"), ("es", "zh")])
def test_of_two_languages_the_spoken_one_is_heard(recognizer: WhisperRecognizer, pair: tuple[str, str]) -> None:
    for language in pair:
        last = hear(recognizer, utterance(language, 8), *pair)[-1]
        assert (last.text, last.language, last.warnings) == (sentences()[language][8], language, ())


def test_languages_that_sound_the_same_are_asked_about(recognizer: WhisperRecognizer) -> None:
    last = hear(recognizer, utterance("zh", 8), "zh-Hant", "zh")[-1]
    assert last.language == "zh-Hant"
    assert last.warnings == ("lid.uncertain",)


def test_a_language_nobody_spoke_leaves_a_doubt_or_the_lead_is_real(recognizer: WhisperRecognizer) -> None:
    last = hear(recognizer, utterance("en", 8), "de", "en")[-1]
    assert last.language == "en"


def test_chinese_comes_in_the_characters_asked_for(recognizer: WhisperRecognizer) -> None:
    assert hear(recognizer, utterance("zh", 2), "zh")[-1].text == "请叫救护车。"
    assert hear(recognizer, utterance("zh", 2), "zh-Hant")[-1].text == "請叫救護車。"
    assert in_script_of("yue", "体育馆里面") == "體育館裏面"
    assert in_script_of("zh", "請問車站在哪裡") == "请问车站在哪里"
    assert in_script_of("ja", "体育館") == "体育館"


@pytest.mark.parametrize("level", [0.0, 1e-4, 0.3])
def test_no_text_without_voice(recognizer: WhisperRecognizer, level: float) -> None:
    room = np.random.default_rng(0).normal(scale=level, size=3 * SAMPLE_RATE).astype(np.float32)
    (last,) = hear(recognizer, room, "en")
    assert (last.text, last.confidence, last.alternatives) == ("", 0.0, ())


def test_chords_that_resemble_a_voice_are_not_read(recognizer: WhisperRecognizer) -> None:
    for seed in (2026, 2):
        (last,) = hear(recognizer, noise("tones", 60 * SAMPLE_RATE, np.random.default_rng(seed)), "en")
        assert last.text == ""


def test_samples_that_are_no_numbers_are_silence(recognizer: WhisperRecognizer) -> None:
    broken = np.array([np.nan, np.inf, -np.inf, 1e30] * 4000, np.float32)
    last = hear(recognizer, np.concatenate([broken, utterance("en", 1)]), "en")[-1]
    assert last.text.endswith("reservation.")


def test_an_utterance_longer_than_the_window_is_written_down_to_its_end(
    recognizer: WhisperRecognizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The tiny model learned two sentences at once, no more; so the window is made as short as that.
    monkeypatch.setattr(WhisperDecoder, "window_samples", 5 * SAMPLE_RATE)
    numbers = [0, 1, 2, 7, 8, 3, 5, 6]
    samples = np.pad(np.concatenate([utterance("en", number) for number in numbers]), (0, SAMPLE_RATE // 2))
    assert len(samples) > 2 * recognizer._decoder.window_samples
    heard = hear(recognizer, samples, "en")
    for earlier, later in itertools.pairwise(heard):
        assert later.text.startswith(earlier.text[: earlier.stable])
    assert heard[-1].text == " ".join(sentences()["en"][number] for number in numbers)


def test_a_cancelled_utterance_stops_at_once(recognizer: WhisperRecognizer) -> None:
    cancellation = Cancellation()
    stream = recognizer.open(["en"], cancellation)
    stream.accept(utterance("en", 1))
    cancellation.cancel()
    with pytest.raises(Cancelled):
        stream.accept(utterance("en", 1))
    with pytest.raises(Cancelled):
        stream.finish()
    stream.close()
    stream.close()


def test_a_new_utterance_ends_the_one_before(recognizer: WhisperRecognizer) -> None:
    first = recognizer.open(["en"], Cancellation())
    first.accept(utterance("en", 1))
    assert hear(recognizer, utterance("es", 1), "es")[-1].text == sentences()["es"][1]
    assert first.finish().text == ""
    with pytest.raises(ValueError, match="closed"):
        first.accept(utterance("en", 1))


def test_a_language_it_does_not_hear(recognizer: WhisperRecognizer) -> None:
    with pytest.raises(DragomanError) as failure:
        recognizer.open(["ug"], Cancellation())
    assert failure.value.code == "asr.language_unsupported"
    assert hear(recognizer, utterance("en", 1), "ug", "en")[-1].text == sentences()["en"][1]
