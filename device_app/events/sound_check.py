"""The page of settings ⇄ conversation: what the microphone hears, and a test of both devices."""

from __future__ import annotations

from dataclasses import dataclass

from device_app.events.families import PageRequest, Status


@dataclass(frozen=True, slots=True)
class MeterMicrophone(PageRequest):
    """Tell how loud the microphone is, from now on or no longer; disturbs nothing that goes on."""

    on: bool


@dataclass(frozen=True, slots=True)
class TryMicrophone(PageRequest):
    """Record a few seconds and play them back. Interrupts a turn in progress."""


@dataclass(frozen=True, slots=True)
class TryLoudspeaker(PageRequest):
    """Play a few notes. Interrupts a turn in progress."""


@dataclass(frozen=True, slots=True)
class MicrophoneLevel(Status):
    """What the microphone hears, whoever has the floor.

    Attributes:
        value: loudness, 0 … 1 on a perceptual scale.
        clipped: whether it was louder than the microphone can tell.
    """

    value: float
    clipped: bool


@dataclass(frozen=True, slots=True)
class SoundTried(Status):
    """How far a test is: ``recording``, ``playing``, or empty: none goes on. `code` says why it could not be done."""

    phase: str
    code: str = ""
