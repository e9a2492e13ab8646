"""Recordings of any kind are read as 16 kHz mono, block by block, or refused with one clear line."""

from __future__ import annotations

import os
import subprocess
import wave
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from device_app import sound_files
from device_app.sound_files import Recording, read_recording, write_wav
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk
from tests.signals import segment_correlations, speech_like


def spectrum_peak(samples: NDArray[np.float32]) -> float:
    """Strongest frequency (hertz) of sound at 16 kHz."""
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * SAMPLE_RATE / len(samples))


def tone(rate: int, seconds: float = 1.0, frequency: float = 440.0) -> NDArray[np.float32]:
    return np.asarray(0.5 * np.sin(2 * np.pi * frequency * np.arange(round(seconds * rate)) / rate), np.float32)


@pytest.mark.parametrize(
    ("rate", "channels", "kind", "subtype"),
    [
        (16_000, 1, "WAV", "PCM_16"),
        (8_000, 1, "WAV", "PCM_U8"),
        (8_000, 1, "WAV", "ULAW"),
        (44_100, 2, "WAV", "PCM_24"),
        (48_000, 2, "WAV", "FLOAT"),
        (96_000, 8, "WAV", "DOUBLE"),
        (44_100, 2, "FLAC", "PCM_16"),
        (44_100, 2, "OGG", "VORBIS"),
        (44_100, 1, "MP3", "MPEG_LAYER_III"),
        (22_050, 1, "AIFF", "PCM_16"),
    ],
)
def test_formats_are_read(tmp_path: Path, rate: int, channels: int, kind: str, subtype: str) -> None:
    path = tmp_path / "recording"  # without an ending: the content decides
    soundfile.write(path, np.repeat(tone(rate)[:, None], channels, axis=1), rate, format=kind, subtype=subtype)
    samples = read_recording(path)
    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(SAMPLE_RATE, rel=0.08 if kind == "MP3" else 0.005)
    assert spectrum_peak(samples) == pytest.approx(440, abs=2)
    assert np.sqrt(np.mean(samples[2000:14000] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)


def test_m4a_is_read(tmp_path: Path) -> None:
    path = tmp_path / "memo.m4a"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone(44_100)[None], format="fltp", layout="mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert spectrum_peak(read_recording(path)[:SAMPLE_RATE]) == pytest.approx(440, abs=2)


def test_sound_is_unchanged_but_for_its_rate(tmp_path: Path) -> None:
    spoken = speech_like(3.0)
    path = tmp_path / "speech.flac"
    soundfile.write(path, spoken, SAMPLE_RATE)
    heard = read_recording(path)
    assert len(heard) == len(spoken)
    assert np.abs(heard - spoken).max() < 1e-4

    soundfile.write(path, speech_like(3.0, 48_000), 48_000)
    padded = np.concatenate([np.zeros(400, np.float32), read_recording(path), np.zeros(400, np.float32)])
    direct = read_recording(path)
    assert min(segment_correlations(padded, direct)) > 0.999


def test_samples_that_are_no_numbers_are_silence(tmp_path: Path) -> None:
    sound = tone(SAMPLE_RATE)
    sound[[100, 200, 300]] = np.nan, np.inf, -np.inf
    sound[400] = 12.0
    soundfile.write(tmp_path / "broken.wav", sound, SAMPLE_RATE, subtype="FLOAT")
    heard = read_recording(tmp_path / "broken.wav")
    assert np.isfinite(heard).all()
    assert np.abs(heard).max() <= 1.0
    assert heard[100] == 0.0
    np.testing.assert_allclose(heard[1000:], sound[1000:], atol=1e-6)


def memory(field: str) -> int:
    """A size of this process in bytes, from the kernel."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="the kernel doesn't tell the memory used")
def test_twenty_minutes_need_no_more_memory_than_one_block(tmp_path: Path) -> None:
    path = tmp_path / "lecture.wav"
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8_000)
        minute = bytes(60 * 8_000 * 2)
        for _ in range(20):
            out.writeframes(minute)
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forgets the highest resident size
    with Recording(path) as recording:
        assert recording.seconds == pytest.approx(1200)
        total = sum(len(block) for block in recording.blocks())
    assert total == pytest.approx(1200 * SAMPLE_RATE, rel=1e-4)
    assert memory("VmHWM") - before < 20_000_000  # all of it at once would be 77 MB


def test_a_file_that_was_cut_off_gives_what_is_left(tmp_path: Path) -> None:
    path = tmp_path / "whole.wav"
    soundfile.write(path, tone(16_000, 4.0), 16_000)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(path.read_bytes()[: 44 + 2 * 16_000])
    assert len(read_recording(cut)) == pytest.approx(16_000, abs=10)

    soundfile.write(tmp_path / "whole.mp3", tone(44_100, 4.0), 44_100)
    data = bytearray((tmp_path / "whole.mp3").read_bytes())
    middle = len(data) // 2
    data[middle : middle + 2000] = bytes(2000)
    (tmp_path / "scratched.mp3").write_bytes(data)
    assert 2.5 < len(read_recording(tmp_path / "scratched.mp3")) / SAMPLE_RATE < 4.2


def code_of(path: Path) -> str:
    with pytest.raises(DragomanError) as caught:
        read_recording(path)
    assert "\n" not in caught.value.line()
    assert caught.value.hint
    return caught.value.code


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "speech.wav"
    assert code_of(file) == "file.missing"
    assert code_of(Path("a\0b.wav")) == "file.missing"
    assert code_of(tmp_path) == "file.not_a_file"
    file.write_bytes(b"")
    assert code_of(file) == "file.empty"
    assert code_of(file / "below.wav") == "file.missing"
    file.write_text("This is not sound, whatever its name says.\n" * 50)
    assert code_of(file) == "file.not_audio"
    file.write_bytes(np.random.default_rng(1).bytes(50_000))
    assert code_of(file) == "file.not_audio"
    soundfile.write(file, tone(16_000), 16_000)
    header = file.read_bytes()
    file.write_bytes(header[:20])
    assert code_of(file) == "file.not_audio"
    soundfile.write(file, np.zeros(0, np.float32), 16_000)
    assert code_of(file) == "file.empty"


def test_a_pipe_that_nobody_fills_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    assert code_of(tmp_path / "pipe.wav") == "file.not_a_file"


def test_a_film_without_sound_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    assert code_of(path) == "file.not_audio"


def test_a_playlist_opens_nothing_else(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "other.mp3", tone(44_100), 44_100)
    playlist = tmp_path / "list.wav"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{tmp_path}/other.mp3\n#EXT-X-ENDLIST\n")
    assert code_of(playlist) == "file.not_audio"
    playlist.write_text(f"ffconcat version 1.0\nfile {tmp_path}/other.mp3\n")
    assert code_of(playlist) == "file.not_audio"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret.wav"
    soundfile.write(file, tone(16_000), 16_000)
    file.chmod(0)
    assert code_of(file) == "file.unreadable"


def test_a_recording_of_a_whole_day_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sound_files, "LONGEST_SECONDS", 3.0)
    soundfile.write(tmp_path / "day.wav", tone(16_000, 4.0), 16_000)
    assert code_of(tmp_path / "day.wav") == "file.too_long"
    # Without a length in the header it shows on the way.
    soundfile.write(tmp_path / "day.mp3", tone(44_100, 4.0), 44_100)
    with pytest.raises(DragomanError, match="longer than"):
        read_recording(tmp_path / "day.mp3")


def test_written_sound_can_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "spoken.wav"
    path.write_text("what was there before")
    spoken = speech_like(1.0, 22_050)
    broken = np.array([np.nan, 3.0, -3.0], np.float32)
    chunks = [AudioChunk(spoken, 22_050), AudioChunk(tone(44_100), 44_100), AudioChunk(broken, 22_050)]
    assert write_wav(path, chunks) == pytest.approx(2.0, abs=0.01)
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == 22_050
    np.testing.assert_allclose(samples[:22_050], spoken, atol=1e-4)
    assert spectrum_peak(samples[22_100:44_000]) * rate / SAMPLE_RATE == pytest.approx(440, abs=3)
    np.testing.assert_allclose(samples[-3:], [0, 1, -1], atol=1e-4)
    assert not list(tmp_path.glob(".*.part"))


def test_a_voice_that_says_nothing_leaves_a_valid_file(tmp_path: Path) -> None:
    assert write_wav(tmp_path / "nothing.wav", []) == 0.0
    assert soundfile.info(tmp_path / "nothing.wav").frames == 0


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "spoken.wav"
    path.write_text("what was there before")

    def failing() -> Iterator[AudioChunk]:
        yield AudioChunk(tone(16_000), 16_000)
        raise DragomanError("tts.failed", "the voice failed")

    with pytest.raises(DragomanError, match="voice"):
        write_wav(path, failing())
    assert path.read_text() == "what was there before"
    assert not list(tmp_path.glob(".*.part"))
    with pytest.raises(DragomanError) as caught:
        write_wav(tmp_path / "no folder" / "spoken.wav", [])
    assert caught.value.code == "storage.unwritable"


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small disk can't be mounted here (needs root)")
    try:
        (disk / "spoken.wav").write_text("what was there before")
        with pytest.raises(DragomanError) as caught:
            write_wav(disk / "spoken.wav", [AudioChunk(tone(16_000, 10.0), 16_000)])
        assert caught.value.code == "storage.full"
        assert (disk / "spoken.wav").read_text() == "what was there before"
        assert [entry.name for entry in disk.iterdir()] == ["spoken.wav"]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_device_is_never_replaced_by_a_recording() -> None:
    with pytest.raises(DragomanError) as failure:
        write_wav(Path("/dev/null"), [AudioChunk(np.zeros(160, np.float32), 16_000)])
    assert failure.value.code == "storage.unwritable"
    assert Path("/dev/null").is_char_device()
