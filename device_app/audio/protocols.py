"""What the worker needs of a microphone and a loudspeaker, real or virtual."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from engines.protocols import AudioChunk, Samples

FRAME_SAMPLES = 512
"""Samples of one microphone frame at 16 kHz (32 ms): the frame of the detector of voice."""


class AudioInput(Protocol):
    """A microphone that is open from `start` to `close` and comes back by itself after it was lost."""

    @property
    def name(self) -> str:
        """Stable name of the device in use; empty while there is none."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """Names of the devices that may be chosen now; empty where there is nothing to choose from."""
        ...

    def choose(self, name: str) -> None:
        """Use the device of this name, or whose name begins with it, from now on; empty for the system's default."""
        ...

    def start(self, on_frame: Callable[[Samples], None], on_change: Callable[[], None]) -> None:
        """Open the device and keep it open.

        Args:
            on_frame: called from an audio thread with each ``float32[FRAME_SAMPLES]`` at 16 kHz.
            on_change: called when `name` changed (lost, found, another device), or `choices`.
        """
        ...

    def close(self) -> None:
        """Close the device; no callback is called afterwards."""
        ...


class AudioOutput(Protocol):
    """A loudspeaker that plays what it is given, in order."""

    @property
    def name(self) -> str:
        """Stable name of the device in use; empty while there is none."""
        ...

    @property
    def choices(self) -> tuple[str, ...]:
        """Names of the devices that may be chosen now; empty where there is nothing to choose from."""
        ...

    def choose(self, name: str) -> None:
        """Use the device of this name, or whose name begins with it, from now on; empty for the system's default."""
        ...

    def start(self, on_change: Callable[[], None]) -> None:
        """Find the device; `on_change` is called when `name` or `choices` changed."""
        ...

    def write(self, chunk: AudioChunk) -> None:
        """Queue a chunk of any rate; returns at once.

        Raises:
            DragomanError: ``audio.no_loudspeaker``.
        """
        ...

    def finish(self, on_drained: Callable[[], None]) -> None:
        """Call `on_drained` once, from an audio thread, when everything written so far has been heard."""
        ...

    def stop(self) -> None:
        """Silence within 100 ms, drop what is queued; a pending `on_drained` is called."""
        ...

    def close(self) -> None:
        """Stop and close the device."""
        ...
