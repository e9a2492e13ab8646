"""Sentences, and how a test gives them to a stream."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TypeVar

import numpy as np

from engines.errors import Cancelled
from engines.protocols import SAMPLE_RATE, Hypothesis, Samples
from engines.silero import SileroVoiceActivityDetector
from engines.whisper.stream import WhisperStream
from tests.sounds import in_frames, speak

T = TypeVar("T")

STEP = 16
"""Frames given at once: half a second."""
QUESTION = "Where is the train station?"
SENTENCES = (
    "Good morning, my name is Peter and I have a reservation.",
    "I would like a room for two people, please.",
    "How much does it cost for three nights?",
    "My wife is waiting outside in the car.",
    "Is there a restaurant near the hotel?",
    "We arrived this morning by train from London.",
    "Thank you very much for your help.",
    "Can you call a taxi for us tomorrow at eight?",
    "The weather is very nice here today.",
    "We are going to visit the museum this afternoon.",
    "Please tell me where I can buy some water.",
    "I have lost my passport and my money.",
)


class AtOnce(Executor):
    """Does the work where it is asked for: a pass whenever one is due, however slow the machine."""

    def submit(self, work: Callable[..., T], /, *given: object, **named: object) -> Future[T]:
        done: Future[T] = Future()
        try:
            done.set_result(work(*given, **named))
        except Cancelled as error:
            done.set_exception(error)
        return done


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), np.float32)


def loud(samples: Samples) -> Samples:
    return (samples * 0.1 / np.sqrt(np.mean(np.square(samples)))).astype(np.float32)


def utterance(text: str, language: str = "en", variant: str = "+m4") -> Samples:
    return np.concatenate([silence(0.3), loud(speak(text, language, variant)), silence(0.4)])


def follow(stream: WhisperStream, samples: Samples, detector: SileroVoiceActivityDetector) -> list[Hypothesis]:
    frames = in_frames(samples, detector)
    pieces = [frames.part(start, min(start + STEP, len(frames))) for start in range(0, len(frames), STEP)]
    shown = [hypothesis for piece in pieces if (hypothesis := stream.accept(piece)) is not None]
    return [*shown, stream.finish()]


def plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
