"""``dragoman captions`` as a person would use it; with the starter models where they are installed."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import numpy as np
import pysubs2
import pytest

from device_app.audio.virtual import VirtualMicrophone
from device_app.captions import sources
from device_app.captions.sources import microphone, monitor, raw_blocks
from device_app.chain.sample_sources import MAX_BACKLOG_SECONDS, LiveSamples
from device_app.cli.captions import _ended_by, _named
from device_app.cli.main import main
from device_app.settings import AudioSettings
from device_app.sound_files import read_recording
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE
from tests.audio_server import AudioServer
from tests.waiting import wait_until


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], "ui.bad_arguments"),
        (["a.wav", "--mic"], "ui.bad_arguments"),
        (["a.wav", "--serve", "0.0.0.0:80"], "ui.bad_arguments"),
        (["a.wav", "--srt", "/nowhere/a.srt"], "storage.unwritable"),
    ],
)
def test_what_won_t_do_is_one_line_before_any_work(
    arguments: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["captions", *arguments, "--from", "en"]) in (1, 2)
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.startswith(f"error[{code}]")) == ("", 1, True)


def test_files_of_several_languages_have_it_in_their_names() -> None:
    assert _named(Path("a/talk.srt"), ["pt"]) == [("pt", Path("a/talk.srt"))]
    assert _named(Path("a/talk.srt"), ["en", "zh-Hant"]) == [
        ("en", Path("a/talk.en.srt")),
        ("zh-Hant", Path("a/talk.zh-Hant.srt")),
    ]


def test_sound_that_a_slow_device_leaves_out_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    live = LiveSamples(Cancellation())
    second = np.zeros(SAMPLE_RATE, np.float32)
    with _ended_by(Cancellation(), live):
        assert all(live.put(second) for _ in range(int(MAX_BACKLOG_SECONDS)))
        assert not live.put(second)
        wait_until(lambda: capsys.readouterr().err.startswith("warning[audio.behind]"), "told")
        assert not live.put(second)
    assert capsys.readouterr().err == ""
    assert live.refused_seconds == 2.0


def test_raw_sound_of_a_pipe_comes_whole() -> None:
    class Dribbling(io.RawIOBase):
        def __init__(self, content: bytes) -> None:
            self._content = content

        def read(self, size: int = -1) -> bytes:
            piece, self._content = self._content[:777], self._content[777:]
            return piece

    wave = np.arange(-5000, 5000, dtype="<i2")
    samples = np.concatenate(list(raw_blocks(Dribbling(wave.tobytes()))))  # type: ignore[arg-type]
    assert np.array_equal(np.round(samples * 32768).astype(int), wave)


def test_without_a_microphone_nobody_waits_for_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "system_audio", lambda _: (VirtualMicrophone(), None))
    with microphone(AudioSettings()) as live:
        assert live.read() is not None
    monkeypatch.setattr(sources, "_FIND_SECONDS", 0.1)
    monkeypatch.setattr(sources, "system_audio", lambda _: (VirtualMicrophone(""), None))
    with pytest.raises(DragomanError) as failure, microphone(AudioSettings()):
        pass
    assert failure.value.code == "audio.no_microphone"


def test_what_the_loudspeaker_plays_is_heard(audio_server: AudioServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in audio_server.environment.items():
        monkeypatch.setenv(name, value)
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)
    with monitor() as live:
        live.read()  # until it listens
        player = subprocess.Popen(
            ["paplay", "--raw", "--rate=16000", "--channels=1", "--format=float32le"],
            stdin=subprocess.PIPE,
            env=audio_server.environment,
        )
        player.communicate(tone.tobytes(), timeout=60)
        loudest = 0.0
        for _ in range(200):
            block = live.read()
            assert block is not None
            loudest = max(loudest, float(np.abs(block).max()))
            if loudest > 0.1:
                break
    assert loudest > 0.1


@pytest.mark.slow
def test_a_recording_is_captioned_and_translated(
    shared: Path, home_with_starters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = shared / "data/speech/en/leopard_test.wav"
    srt = tmp_path / "talk.srt"
    assert main(["captions", str(recording), "--from", "en", "--to", "pt", "--original", "--srt", str(srt)]) == 0
    english, portuguese = (pysubs2.load(str(tmp_path / f"talk.{code}.srt")) for code in ("en", "pt"))
    assert "middle classes" in " ".join(event.plaintext.replace("\n", " ") for event in english)
    assert "classes médias" in " ".join(event.plaintext.replace("\n", " ") for event in portuguese)
    with recording.open("rb") as file:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
        assert main(["captions", "-", "--from", "en", "--srt", str(srt)]) == 0
    assert "middle classes" in srt.read_text("utf-8").replace("\n", " ")


def test_the_page_is_served_though_the_kernel_refuses_sockets(home_with_starters: Path) -> None:
    """The whole program, locked to the device as it is for people; sound comes through a pipe and never ends."""
    command = [sys.executable, "-m", "device_app.cli.main", "captions", "-", "--raw", "--from", "en"]
    program = subprocess.Popen(
        [*command, "--serve", "127.0.0.1:0"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert program.stderr
        line = next(line for line in program.stderr if line.startswith(("the page: ", "error")))
        with urllib.request.urlopen(line.removeprefix("the page: ").strip(), timeout=60) as answer:
            assert b"WebSocket" in answer.read()
    finally:
        program.kill()
        program.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_talk_whose_pipe_stays_open(
    shared: Path, home_with_starters: Path, tmp_path: Path, number: signal.Signals
) -> None:
    sound = np.pad(read_recording(shared / "data/speech/en/leopard_test.wav"), (0, 2 * SAMPLE_RATE))
    raw = (sound * 32767).astype("<i2").tobytes()
    srt = tmp_path / "talk.srt"
    command = [sys.executable, "-m", "device_app.cli.main", "captions", "-", "--raw", "--from", "en"]
    program = subprocess.Popen([*command, "--srt", str(srt)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert program.stdin
        assert program.stderr
        program.stdin.write(2 * raw)
        program.stdin.flush()
        wait_until(lambda: srt.exists() and "gospel" in srt.read_text("utf-8"), "the first sentence")
        program.send_signal(number)
        assert program.wait(60) == 0
        assert program.stderr.read() == b""
    finally:
        program.kill()
        program.communicate()
    text = " ".join(event.plaintext.replace("\n", " ") for event in pysubs2.load(str(srt)))
    assert text.startswith("Mr. Quilter is the apostle of the middle classes")
