"""A sound server of the tests' own: PipeWire with a virtual microphone and a virtual loudspeaker, no hardware, no root.

Fixtures (registered for all tests by ``tests/conftest.py``):

- ``audio_server`` (session): the running `AudioServer`. Give `AudioServer.environment` to a program that is started
  (``subprocess.Popen(…, env=audio_server.environment)``); it then hears and plays through the virtual devices.
- ``audio_here`` (function): the same server for PortAudio inside the test's own process; both virtual devices are
  there, the loudspeaker is silent and nobody speaks into the microphone.

A test of a whole turn reads::

    with audio_server.record_loudspeaker() as recording:
        press_the_button()
        audio_server.speak(path_of_wav)           # returns when the last sample was spoken
        wait_until_the_turn_ended()
    assert loudest(recording.samples) > 0.01       # float32, mono, 16 kHz

    audio_server.remove_microphone()
    audio_server.add_microphone()

Besides ``default`` the programs find the ALSA devices of `DEVICES`, which have fixed rates and channel counts.
Correlate recordings per second of sound (``tests/signals.py``), never as a whole: one late block of a busy machine
shifts everything after it.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.signals import RATE, Samples
from tests.waiting import longest_wait, wait_until

PROGRAMS = ("dbus-daemon", "pipewire", "wireplumber", "pipewire-pulse", "pactl", "paplay", "parec")

DEVICES = {
    "desk_mic": ("capture", "mic", 44_100, 1),
    "array_mic": ("capture", "mic", 48_000, 2),
    "shelf": ("playback", "speaker", 44_100, 2),
}
"""ALSA devices with a rate and a channel count of their own: name → direction, PipeWire node, hertz, channels."""


@dataclass
class Recording:
    """What the loudspeaker played; `samples` (``float32[n]``, mono, 16 kHz) is filled when the recording ended."""

    path: Path
    samples: Samples = field(default_factory=lambda: np.zeros(0, np.float32))

    def seconds_so_far(self) -> float:
        """How much is recorded while it goes on."""
        return self.path.stat().st_size / 4 / RATE

    def loud_seconds_so_far(self) -> float:
        """How much of that is no silence."""
        whole = self.path.stat().st_size // 4
        return float(np.count_nonzero(np.abs(np.fromfile(self.path, np.float32, whole)) > 1e-3)) / RATE


class AudioServer:
    """Private dbus, PipeWire, WirePlumber and pipewire-pulse in `folder`, with sinks ``mouth`` and ``speaker``.

    What is played to ``mouth`` is what the microphone ``mic`` hears.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.variables = {
            "XDG_RUNTIME_DIR": str(folder),
            "PIPEWIRE_RUNTIME_DIR": str(folder),
            "PULSE_SERVER": f"unix:{folder}/pulse/native",
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self._modules: dict[str, str] = {}

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that shall use the virtual devices: the present one and `variables`."""
        return {**os.environ, **self.variables}

    def start(self) -> None:
        """Start the server and both virtual devices; after a failure nothing of it is left running."""
        try:
            self._start()
        except BaseException:
            self.close()
            raise

    def _start(self) -> None:
        lines = ["</usr/share/alsa/alsa.conf>"]
        for name, (direction, node, rate, channels) in DEVICES.items():
            lines.append(f'pcm.{name} {{ type pipewire {direction}_node "{node}" rate {rate} channels {channels} }}')
        (self.folder / "asound.conf").write_text("\n".join(lines) + "\n")
        self._launch("dbus-daemon", "--session", "--nofork", f"--address=unix:path={self.folder}/bus")
        wait_until((self.folder / "bus").exists, "dbus-daemon")
        self._launch("pipewire")
        wait_until((self.folder / "pipewire-0").exists, "pipewire")
        self._launch("wireplumber")
        self._launch("pipewire-pulse")
        wait_until(lambda: self._pactl_works("info"), "pipewire-pulse")
        self.restore()

    def close(self) -> None:
        """End every process of the server."""
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(longest_wait())
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        # A socket that nobody listens on any more would look like the next server being ready.
        for name in ("bus", "pipewire-0", "pipewire-0-manager", "pulse/native"):
            (self.folder / name).unlink(missing_ok=True)

    def speak(self, sound: Path | Samples, rate: int = RATE, *, wait: bool = True) -> subprocess.Popen[bytes]:
        """Play a WAV, or ``float32[n]`` at `rate`, into the microphone; with `wait`, until the last sample."""
        if isinstance(sound, np.ndarray):
            path = self.folder / f"speech-{time.monotonic_ns()}.wav"
            soundfile.write(path, sound, rate, subtype="FLOAT")
        else:
            path = sound
        process = subprocess.Popen(["paplay", "--device=mouth", "--latency-msec=300", str(path)], env=self.environment)
        if wait:
            seconds = soundfile.info(path).duration
            assert process.wait(seconds + longest_wait()) == 0
        return process

    @contextlib.contextmanager
    def record_loudspeaker(self, tail_seconds: float = 0.3, sink: str = "speaker") -> Iterator[Recording]:
        """Record what a sink plays (``mouth``: what the microphone hears), until `tail_seconds` after the block."""
        path = self.folder / f"heard-{time.monotonic_ns()}.raw"
        recording = Recording(path)
        with path.open("wb") as file:
            process = subprocess.Popen(
                [
                    "parec",
                    f"--device={sink}.monitor",
                    "--latency-msec=20",
                    f"--rate={RATE}",
                    "--channels=1",
                    "--format=float32le",
                    "--raw",
                ],
                env=self.environment,
                stdout=file,
            )
            with contextlib.suppress(PermissionError):
                os.setpriority(os.PRIO_PROCESS, process.pid, -15)
            try:
                wait_until(lambda: path.stat().st_size > 0, "the recording")
                yield recording
                time.sleep(tail_seconds)
            finally:
                process.terminate()
                process.wait(longest_wait())
        data = path.read_bytes()
        recording.samples = np.frombuffer(data[: len(data) // 4 * 4], np.float32)
        path.unlink()

    def add_microphone(self) -> None:
        """Plug the microphone in (nothing happens when it is)."""
        if "mic" not in self._modules:
            self._load(
                "mic",
                "module-remap-source",
                "source_name=mic",
                "master=mouth.monitor",
                "channels=1",
                "channel_map=mono",
                "source_properties=device.description=Lectern",
            )
            self._choose("set-default-source", "mic")

    def remove_microphone(self) -> None:
        """Pull the microphone out (nothing happens when it is)."""
        self._unload("mic")

    def add_loudspeaker(self) -> None:
        """Plug the loudspeaker in (nothing happens when it is)."""
        if "speaker" not in self._modules:
            properties = "sink_properties=device.description=Shelf"
            self._load("speaker", "module-null-sink", "sink_name=speaker", "channels=2", properties)
            self._choose("set-default-sink", "speaker")

    def remove_loudspeaker(self) -> None:
        """Pull the loudspeaker out (nothing happens when it is).

        The sink ``mouth`` would take its place, so it goes too and with it the microphone: a machine without sound.
        """
        self.remove_microphone()
        self._unload("mouth")
        self._unload("speaker")

    @contextlib.contextmanager
    def one_room(self) -> Iterator[None]:
        """The microphone hears the loudspeaker, as in a room."""
        module = self._pactl("load-module", "module-loopback", "source=speaker.monitor", "sink=mouth")
        try:
            yield
        finally:
            self._pactl("unload-module", module)

    def restore(self) -> None:
        """Plug everything in that a test pulled out."""
        self.add_loudspeaker()
        if "mouth" not in self._modules:
            self._load("mouth", "module-null-sink", "sink_name=mouth", "channels=1", "channel_map=mono")
        self.add_microphone()

    def _launch(self, *command: str) -> None:
        with (self.folder / f"{command[0]}.log").open("wb") as log:
            own = {"XDG_STATE_HOME": str(self.folder), "XDG_CONFIG_HOME": str(self.folder), "DISABLE_RTKIT": "1"}
            environment = {**self.environment, **own}
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
            # A busy machine must not tear gaps into the sound; without the right to it, it goes on as it is.
            with contextlib.suppress(PermissionError):
                os.setpriority(os.PRIO_PROCESS, process.pid, -15)
            self._processes.append(process)

    def _load(self, name: str, *arguments: str) -> None:
        self._modules[name] = self._pactl("load-module", *arguments)
        kind = "sources" if name == "mic" else "sinks"
        wait_until(lambda: f"\t{name}\t" in self._pactl("list", "short", kind), f"the device {name}")

    def _choose(self, command: str, name: str) -> None:
        # The session manager, which keeps the choice, may still be starting.
        wait_until(lambda: self._pactl_works(command, name), f"{name} as default")

    def _unload(self, name: str) -> None:
        if module := self._modules.pop(name, ""):
            self._pactl("unload-module", module)

    def _pactl(self, *arguments: str) -> str:
        command = ["pactl", *arguments]
        return subprocess.run(
            command, env=self.environment, check=True, timeout=longest_wait(), capture_output=True, text=True
        ).stdout.strip()

    def _pactl_works(self, *arguments: str) -> bool:
        command = ["pactl", *arguments]
        return (
            subprocess.run(
                command, env=self.environment, timeout=longest_wait(), capture_output=True, check=False
            ).returncode
            == 0
        )


@pytest.fixture(scope="session")
def audio_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AudioServer]:
    """The running sound server; see the module."""
    if missing := [program for program in PROGRAMS if not shutil.which(program)]:
        pytest.skip(f"no sound server here: {', '.join(missing)} not installed")
    folder = tmp_path_factory.mktemp("sound")
    folder.chmod(0o700)
    server = AudioServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def audio_here(audio_server: AudioServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[AudioServer]:
    """The sound server, for PortAudio inside this process; see the module."""
    for name, value in audio_server.variables.items():
        monkeypatch.setenv(name, value)
    audio_server.restore()
    if "sounddevice" in sys.modules:
        # What PortAudio found when it was loaded belongs to another environment.
        sounddevice = sys.modules["sounddevice"]
        sounddevice._terminate()
        sounddevice._initialize()
    yield audio_server
    audio_server.restore()
