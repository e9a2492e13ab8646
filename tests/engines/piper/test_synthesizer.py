"""Piper's real loader, phonemizer and ONNX Runtime, with a tiny voice that sounds."""

from __future__ import annotations

import json
import logging
import socket
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from piper import PiperVoice

from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.loading import load_engines
from engines.loudness import LOUDNESS, PEAK
from engines.options import EngineOptions
from engines.phrasing import SENTENCE_PAUSE
from engines.piper.synthesizer import LOADED_VOICES, PiperSynthesizer
from engines.piper.voices import installed_voices
from tests.engines.measured_loudness import measured_loudness
from tests.engines.piper.tiny_voice import RATE, write_voice
from tests.waiting import longest_wait


@pytest.fixture
def models(tmp_path: Path) -> Path:
    write_voice(tmp_path / "piper")
    return tmp_path


@pytest.fixture
def voice(models: Path) -> PiperSynthesizer:
    return PiperSynthesizer(models, threads=1)


def spoken(voice: PiperSynthesizer, text: str, language: str = "en", speed: float = 1.0) -> np.ndarray:
    chunks = [chunk.samples for chunk in voice.synthesize(text, language, Cancellation(), speed=speed)]
    return np.concatenate(chunks) if chunks else np.zeros(0, np.float32)


def test_it_sounds_and_different_words_sound_differently(voice: PiperSynthesizer) -> None:
    station = spoken(voice, "Where is the station?")
    assert station.dtype == np.float32
    assert len(station) > RATE
    assert not np.array_equal(station, spoken(voice, "Where is the hospital?"))
    assert np.array_equal(station, spoken(voice, "Where is the station?"))


def test_each_sentence_is_a_chunk_and_later_ones_wait(voice: PiperSynthesizer, monkeypatch: pytest.MonkeyPatch) -> None:
    chunks = list(voice.synthesize("Hello there. How are you? The train leaves.", "en", Cancellation()))
    assert len(chunks) == 3
    assert {chunk.sample_rate for chunk in chunks} == {RATE}
    for chunk in chunks:
        assert not chunk.samples[-round(0.9 * SENTENCE_PAUSE * RATE) :].any(), "a sentence ends with a pause"
    made = []
    original = PiperVoice.phoneme_ids_to_audio

    def counted(self: PiperVoice, *arguments: Any, **options: Any) -> object:
        made.append(1)
        return original(self, *arguments, **options)

    monkeypatch.setattr(PiperVoice, "phoneme_ids_to_audio", counted)
    stream = voice.synthesize("One two three. " * 30, "en", Cancellation())
    next(stream)
    assert len(made) == 1


def test_cancelling_ends_the_stream_between_chunks(voice: PiperSynthesizer) -> None:
    cancellation = Cancellation()
    stream = voice.synthesize("One. Two. Three.", "en", cancellation)
    next(stream)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        next(stream)
    with pytest.raises(Cancelled):
        next(voice.synthesize("One.", "en", cancellation))


def test_a_sentence_without_end_is_cut_so_that_it_can_be_cancelled(voice: PiperSynthesizer) -> None:
    chunks = list(voice.synthesize("word " * 400, "en", Cancellation()))
    assert len(chunks) >= 2000 // 200
    assert max(chunk.seconds for chunk in chunks) < 60


def test_speed_changes_the_duration(voice: PiperSynthesizer) -> None:
    text = "Where is the nearest station?"
    normal, slow, fast = (len(spoken(voice, text, speed=speed)) for speed in (1.0, 0.5, 2.0))
    assert slow > 1.7 * normal
    assert fast < 0.65 * normal
    assert len(spoken(voice, text, speed=9.0)) == fast
    assert len(spoken(voice, text)) == normal


@pytest.mark.parametrize("level", [0.02, 0.3, 0.9])
def test_every_voice_is_as_loud_as_espeak(tmp_path: Path, level: float) -> None:
    write_voice(tmp_path / "piper", level=level)
    text = "Where is the nearest train station?"
    piper = spoken(PiperSynthesizer(tmp_path), text)
    espeak = np.concatenate([c.samples for c in EspeakSynthesizer().synthesize(text, "en", Cancellation())])
    assert measured_loudness(piper, RATE) == pytest.approx(LOUDNESS, abs=1.0)
    assert measured_loudness(piper, RATE) == pytest.approx(measured_loudness(espeak, 22050), abs=1.5)
    assert np.abs(piper).max() <= PEAK + 1e-6


def test_figures_are_written_out_before_piper_sees_them(voice: PiperSynthesizer) -> None:
    assert np.array_equal(spoken(voice, "It costs $12.50."), spoken(voice, "It costs twelve dollars and fifty cents."))


def test_double_brackets_are_text_and_not_phonemes(voice: PiperSynthesizer) -> None:
    assert len(spoken(voice, "[[hello my friend]]")) > 0
    assert np.array_equal(spoken(voice, "[[hello]]"), spoken(voice, "[ [hello]]"))


@pytest.mark.parametrize("text", ["", " ", "...!!! ?", "😀 🎉", "\x00\x01\n", "\ud800", "—"])
def test_nothing_audible_yields_nothing(voice: PiperSynthesizer, text: str) -> None:
    assert len(spoken(voice, text)) == 0


def test_an_unknown_language_is_refused(voice: PiperSynthesizer) -> None:
    for code in ("es", "xx", ""):
        with pytest.raises(DragomanError) as caught:
            spoken(voice, "Hola", code)
        assert caught.value.code == "tts.language_unsupported"


