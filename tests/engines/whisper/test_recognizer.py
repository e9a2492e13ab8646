"""Speech through the real Whisper base: words, figures, languages, long and short, and how soon."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.protocols import Hypothesis, Quality, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.whisper import completeness
from engines.whisper.codes import hearable
from engines.whisper.decoder import WhisperDecoder
from engines.whisper.decoding import Decoding, Encoded
from engines.whisper.reading import Reading, WindowReader
from engines.whisper.recognizer import WhisperRecognizer
from engines.whisper.spelling import spelled
from engines.whisper.stream import WhisperStream
from engines.whisper.voice_window import Sound
from tests.engines.whisper.following import QUESTION, SENTENCES, AtOnce, follow, loud, plain, silence, utterance
from tests.sounds import in_frames, speak


def test_what_it_is(recognizer: WhisperRecognizer) -> None:
    assert (recognizer.name, recognizer.quality) == ("whisper-base", Quality.MODEL)
    assert {"en", "zh", "zh-Hant", "tl", "bo"} < recognizer.languages
    assert not {"ug", "yue"} & recognizer.languages
    assert "yue" in hearable(["en", "zh", "yue"])


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("I was born in 2005.", "2005"),
        ("I paid 35 pounds.", "35"),
        ("Call me at 212 555 0147.", "2125550147"),
        ("42.", "42"),
    ],
)
def test_figures_are_heard(
    hear: Callable[..., Hypothesis], say: Callable[[str], Samples], text: str, figures: str
) -> None:
    heard = hear(say(text))
    assert "".join(filter(str.isdigit, heard.text)) == figures


def test_single_words_are_heard(hear: Callable[..., Hypothesis], say: Callable[[str], Samples]) -> None:
    words = ("Yes.", "Water.", "Please.", "Thanks.", "Help!", "Taxi.")
    heard = [plain(hear(say(word)).text) for word in words]
    assert all(heard)
    assert sum(text == plain(word) for text, word in zip(heard, words, strict=True)) >= 5, "the voice varies by chance"


def test_what_has_no_room_in_one_pass_is_read_in_two(
    hear: Callable[..., Hypothesis], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    search = WhisperDecoder.search

    def cut_off(self: WhisperDecoder, encoded: Encoded, language: str, *, timestamps: bool) -> Decoding:
        found = search(self, encoded, language, timestamps=timestamps)
        asked.append(len(found.tokens))
        return replace(found, ended=len(asked) > 2)

    monkeypatch.setattr(WhisperDecoder, "search", cut_off)
    monkeypatch.setattr(completeness, "SURE_LOG_PROBABILITY", 0.0)  # a glance is never enough
    text = hear(np.concatenate([utterance(SENTENCES[1]), utterance(SENTENCES[3])])).text
    assert "two people" in text
    assert "in the car" in text
    assert len(asked) >= 4, "a pass without its end mark is read again in parts"


@pytest.mark.parametrize(
    ("written", "passes"),
    [
        (["round"], 2),  # a circle for what may be no speech is not parted
        (["cut off", "cut off", ""], 4),  # nor is one part alone the whole of it
        (["cut off", "cut off", "Two people want to eat.", ""], 5),
    ],
)
def test_what_is_read_in_parts_is_believed_as_a_whole(
    recognizer: WhisperRecognizer, monkeypatch: pytest.MonkeyPatch, written: list[str], passes: int
) -> None:
    asked: list[str] = []

    def search(_: WhisperDecoder, encoded: Encoded, language: str, *, timestamps: bool) -> Decoding:
        asked.append(text := written[min(len(asked), len(written) - 1)])
        repeated = "I know what you are. " * 20 if text == "round" else text
        return Decoding(repeated, -0.5, 0.4 if text == "round" else 0.3, ended=text != "cut off")

    monkeypatch.setattr(WhisperDecoder, "search", search)
    reader = WindowReader(recognizer._decoder, ["en"], pressed=False)
    frames = in_frames(np.tile(utterance(SENTENCES[1]), 2), SileroVoiceActivityDetector())
    voiced = np.ones(len(frames), np.bool_)
    assert reader._written(Sound(frames, voiced), "en", Cancellation()).text == ""
    assert len(asked) == passes


def test_two_hundred_and_fifty_tokens_fit_into_one_pass(recognizer: WhisperRecognizer) -> None:
    decoder = recognizer._decoder
    encoded = decoder.encode(utterance(QUESTION), whole=True)
    prompt = decoder._prompt("en", timestamps=False)
    end = decoder._tokenizer.eot
    result = decoder._model.model.generate(
        encoded.view, [prompt], beam_size=1, max_length=2 * (448 - len(prompt)), suppress_tokens=[-1, end]
    )
    assert len(result[0].sequences_ids[0]) == 448 - len(prompt)


@pytest.mark.parametrize(
    ("text", "language", "other"),
    [
        ("¿Dónde está la estación de tren?", "es", "en"),
        (QUESTION, "en", "es"),
    ],
)
def test_the_language_is_the_one_spoken(hear: Callable[..., Hypothesis], text: str, language: str, other: str) -> None:
    samples = utterance(text, language)
    heard = hear(samples, other, language)
    assert (heard.language, heard.warnings, heard.other) == (language, (), None)
    assert hear(samples, language, other, pressed=True).language == language


def test_a_word_too_short_for_its_language_counts_as_the_pressed_button_says(
    hear: Callable[..., Hypothesis],
) -> None:
    for language, other in (("en", "es"), ("es", "en")):
        assert hear(utterance("No.", "es"), language, other, pressed=True).language == language


def test_languages_that_sound_the_same_are_asked_about(hear: Callable[..., Hypothesis]) -> None:
    heard = hear(utterance("请叫救护车。", "zh", ""), "zh-Hant", "zh")
    assert heard.warnings == ("lid.uncertain",)
    assert heard.other is not None
    assert {heard.language, heard.other.language} == {"zh", "zh-Hant"}
    assert heard.other.text != ""


def test_chinese_is_spelled_as_asked_without_stray_spaces() -> None:
    assert spelled("zh", "請問 車站在哪裡") == "请问，车站在哪里"
    assert spelled("zh", "希望你以后,比我还好 。") == "希望你以后，比我还好。"
    assert spelled("yue", "体育馆里面") == "體育館裏面"
    assert spelled("ja", "今日は いい天気です") == "今日は、いい天気です"
    assert spelled("zh", "我用 iPhone 12") == "我用 iPhone 12"
    assert spelled("en", "I  need") == "I  need"


def test_partial_text_grows_what_is_stable_stays_and_the_end_needs_one_pass(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector
) -> None:
    samples = np.concatenate([utterance(text) for text in SENTENCES[:3]])
    stream = WhisperStream(recognizer._decoder, AtOnce(), ["en"], Cancellation())
    shown = follow(stream, samples, detector)
    assert len(shown) > 4
    for earlier, later in itertools.pairwise(shown[:-1]):  # the final pass may correct even a settled word
        assert later.text.startswith(earlier.text[: earlier.stable])
        assert later.stable >= earlier.stable
    assert any(0 < hypothesis.stable < len(hypothesis.text) for hypothesis in shown[:-1])
    last = shown[-1]
    assert last.final
    assert last.stable == len(last.text)
    assert last.confidence > 0.5
    for words in ("reservation", "two people", "three"):
        assert words in last.text


def test_a_glance_is_given_up_at_once_when_the_end_comes(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up: list[bool] = []
    began = threading.Event()
    glance = WindowReader.glance

    def slow(self: WindowReader, sound: Sound, cancellation: Cancellation, *given: object) -> Reading:
        began.set()
        end = time.monotonic() + 60
        while not cancellation.cancelled and time.monotonic() < end:
            time.sleep(0.01)
        given_up.append(cancellation.cancelled)
        return glance(self, sound, cancellation, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(WindowReader, "glance", slow)
    stream = recognizer.open(["en"], Cancellation())
    stream.accept(in_frames(loud(speak(f"{QUESTION[:-1]}, please, and the hotel")), detector))
    assert began.wait(60)
    assert "station" in stream.finish().text
    assert given_up == [True]


def test_the_final_pass_shows_its_glance_before_it_searches(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    searching, go_on = threading.Event(), threading.Event()
    search = WhisperDecoder.search

    def held(self: WhisperDecoder, encoded: Encoded, language: str, *, timestamps: bool) -> Decoding:
        searching.set()
        assert go_on.wait(60)
        return search(self, encoded, language, timestamps=timestamps)

    monkeypatch.setattr(WhisperDecoder, "search", held)
    monkeypatch.setattr("engines.whisper.reading.is_enough", lambda *_: False)
    frames = in_frames(np.concatenate([utterance(QUESTION), silence(0.3)]), detector)
    stream = recognizer.open(["en"], Cancellation())
    stream.accept(frames.part(0, len(frames) - 2))
    assert searching.wait(60)
    shown = stream.accept(frames.part(len(frames) - 2, len(frames) - 1))
    again = stream.accept(frames.part(len(frames) - 1, len(frames)))
    go_on.set()
    assert shown is not None
    assert plain(shown.text).endswith("trainstation")
    assert (shown.final, shown.stable, again) == (False, 0, None)
    assert plain(stream.finish().text).endswith("trainstation")


def test_no_glance_begins_where_the_final_pass_would_wait_for_it(
    recognizer: WhisperRecognizer, detector: SileroVoiceActivityDetector, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_voice: list[bool] = []

    def noted(_: WindowReader, sound: Sound, *given: object) -> Reading:
        in_voice.append(bool(sound.voiced[-1]))
        return Reading("", "en")

    monkeypatch.setattr(WindowReader, "glance", noted)
    monkeypatch.setattr(WindowReader, "final", lambda *_, **__: Reading("", "en"))
    frames = in_frames(np.concatenate([utterance(text) for text in SENTENCES]), detector)
    stream = WhisperStream(recognizer._decoder, AtOnce(), ["en"], Cancellation())
    for start in range(len(frames)):
        stream.accept(frames.part(start, start + 1))
        if stream._window.seconds > 20:
            break
    assert len(in_voice) > 10
    assert all(in_voice)


def test_words_that_ask_for_more_are_told_from_a_whole_sentence(recognizer: WhisperRecognizer) -> None:
    decoder = recognizer._decoder

    def open_end(text: str) -> float:
        encoded = decoder.encode(utterance(text, variant=""), whole=False)
        return decoder.glance(encoded, "en", Cancellation(), ending=True).open_end

    for whole in ("How much does this cost?", "Where is the train station?"):
        assert open_end(whole) < 0.2, whole
    for unfinished in ("My name is", "Can you tell me where the"):
        assert open_end(unfinished) > 0.5, unfinished


def test_a_glance_of_many_words_is_one_text(recognizer: WhisperRecognizer) -> None:
    decoder = recognizer._decoder
    encoded = decoder.encode(utterance(SENTENCES[0]), whole=False)
    whole = decoder.glance(encoded, "en", Cancellation())
    assert len(whole.tokens) < 20
    assert whole.text.count("name") == 1
    again = decoder.glance(encoded, "en", Cancellation(), whole.tokens[:8])
    assert again.text == whole.text
    assert decoder.text_tokens(whole.tokens, whole.text) == whole.tokens
