"""Where the sound of a talk comes from: a microphone, what the loudspeaker plays, a pipe."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import av
import numpy as np

from device_app.audio.sound_server import monitor_name
from device_app.audio.system import system_audio
from device_app.chain.sample_sources import LiveSamples
from device_app.settings import AudioSettings
from device_app.sound_files import FrameConverter
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, Samples

_BLOCK_BYTES = SAMPLE_RATE // 10 * 2
_FULL_SCALE = 32768.0
_MOST_BLOCKS = 10
"""Of a pipe that are read ahead."""
_TICK = 0.1
"""Seconds between two looks at whether the talk is to end."""
_FIND_SECONDS = 5.0
"""Longest time until the first sound of a microphone that is there; a Bluetooth one takes some seconds."""


@contextmanager
def microphone(settings: AudioSettings) -> Iterator[LiveSamples]:
    """The sound of the microphone.

    Raises:
        DragomanError: ``audio.no_microphone``.
    """
    device, _ = system_audio(settings)
    live = LiveSamples(Cancellation())
    found = threading.Event()

    def hear(frame: Samples) -> None:
        found.set()
        live.put(frame)

    device.start(hear, lambda: None)
    try:
        if not found.wait(_FIND_SECONDS):
            raise DragomanError(
                "audio.no_microphone", "there is no microphone", hint="Connect one, or name a recording"
            )
        yield live
    finally:
        live.finish()
        device.close()


@contextmanager
def monitor() -> Iterator[LiveSamples]:
    """What the sound server plays.

    Raises:
        DragomanError: ``audio.no_monitor``.
    """
    program = shutil.which("parec")
    if not program:
        raise _no_monitor("parec is not installed")
    command = [program, f"--device={_monitor_name()}", f"--rate={SAMPLE_RATE}", "--channels=1", "--format=s16le",
               "--latency-msec=100", "--raw"]  # fmt: skip
    live = LiveSamples(Cancellation())
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as recorder:
        assert recorder.stdout
        thread = threading.Thread(target=_pump, args=(recorder.stdout, live), name="monitor", daemon=True)
        thread.start()
        try:
            yield live
        finally:
            recorder.terminate()
            live.finish()
            thread.join()


def _monitor_name() -> str:
    try:
        name = monitor_name()
    except OSError as error:
        raise _no_monitor("there is no sound server") from error
    if not name:
        raise _no_monitor("the sound server has no loudspeaker")
    return name


def _no_monitor(what: str) -> DragomanError:
    return DragomanError("audio.no_monitor", what, hint="Use --mic, or name a recording")


def _pump(stream: BinaryIO, live: LiveSamples) -> None:
    for block in raw_blocks(stream):
        live.put(block)
    live.finish()


def raw_blocks(stream: BinaryIO) -> Iterator[Samples]:
    """Samples of a pipe: 16 bit, little endian, mono, 16 kHz."""
    rest = b""
    while block := stream.read(_BLOCK_BYTES):
        block = rest + block
        whole = len(block) // 2 * 2
        rest = block[whole:]
        yield np.frombuffer(block[:whole], "<i2").astype(np.float32) / _FULL_SCALE


class PipedSamples:
    """Samples of a pipe, read on a thread of their own: whoever ends the talk need not wait for the pipe.

    Args:
        blocks: of the pipe; what they raise, `read` raises.
        ending: ends the samples at once.
    """

    def __init__(self, blocks: Iterable[Samples], ending: Cancellation) -> None:
        self._blocks, self._ending = blocks, ending
        self._waiting: queue.Queue[Samples | Exception | None] = queue.Queue(_MOST_BLOCKS)
        threading.Thread(target=self._pump, name="pipe", daemon=True).start()

    def read(self) -> Samples | None:
        """See `SampleSource`."""
        while not self._ending.cancelled:
            try:
                block = self._waiting.get(timeout=_TICK)
            except queue.Empty:
                continue
            if isinstance(block, Exception):
                raise block
            if block is None or len(block):
                return block
        return None

    def _pump(self) -> None:
        try:
            for block in self._blocks:
                self._waiting.put(block)
            self._waiting.put(None)
        except Exception as error:  # noqa: BLE001 - raised again where it is read
            self._waiting.put(error)


def standard_input() -> BinaryIO:
    """Standard input without a buffer, whose lock a thread that waits for sound would hold while the program ends."""
    return open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)


def piped_blocks() -> Iterator[Samples]:
    """Samples of a recording on standard input, in any container that can be read from its beginning.

    Raises:
        DragomanError: ``file.not_audio``.
    """
    try:
        with av.open(standard_input(), "r", options={"protocol_whitelist": "pipe"}) as container:
            if not container.streams.audio:
                raise DragomanError("file.not_audio", "standard input is no sound", hint="See: --raw")
            converter = FrameConverter()
            for frame in container.decode(audio=0):
                yield from converter.convert(frame)
            yield from converter.flush()
    except (av.FFmpegError, OSError, ValueError) as error:
        raise DragomanError(
            "file.not_audio", "standard input is no sound", hint="Pipe a recording in, or raw samples with --raw"
        ) from error