def test_the_best_voice_of_each_language_is_taken_wherever_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "piper"
    write_voice(folder, "es_ES-a-x_low", espeak="es")
    write_voice(folder / "es_ES-b-medium", "es_ES-b-medium", espeak="es")
    write_voice(folder, "zh_CN-c-medium", espeak="cmn")
    usable, unusable = installed_voices(tmp_path, frozenset({"es", "zh", "zh-Hant"}))
    assert [(voice.name, voice.languages) for voice in usable] == [
        ("es_ES-b-medium", ("es",)),
        ("zh_CN-c-medium", ("zh", "zh-Hant")),
        ("es_ES-a-x_low", ("es",)),
    ]
    assert unusable == []
    engine = PiperSynthesizer(tmp_path)
    assert engine.languages == {"es", "zh", "zh-Hant"}
    assert len(spoken(engine, "車站在哪裡？", "zh-Hant")) > 0


def test_only_the_voices_in_use_stay_in_memory(tmp_path: Path) -> None:
    codes = ("en", "es", "fr", "it")
    for code in codes:
        write_voice(tmp_path / "piper", f"{code}_XX-tiny-medium", espeak=code)
    engine = PiperSynthesizer(tmp_path)
    for code in codes:
        assert len(spoken(engine, "Ola la", code)) > 0
    assert list(engine._voices) == [f"{code}_XX-tiny-medium" for code in codes[-LOADED_VOICES:]]
    engine.close()
    assert not engine._voices
    assert len(spoken(engine, "Ola", "en")) > 0


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"phoneme_type": "pinyin"}, "the folder g2pW is missing"),
        ({"phoneme_type": "runes"}, "not the configuration"),
        ({"language": {"family": "tlh"}}, "its language 'tlh'"),
        ({"phoneme_type": "japanese"}, "pyopenjtalk is not installed"),
    ],
)
def test_a_voice_that_lacks_something_is_left_out_and_says_why(
    models: Path, changes: dict[str, object], reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_voice(models / "piper", "zh_CN-bad-medium", changes=changes)
    with caplog.at_level(logging.WARNING):
        assert PiperSynthesizer(models).languages == {"en"}
    assert reason in caplog.text


@pytest.mark.parametrize("content", [None, "", "[1]", "{", '{"language": 3}', '{"language": {"family": "en"}}'])
def test_a_broken_configuration_is_one_line(tmp_path: Path, content: str | None) -> None:
    config = write_voice(tmp_path / "piper").with_name("en_US-tiny-medium.onnx.json")
    config.unlink()
    if content is not None:
        config.write_text(content)
    with pytest.raises(DragomanError) as caught:
        PiperSynthesizer(tmp_path)
    assert caught.value.code == "tts.no_voice"
    assert "en_US-tiny-medium" in caught.value.message


def test_no_voice_at_all_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(DragomanError) as caught:
        PiperSynthesizer(tmp_path)
    assert caught.value.code == "tts.no_voice"


def test_a_damaged_model_is_one_line_and_spoils_no_other(models: Path) -> None:
    write_voice(models / "piper", "es_ES-bad-medium").write_bytes(b"\x08\x09 damaged")
    engine = PiperSynthesizer(models)
    with pytest.raises(DragomanError) as caught:
        spoken(engine, "Hola", "es")
    assert caught.value.code == "tts.voice_broken"
    assert "es_ES-bad-medium" in caught.value.message
    assert len(spoken(engine, "Hello")) > 0


def test_a_phonemizer_without_the_language_is_one_line(tmp_path: Path) -> None:
    write_voice(tmp_path / "piper", espeak="no-such-voice")
    with pytest.raises(DragomanError) as caught:
        spoken(PiperSynthesizer(tmp_path), "Hello")
    assert caught.value.code == "tts.failed"


def test_a_configuration_with_a_wrong_value_is_one_line(tmp_path: Path) -> None:
    path = write_voice(tmp_path / "piper")
    config = json.loads(path.with_name(f"{path.name}.json").read_text())
    del config["audio"]["sample_rate"]
    path.with_name(f"{path.name}.json").write_text(json.dumps(config))
    with pytest.raises(DragomanError) as caught:
        spoken(PiperSynthesizer(tmp_path), "Hello")
    assert caught.value.code == "tts.voice_broken"


def test_piper_is_preferred_and_espeak_speaks_the_rest(models: Path) -> None:
    engines = load_engines(EngineOptions(models=models, recognizer="", translator=""))
    try:
        assert [engine.name for engine in engines.synthesizers] == ["piper", "espeak-ng"]
        for code, name in (("en", "piper"), ("fr", "espeak-ng"), ("bo", "")):
            synthesizer = engines.synthesizer(code)
            assert (synthesizer.name if synthesizer else "") == name
    finally:
        engines.close()


def test_without_voices_piper_is_left_out_with_a_reason(tmp_path: Path) -> None:
    engines = load_engines(EngineOptions(models=tmp_path, recognizer="", translator=""))
    engines.close()
    assert [engine.name for engine in engines.synthesizers] == ["espeak-ng"]
    assert "no voice is installed" in dict(engines.unavailable)["piper"]


def test_nothing_is_fetched(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the voice opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert len(spoken(PiperSynthesizer(models), "Where is the station?")) > 0
    assert "piper.phonemize_chinese" not in sys.modules


def test_threads_share_an_engine(voice: PiperSynthesizer) -> None:
    expected = {text: spoken(voice, text) for text in ("One two.", "Three four five.", "Six.")}
    wrong: list[str] = []

    def work(text: str) -> None:
        wrong.extend(text for _ in range(10) if not np.array_equal(spoken(voice, text), expected[text]))

    threads = [threading.Thread(target=work, args=(text,)) for text in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(longest_wait())
    assert wrong == []
