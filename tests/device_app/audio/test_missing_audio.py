"""No device, no library, a sound server that dies: nothing fails, nothing hangs, nothing is printed at the person."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.audio_server import PROGRAMS, AudioServer
from tests.conftest import ROOT
from tests.signals import best_of_three, segment_correlations, speech_like
from tests.waiting import longest_wait


class Program:
    """``names_program.py``, running."""

    def __init__(self, environment: dict[str, str], errors: Path) -> None:
        with errors.open("wb") as error_file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.device_app.audio.names_program"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=error_file,
                text=True,
            )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._errors = errors
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def wait_for(self, condition: Callable[[dict[str, Any]], object]) -> None:
        """Return at the first line for which `condition` holds."""
        while not condition(self._lines.get(timeout=longest_wait())):
            pass

    def play(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("play\n")
        self._process.stdin.flush()

    def end(self) -> str:
        """Let it end; return what it wrote to its standard error."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self.wait_for(lambda line: line.get("closed"))
            assert self._process.wait(longest_wait()) == 0
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
        return self._errors.read_text()


@contextmanager
def program(environment: dict[str, str], folder: Path, lines: int = 0) -> Iterator[Program]:
    """A running program that must end well; PortAudio itself may say a line or two, but not repeat them."""
    running = Program(environment, folder / "errors.txt")
    try:
        yield running
    finally:
        errors = running.end()
    assert len(errors.splitlines()) <= lines, errors[:2000]


def test_a_machine_without_any_sound_device(tmp_path: Path) -> None:
    if any("[" in line for line in _lines(Path("/proc/asound/cards"))):
        pytest.skip("this machine has a sound card")
    nothing = {"XDG_RUNTIME_DIR": str(tmp_path), "PULSE_SERVER": f"unix:{tmp_path}/pulse"}
    with program({**os.environ, **nothing}, tmp_path) as running:
        running.play()
        running.wait_for(lambda line: line.get("code") == "audio.no_loudspeaker")


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_a_machine_without_portaudio() -> None:
    script = (
        "import ctypes.util; ctypes.util.find_library = lambda name: None\n"
        "from device_app.audio.portaudio import PortAudioHost\n"
        "from device_app.audio.devices import Direction\n"
        "from engines.errors import DragomanError\n"
        "try: PortAudioHost().devices(Direction.INPUT)\n"
        "except DragomanError as error: print(error.code, error.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True, timeout=longest_wait()
    )
    assert done.stdout == "audio.library_missing install libportaudio2\n"


def test_a_sound_server_that_dies_and_comes_back(tmp_path: Path) -> None:
    if missing := [name for name in PROGRAMS if not shutil.which(name)]:
        pytest.skip(f"no sound server here: {', '.join(missing)} not installed")
    server = AudioServer(tmp_path)
    server.start()
    try:
        with program(server.environment, tmp_path, lines=200) as running:
            running.wait_for(lambda line: line["microphone"] and line["loudspeaker"])
            server.close()
            running.wait_for(lambda line: not line["microphone"] and not line["loudspeaker"])
            server = AudioServer(tmp_path)
            server.start()
            running.wait_for(lambda line: line["microphone"] and line["loudspeaker"])

            def play() -> list[float]:
                with server.record_loudspeaker() as recording:
                    running.play()
                    running.wait_for(lambda line: line.get("played"))
                return segment_correlations(recording.samples, speech_like(1.0))

            assert best_of_three(play) > 0.95
    finally:
        server.close()
