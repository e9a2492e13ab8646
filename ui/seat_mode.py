"""What a talk button can look like."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """What a talk button looks like: the device's states as this person is concerned by them."""

    LOADING = "loading"
    IDLE = "idle"
    WAITING = "waiting"
    """It is the other person's turn; a tap asks for the next one."""
    QUEUED = "queued"
    """This person's turn comes next; a tap leaves the queue."""
    TYPE = "type"
    """This person can only type: the device can't hear their language, or hears nothing at all."""
    PHRASES = "phrases"
    """Only phrases of the phrasebook are translated between the two languages."""
    NO_PAIR = "no_pair"
    """Nothing is translated between the two languages."""
    AWAITING = "awaiting"
    LISTENING = "listening"
    THINKING = "thinking"
    ASKING = "asking"
    SPEAKING = "speaking"
    NO_SPEECH = "no_speech"
    ERROR = "error"
    MUTED = "muted"
    UNAVAILABLE = "unavailable"
