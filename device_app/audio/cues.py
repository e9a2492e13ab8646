"""Short sounds that tell where a turn stands to a person who doesn't look at the screen."""

from __future__ import annotations

from enum import Enum
from functools import cache

import numpy as np

from engines.protocols import AudioChunk

RATE = 48_000
SECONDS = 0.075
"""Under 80 ms, so that the start of an utterance isn't delayed noticeably."""

AMPLITUDE = 0.2
ATTACK_SECONDS = 0.006
DECAY_SECONDS = 0.025


class Cue(Enum):
    """What a cue says; the value is its notes, in hertz (fifths apart, so that they are told apart in noise)."""

    START = (659.26, 987.77)
    """Rising: I listen."""
    STOP = (987.77, 659.26)
    """Falling: I have stopped listening."""
    ERROR = (311.13, 293.66)
    """Low: that didn't work."""


CHIME = (523.25, 659.26, 783.99, 1046.5)
"""Notes of `chime`, hertz: a chord, low to high, so that a loudspeaker shows what it can."""

CHIME_SECONDS = 0.35
"""Between two notes."""


@cache
def chime() -> AudioChunk:
    """A sound to try a loudspeaker with, at `RATE`: the notes of `CHIME` one after the other, each fading away."""
    length = round(CHIME_SECONDS * RATE)
    time = np.arange(length) / RATE
    envelope = np.minimum(time / ATTACK_SECONDS, 1.0) * np.minimum((CHIME_SECONDS - time) / CHIME_SECONDS, 1.0)
    notes = [AMPLITUDE * envelope * np.sin(2 * np.pi * frequency * time) for frequency in CHIME]
    samples = np.concatenate(notes).astype(np.float32)
    samples.setflags(write=False)
    return AudioChunk(samples, RATE)


@cache
def cue(kind: Cue) -> AudioChunk:
    """The sound of `kind`: its notes one after the other, struck softly, `SECONDS` long at `RATE`."""
    length = round(SECONDS * RATE)
    sound = np.zeros(length)
    for number, frequency in enumerate(kind.value):
        start = number * length // len(kind.value)
        time = np.arange(length - start) / RATE
        envelope = np.minimum(time / ATTACK_SECONDS, 1.0) * np.exp(-time / DECAY_SECONDS)
        tone = np.sin(2 * np.pi * frequency * time) + 0.25 * np.sin(4 * np.pi * frequency * time)
        sound[start:] += envelope * tone
    release = round(ATTACK_SECONDS * RATE)
    sound[-release:] *= np.linspace(1.0, 0.0, release)
    sound *= AMPLITUDE / np.abs(sound).max()
    samples = sound.astype(np.float32)
    samples.setflags(write=False)
    return AudioChunk(samples, RATE)
