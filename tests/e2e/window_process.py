"""The real program on a real X server, used with a real pointer."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from tests.audio_server import AudioServer
from tests.waiting import longest_wait

ROOT = Path(__file__).resolve().parents[2]

Event = dict[str, Any]

KIOSK = ("-m", "ui.command_line")


@contextlib.contextmanager
def x_server(width: int = 1024, height: int = 600) -> Iterator[str]:
    """A screen nobody sees; yields its ``$DISPLAY``."""
    if missing := [program for program in ("Xvfb", "xdotool") if not shutil.which(program)]:
        pytest.skip(f"no X server here: {', '.join(missing)} not installed")
    reader, writer = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-ac", "-nolisten", "tcp"],
        pass_fds=(writer,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writer)
    try:
        with os.fdopen(reader) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(longest_wait())


class WindowProcess:
    """``dragoman kiosk`` in a process of its own, its events and a pointer.

    Args:
        folder: where its data, its events and what it prints go.
        environment: with the display and the sound server to use.
        arguments: further ones of the command.
        program: what the interpreter runs, and is given the command.
        descriptors: open files that it inherits.
    """

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *arguments: str,
        program: Sequence[str] = KIOSK,
        descriptors: Sequence[int] = (),
    ) -> None:
        self._events_file = folder / "events.jsonl"
        self.printed = folder / "printed.txt"
        self._environment = {
            **environment,
            "DRAGOMAN_HOME": str(folder / "home"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "DRAGOMAN_LANGUAGE_A": "en",
            "DRAGOMAN_LANGUAGE_B": "es",
            "DRAGOMAN_SCREEN__PIXELS_PER_MM": "6.67",
            "QT_QUICK_BACKEND": "software",
        }
        command = [sys.executable, *program, "kiosk", "--size", "1024x600"]
        with self.printed.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, "--events", str(self._events_file), *arguments],
                cwd=ROOT,
                env=self._environment,
                stdout=output,
                stderr=output,
                pass_fds=descriptors,
            )

    def events(self) -> list[Event]:
        """Every event so far."""
        if not self._events_file.exists():
            return []
        # The last line may be half written.
        return [json.loads(line) for line in self._events_file.read_text("utf-8").split("\n")[:-1]]

    def wait(self, what: str, condition: Callable[[Event], bool], *, after: int = 0) -> int:
        """Wait for an event beyond number `after`; the number behind it."""
        deadline = time.monotonic() + longest_wait()
        while time.monotonic() < deadline:
            for number, event in enumerate(self.events()):
                if number >= after and condition(event):
                    return number + 1
            assert self.alive(), f"the window ended: {self.printed.read_text('utf-8')}"
            time.sleep(0.03)
        tail = "\n".join(map(str, [event for event in self.events()[after:] if event["event"] != "Level"][-12:]))
        raise AssertionError(f"no {what} after {longest_wait():.0f} s; the last events:\n{tail}")

    def wait_state(self, state: str, *, after: int = 0) -> int:
        """Wait for a state of the device."""
        return self.wait(state, lambda event: event["event"] == "StateChanged" and event["state"] == state, after=after)

    def press(self, control: str) -> None:
        """Click on a control with the pointer of the X server."""
        first = next(event for event in self.events() if event["event"] == "FirstFrame")
        x, y = first["controls"][control]
        subprocess.run(
            ["xdotool", "mousemove", str(round(x)), str(round(y)), "mousedown", "1", "sleep", "0.08", "mouseup", "1"],
            env=self._environment,
            check=True,
            timeout=longest_wait(),
        )

    def turns(self, *, after: int = 0) -> list[Event]:
        """The last snapshot of each turn that changed beyond event `after`."""
        snapshots = [event["snapshot"] for event in self.events()[after:] if event["event"] == "TurnChanged"]
        return list({turn["number"]: turn for turn in snapshots}.values())

    def engine_pid(self) -> int:
        """Process id of its engine process."""
        answer = subprocess.run(
            ["pgrep", "-P", str(self._process.pid), "-f", "device_app.engine"],
            capture_output=True,
            text=True,
            check=True,
        )
        return int(answer.stdout.split()[0])

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def end(self) -> int:
        """End it as the system would; its exit status."""
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(longest_wait())
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise


@contextlib.contextmanager
def open_window(
    folder: Path,
    sound: AudioServer,
    models: Path,
    *arguments: str,
    program: Sequence[str] = KIOSK,
    descriptors: Sequence[int] = (),
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[WindowProcess]:
    """The program on a screen of its own, as soon as it can listen; at the end it must go quietly.

    Args:
        folder: empty; for its home and what it prints.
        sound: what it hears and plays through.
        models: its models.
        arguments: as for `WindowProcess`, as are the following.
        program: what the interpreter runs.
        descriptors: open files that it inherits.
        variables: further ones of its environment.
    """
    sound.restore()
    (folder / "home").mkdir()
    (folder / "home" / "models").symlink_to(models)
    with x_server() as display:
        environment = {**sound.environment, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", **variables}
        window = WindowProcess(folder, environment, *arguments, program=program, descriptors=descriptors)
        window.wait("microphone", lambda event: event["event"] == "AudioChanged" and bool(event["microphone"]))
        window.wait_state("idle")
        yield window
        ended = window.end()
        assert (ended, window.printed.read_text("utf-8")) == (0, "")
    sound.restore()
