"""``dragoman interpret`` with the starter models: spoken sentences in, the documented JSON out, clear lines else."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from device_app.cli.main import main
from device_app.sound_files import write_wav
from engines.cancellation import Cancellation
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.protocols import AudioChunk, Samples
from tests.device_app.small_disk import small_disk

__all__ = ["small_disk"]

SENTENCE = "I need a doctor."


@pytest.fixture(scope="module")
def spoken() -> AudioChunk:
    """The sentence, spoken by the program's own English voice, between two half seconds of silence."""
    voice = EspeakSynthesizer()
    chunks = list(voice.synthesize(SENTENCE, "en", Cancellation()))
    voice.close()
    rate = chunks[0].sample_rate
    silence = np.zeros(rate // 2, np.float32)
    return AudioChunk(np.concatenate([silence, *(chunk.samples for chunk in chunks), silence]), rate)


@pytest.fixture(autouse=True)
def models(starter_models: Path, isolated_home: Path) -> None:
    """This machine has the starter models."""
    (isolated_home / "models").symlink_to(starter_models)


@pytest.fixture
def clip(tmp_path: Path, spoken: AudioChunk) -> Path:
    path = tmp_path / "question.wav"
    write_wav(path, [spoken])
    return path


def interpret(path: Path, *arguments: str, pair: tuple[str, str] = ("en", "es")) -> int:
    return main(["interpret", str(path), "--from", pair[0], "--to", pair[1], *arguments])


def test_the_object_of_json(clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.wav"
    assert interpret(clip, "--json", "--out", str(out)) == 0
    printed, err = capsys.readouterr()
    assert err == ""
    result = json.loads(printed)
    assert {key: list(value) for key, value in result.items()} == {
        "heard": ["text", "language", "confidence"],
        "translation": ["text", "language"],
        "spoken": ["path", "seconds", "engine"],
        "engines": ["asr", "mt", "tts"],
        "timings_ms": ["vad", "asr", "mt_first", "mt", "tts_first", "tts", "total", "overhead"],
    }
    assert result["heard"]["text"].rstrip("?.").casefold() == SENTENCE.rstrip(".").casefold()
    assert (result["heard"]["language"], result["translation"]["language"]) == ("en", "es")
    assert 0.0 < result["heard"]["confidence"] <= 1.0
    assert "médico" in result["translation"]["text"]
    assert result["engines"] == {"asr": "whisper-base", "mt": "phrasebook", "tts": "espeak-ng"}
    samples, rate = soundfile.read(out)
    seconds = round(len(samples) / rate, 3)
    assert result["spoken"] == {"path": str(out), "seconds": seconds, "engine": "espeak-ng"}
    assert np.abs(samples).max() > 0.05
    timings = result["timings_ms"]
    assert all(milliseconds >= 0.0 for milliseconds in timings.values())
    assert timings["overhead"] < timings["total"]


def test_two_lines_for_a_person_and_the_speech_beside_them(
    clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert interpret(clip, pair=("English", "DE")) == 0
    out, err = capsys.readouterr()
    assert [line[:4] for line in out.splitlines()] == ["en: ", "de: "]
    assert "Arzt" in out
    assert err == "note: the speech is in question.de.wav\n"
    assert (tmp_path / "question.de.wav").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "file.missing"),
        (b"", "file.empty"),
        (b"Dear Sir or Madam,\n" * 100, "file.not_audio"),
        (b"RIFF\x24\x00\x00\x00WAVE", "file.not_audio"),
    ],
    ids=["missing", "empty", "text", "cut off"],
)
def test_what_is_no_recording_is_one_line(
    content: bytes | None, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "clip.wav"
    if content is not None:
        path.write_bytes(content)
    assert interpret(path, "--json", "--out", str(tmp_path / "out.wav")) == 1
    assert_one_line(capsys, code, str(path))
    assert not (tmp_path / "out.wav").exists()


def assert_one_line(capsys: pytest.CaptureFixture[str], code: str, *parts: str) -> None:
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"error[{code}]: "), err
    assert err.count("\n") == 1
    for part in parts:
        assert part in err


def noise(seconds: float) -> Samples:
    return (np.random.default_rng(7).standard_normal(round(seconds * 16_000)) * 0.01).astype(np.float32)


def test_nothing_is_invented_where_nobody_speaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "quiet.wav"
    write_wav(path, [AudioChunk(noise(4.0), 16_000)])
    assert interpret(path, "--out", str(tmp_path / "out.wav")) == 1
    assert_one_line(capsys, "asr.no_speech")
    assert not (tmp_path / "out.wav").exists()


@pytest.mark.slow
def test_twenty_minutes_are_listened_to_until_the_end(
    spoken: AudioChunk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", spoken.sample_rate, 1) as file:
        for _minute in range(20):
            file.write(np.zeros(60 * spoken.sample_rate, np.float32))
        file.write(spoken.samples)
    assert interpret(path, "--json", "--out", str(tmp_path / "out.wav")) == 0
    assert "doctor" in json.loads(capsys.readouterr().out)["heard"]["text"]


@pytest.mark.parametrize(
    ("pair", "status", "code", "part"),
    [
        (("xx", "es"), 2, "language.unknown", "unknown language 'xx'"),
        (("en", "spanisch"), 2, "language.unknown", "Did you mean es?"),
        (("en", "bo"), 1, "mt.pair_unsupported", "'bo'"),
        (("ug", "en"), 1, "asr.language_unsupported", "'ug'"),
    ],
)
def test_languages_that_won_t_do(
    pair: tuple[str, str], status: int, code: str, part: str, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert interpret(clip, pair=pair) == status
    assert_one_line(capsys, code, part)


def test_a_full_disk_loses_nothing(clip: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = small_disk / "answer.wav"
    out.write_bytes(b"before")
    (small_disk / "other").write_bytes(bytes(40_000))
    assert interpret(clip, "--out", str(out)) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith("error[storage.full]: ")
    assert (captured.err.count("\n"), str(out) in captured.err) == (1, True)
    assert "doctor" in captured.out  # what was heard is printed all the same
    assert out.read_bytes() == b"before"
    assert {path.name for path in small_disk.iterdir()} == {"answer.wav", "other"}


@pytest.mark.parametrize("out", ["absent/answer.wav", ".", "/dev/null"])
def test_a_place_that_won_t_do_is_found_before_the_work(
    out: str, clip: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert interpret(clip, "--out", str(tmp_path / out)) == 1
    assert_one_line(capsys, "storage.unwritable")
    assert Path("/dev/null").is_char_device()
