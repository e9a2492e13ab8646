"""The starter voice, with the real library and its data."""

from __future__ import annotations

import threading
from itertools import pairwise

import numpy as np
import pytest

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.espeak.library import espeak_library
from engines.espeak.synthesizer import VOICES, EspeakSynthesizer
from engines.languages import languages
from engines.loudness import LOUDNESS, PEAK
from tests.engines.measured_loudness import measured_loudness
from tests.waiting import longest_wait

GREETINGS = {
    "en": "Where is the nearest train station?",
    "es": "¿Dónde está la estación de tren?",
    "de": "Wo ist der nächste Bahnhof?",
    "ru": "Где ближайший вокзал?",
    "ar": "أين أقرب محطة قطار؟",
    "hi": "निकटतम स्टेशन कहाँ है?",
    "ko": "가장 가까운 기차역이 어디예요?",
    "vi": "Nhà ga gần nhất ở đâu?",
    "zh": "请问最近的火车站在哪里？",
    "zh-Hant": "請問最近的火車站在哪裡？",
    "yue": "請問最近嘅火車站喺邊度？",
    "ja": "最寄りの駅はどこですか。",
}


@pytest.fixture(scope="module")
def voice() -> EspeakSynthesizer:
    return EspeakSynthesizer()


def spoken(voice: EspeakSynthesizer, text: str, language: str, speed: float = 1.0) -> np.ndarray:
    chunks = [chunk.samples for chunk in voice.synthesize(text, language, Cancellation(), speed=speed)]
    return np.concatenate(chunks) if chunks else np.zeros(0, np.float32)


