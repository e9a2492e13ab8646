"""``dragoman captions`` as a person would use it; with the starter models where they are installed."""

from __future__ import annotations

import io
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from tests.waiting import longest_wait, wait_until


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


_GREETING = (
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@contextmanager
def captioning(
    srt: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """The whole program in English, until the block is left."""
    command = [sys.executable, "-m", "device_app.cli.main", "captions", "--from", "en", "--srt", str(srt), *options]
    program = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def ended_by(number: signal.Signals, program: subprocess.Popen[bytes], srt: Path) -> str:
    """The words of a talk that a signal ends when the first sentence is there."""
    assert program.stderr
    wait_until(lambda: srt.exists() and "gospel" in srt.read_text("utf-8"), "the first sentence")
    program.send_signal(number)
    assert program.wait(longest_wait()) == 0
    assert b"error" not in program.stderr.read()
    return " ".join(event.plaintext.replace("\n", " ") for event in pysubs2.load(str(srt)))


def test_a_signal_ends_a_talk_though_its_pipe_stays_open_and_a_client_stands_still(
    shared: Path, home_with_starters: Path, tmp_path: Path
) -> None:
    sound = np.pad(read_recording(shared / "data/speech/en/leopard_test.wav"), (0, 2 * SAMPLE_RATE))
    srt = tmp_path / "talk.srt"
    with captioning(srt, "-", "--raw", "--serve", "127.0.0.1:0") as program:
        assert program.stdin
        assert program.stderr
        page = next(line for line in program.stderr if line.startswith(b"the page: "))
        port = int(page.rstrip(b"/\n").rpartition(b":")[2])
        with socket.create_connection(("127.0.0.1", port)) as still, socket.create_connection(("127.0.0.1", port)):
            still.sendall(_GREETING % port)
            program.stdin.write(2 * (sound * 32767).astype("<i2").tobytes())
            program.stdin.flush()
            said = ended_by(signal.SIGINT, program, srt)
    assert said.startswith("Mr. Quilter is the apostle of the middle classes")


def test_a_signal_ends_a_talk_from_the_microphone(
    shared: Path, home_with_starters: Path, tmp_path: Path, audio_server: AudioServer
) -> None:
    srt = tmp_path / "talk.srt"
    sound = np.pad(read_recording(shared / "data/speech/en/leopard_test.wav"), (0, SAMPLE_RATE))
    with captioning(srt, "--mic", environment=audio_server.environment) as program:
        player = audio_server.speak(np.tile(sound, 8), wait=False)
        said = ended_by(signal.SIGTERM, program, srt)
        player.terminate()
        player.wait()
    assert "middle classes" in said
