"""The three families of messages, the two sides and the states.

The family decides how a queue treats a message. *Control* overtakes what is queued and is never dropped; *data* is
ordered and is dropped when its job is interrupted; *status* is ordered, and only the newest of a kind matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

JobId = NewType("JobId", int)
"""One request to the engine process: each gets a new number, never used again. A turn may take several jobs."""

TurnNumber = NewType("TurnNumber", int)
"""One turn of a conversation: 1, 2, 3 …"""


class Side(StrEnum):
    """The two people. A is the owner (left, or near half); B the partner (right, or far half)."""

    A = "a"
    B = "b"

    @property
    def other(self) -> Side:
        """The other person."""
        return Side.B if self is Side.A else Side.A


class State(StrEnum):
    """What the device is doing; transitions and time limits are in ``device_app/conversation/states.py``."""

    LOADING = "loading"
    IDLE = "idle"
    AWAITING = "awaiting"
    """Hands-free: whoever speaks next is heard."""
    LISTENING = "listening"
    THINKING = "thinking"
    ASKING = "asking"
    """Which of the two languages was it? The answer is one of the two people's."""
    SPEAKING = "speaking"
    NO_SPEECH = "no_speech"
    ERROR = "error"
    MUTED = "muted"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Control:
    """Overtakes; never dropped."""


@dataclass(frozen=True, slots=True)
class Data:
    """Ordered; dropped when its job is interrupted."""

    job: JobId


@dataclass(frozen=True, slots=True)
class Status:
    """Ordered; only the newest of a kind matters."""


@dataclass(frozen=True, slots=True)
class PageRequest(Control):
    """What a page beside the conversation asks for."""


@dataclass(frozen=True, slots=True)
class PageJob(Data):
    """A request to the engine process for such a page."""