def loudness(samples: np.ndarray) -> np.ndarray:
    """Loudness over time, a value for each 20 ms."""
    return np.sqrt(np.mean(samples[: len(samples) // 441 * 441].reshape(-1, 441) ** 2, axis=1))


def alike(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two recordings say the same; the library varies a sound by some samples from one time to the next."""
    first, second = loudness(one), loudness(other)
    length = min(len(first), len(second))
    return (
        abs(len(first) - len(second)) <= 2 + length // 50 and np.corrcoef(first[:length], second[:length])[0, 1] > 0.97
    )


def test_every_language_offered_has_a_voice_of_its_own_in_the_data(voice: EspeakSynthesizer) -> None:
    assert voice.languages == set(VOICES)
    assert voice.languages <= set(languages())
    assert {"en", "es", "fr", "de", "it", "pt", "ru", "uk", "tr", "ar", "zh", "ja", "ko", "vi"} <= voice.languages
    for name in VOICES.values():
        assert espeak_library().speak("1", name, 175, Cancellation()), name


@pytest.mark.parametrize("language", GREETINGS)
def test_every_voice_is_equally_loud_and_never_clips(voice: EspeakSynthesizer, language: str) -> None:
    samples = spoken(voice, GREETINGS[language], language)
    assert samples.dtype == np.float32
    assert 0.7 < len(samples) / 22050 < 6
    assert measured_loudness(samples, 22050) == pytest.approx(LOUDNESS, abs=1.5)
    assert np.abs(samples).max() <= PEAK + 1e-6


def test_two_languages_do_not_sound_alike(voice: EspeakSynthesizer) -> None:
    """An unknown voice would silently keep the last one."""
    french = spoken(voice, "Paris est grand", "fr")
    german = spoken(voice, "Paris est grand", "de")
    assert not alike(french, german)
    assert alike(french, spoken(voice, "Paris est grand", "fr"))


@pytest.mark.parametrize("language", ["bo", "mn", "km", "tl", "th", "my", "he", "xx", ""])
def test_a_language_without_a_voice_is_refused(voice: EspeakSynthesizer, language: str) -> None:
    with pytest.raises(DragomanError) as caught:
        list(voice.synthesize("Hello", language, Cancellation()))
    assert caught.value.code == "tts.language_unsupported"


def test_the_library_itself_refuses_a_voice_it_has_not() -> None:
    with pytest.raises(DragomanError, match="no voice"):
        espeak_library().speak("Hello", "mn", 175, Cancellation())


def test_each_phrase_is_a_chunk_and_later_ones_wait(voice: EspeakSynthesizer) -> None:
    assert len(list(voice.synthesize("Hello, my friend. How are you?", "en", Cancellation()))) == 2
    calls = []
    library = espeak_library()
    original = library.speak

    def counted(*arguments: object) -> object:
        calls.append(arguments)
        return original(*arguments)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "speak", counted)
        stream = voice.synthesize(
            "This sentence is of a middling length, neither short nor long. " * 20, "en", Cancellation()
        )
        next(stream)
        assert len(calls) == 1
        list(stream)
        assert len(calls) > 5


def test_cancelling_ends_the_stream_between_chunks(voice: EspeakSynthesizer) -> None:
    cancellation = Cancellation()
    stream = voice.synthesize("One. Two. Three.", "en", cancellation)
    next(stream)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        next(stream)


def test_cancelling_stops_the_synthesis_itself() -> None:
    class AfterSomeLooks(Cancellation):
        looks = 0

        @property
        def cancelled(self) -> bool:
            self.looks += 1
            if self.looks == 3:
                self.cancel()
            return super().cancelled

    cancellation = AfterSomeLooks()
    library = espeak_library()
    with pytest.raises(Cancelled):
        library.speak("word " * 200, "en-us", 175, cancellation)
    assert cancellation.looks < 10, "the library went on after it was told to stop"
    assert library.speak("Again.", "en-us", 175, Cancellation())


def test_speed_changes_the_duration(voice: EspeakSynthesizer) -> None:
    normal, slow, fast = (len(spoken(voice, GREETINGS["en"], "en", speed)) for speed in (1.0, 0.5, 2.0))
    assert slow > 1.6 * normal
    assert fast < 0.7 * normal
    assert len(spoken(voice, GREETINGS["en"], "en", 9.0)) == pytest.approx(fast, rel=0.02)
    assert len(spoken(voice, GREETINGS["en"], "en")) == pytest.approx(normal, rel=0.02), "the speed stayed"


@pytest.mark.parametrize("text", ["", " ", "...!!! ?", "😀 🎉", "\x00\x01\n", "\ud800", "—", "。。。"])
def test_nothing_audible_yields_nothing(voice: EspeakSynthesizer, text: str) -> None:
    assert list(voice.synthesize(text, "en", Cancellation())) == []


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("Hello\x00 friend", "Hello  friend"),
        ("Hello\x0180p friend", "Hello 80p friend"),
        ("Hello 😀 friend", "Hello   friend"),
        ("Hello \udc80friend", "Hello friend"),
    ],
)
def test_characters_that_are_no_speech_are_skipped(voice: EspeakSynthesizer, text: str, same_as: str) -> None:
    assert alike(spoken(voice, text, "en"), spoken(voice, same_as, "en"))


def test_markup_is_read_literally(voice: EspeakSynthesizer) -> None:
    plain = len(spoken(voice, "Hello friend", "en"))
    assert len(spoken(voice, '<speak><break time="60s"/>Hello friend</speak>', "en")) < 22050 * 15
    assert len(spoken(voice, "<silence>Hello friend", "en")) > plain
    assert len(spoken(voice, "[[h@l'oU]] friend", "en")) > plain


def test_a_long_text_is_spoken_to_its_end_piece_by_piece(voice: EspeakSynthesizer) -> None:
    sentence = "Number seven is here. "
    once = len(spoken(voice, sentence, "en"))
    assert len(spoken(voice, sentence * 200, "en")) == pytest.approx(200 * once, rel=0.2)
    chunk = next(voice.synthesize("x" * 50_000, "en", Cancellation()))
    assert chunk.seconds < 60


def test_japanese_is_read_by_its_pronunciation(voice: EspeakSynthesizer) -> None:
    """Unread kanji would be spelled out as "Chinese letter"."""
    kanji = spoken(voice, "東京行き一枚", "ja")
    assert alike(kanji, spoken(voice, "トーキョーイキイチマイ", "ja"))
    assert alike(spoken(voice, "私は", "ja"), spoken(voice, "ワタシワ", "ja"))
    assert not alike(spoken(voice, "ワタシワ", "ja"), spoken(voice, "ワタシノ", "ja"))


def test_threads_share_the_library_without_mixing_their_voices(voice: EspeakSynthesizer) -> None:
    expected = {code: spoken(voice, GREETINGS[code], code) for code in ("en", "ru", "zh", "es")}
    results: dict[str, list[np.ndarray]] = {code: [] for code in expected}

    def work(code: str) -> None:
        own = EspeakSynthesizer()
        for _ in range(10):
            results[code].append(spoken(own, GREETINGS[code], code))

    threads = [threading.Thread(target=work, args=(code,)) for code in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(longest_wait())
    for code, got in results.items():
        assert len(got) == 10
        for samples in got:
            closest = min(expected, key=lambda other: abs(len(expected[other]) - len(samples)))
            assert closest == code


def test_an_unfinished_stream_blocks_nobody(voice: EspeakSynthesizer) -> None:
    first = voice.synthesize("One. Two. Three.", "en", Cancellation())
    next(first)
    assert len(spoken(voice, "Hola", "es")) > 0
    rest = list(first)
    assert len(rest) == 2


def test_pieces_of_one_text_follow_each_other_without_a_gap_in_time(voice: EspeakSynthesizer) -> None:
    """The pause after a sentence belongs to its chunk: speech ends before the chunk does."""
    chunks = list(voice.synthesize("One. Two.", "en", Cancellation()))
    for chunk, _ in pairwise([*chunks, None]):
        assert chunk is not None
        audible = np.flatnonzero(np.abs(chunk.samples) > 0.01)
        assert (len(chunk.samples) - audible[-1]) / chunk.sample_rate > 0.1
