"""The worker's queue: control overtakes, sound is bounded, nothing that is put in ever waits."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from device_app.engine_host.supervisor import EngineExited, FromEngine
from device_app.events.families import Control, JobId, Status
from engines.protocols import Samples

MAX_FRAMES = 320
"""Microphone frames that may wait (about ten seconds); of more, the oldest are dropped."""


@dataclass(frozen=True, slots=True)
class MicrophoneFrame:
    """Samples of one frame of the microphone, ``float32[n]`` at 16 kHz."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class DevicesChanged:
    """A microphone or a loudspeaker was lost or found."""


@dataclass(frozen=True, slots=True)
class Drained:
    """Everything that was to be played for a job has been heard."""

    job: JobId


@dataclass(frozen=True, slots=True)
class Reported:
    """What a thread that works for the conversation has to tell the window."""

    status: Status


Message = Control | MicrophoneFrame | DevicesChanged | Drained | Reported | FromEngine | EngineExited


class Inbox:
    """Thread-safe. Within a family the order is kept."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._controls: deque[Control] = deque()
        self._others: deque[Message] = deque()
        self._frames = 0

    def put(self, message: Message) -> None:
        """Add a message; returns at once."""
        with self._changed:
            match message:
                case Control():
                    self._controls.append(message)
                case DevicesChanged() if message in self._others:
                    return
                case MicrophoneFrame():
                    self._frames += 1
                    if self._frames > MAX_FRAMES:
                        self._drop_oldest_frame()
                    self._others.append(message)
                case _:
                    self._others.append(message)
            self._changed.notify()

    def get(self, timeout: float) -> Message | None:
        """The next message; None when none came for `timeout` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._controls or self._others, timeout):
                return None
            if self._controls:
                return self._controls.popleft()
            message = self._others.popleft()
            self._frames -= isinstance(message, MicrophoneFrame)
            return message

    def take_frames(self) -> list[Samples]:
        """Every frame that waits, removed: for a control message that overtook them but comes after them in time."""
        with self._changed:
            frames = [message.samples for message in self._others if isinstance(message, MicrophoneFrame)]
            self._others = deque(message for message in self._others if not isinstance(message, MicrophoneFrame))
            self._frames = 0
            return frames

    def _drop_oldest_frame(self) -> None:
        for index, message in enumerate(self._others):
            if isinstance(message, MicrophoneFrame):
                del self._others[index]
                self._frames -= 1
                return
