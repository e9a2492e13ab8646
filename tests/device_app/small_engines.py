"""Engines small enough to control: what they do is said by the text they get. They are real to the chain, which knows
only the protocols; a process can load them, because they are importable.

A recogniser hears one word for every burst of a tone; a translator answers word by word; a voice hums. Where the
recogniser has to choose between English and Spanish, the pitch decides.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from device_app.events.engine import Interpret
from device_app.events.families import JobId
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.loading import Engines
from engines.plugin import Stage
from engines.protocols import (
    SAMPLE_RATE,
    AudioChunk,
    Hypothesis,
    Quality,
    Samples,
    Translation,
    TranslationRequest,
)
from engines.voice_activity import Frames

_Kind = TypeVar("_Kind")

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SPANISH_WORDS = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez")
FRAME = 512

PROOF_SECONDS = 1.0
"""Speech that sets a press aside; of less the button is right."""
ENGLISH, DOUBTFUL, SPANISH = 300.0, 450.0, 600.0
"""Pitches (hertz)."""


def burst(seconds: float = 0.3, silence: float = 0.2, level: float = 0.3, pitch: float = ENGLISH) -> Samples:
    """One "word": a tone, then silence."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    tone = (level * np.sin(2 * np.pi * pitch * t)).astype(np.float32)
    return np.concatenate((tone, np.zeros(int(silence * SAMPLE_RATE), np.float32)))


def silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


def text_job(job: int, text: str, source: str = "en", target: str = "es", *, speak: bool = True) -> Interpret:
    """The request to translate a typed text, and to speak it."""
    return Interpret(JobId(job), TranslationRequest(text, source, target), speak)


def of(events: Sequence[object], kind: type[_Kind]) -> list[_Kind]:
    """Those of a kind."""
    return [event for event in events if isinstance(event, kind)]


class LoudnessDetector:
    """Voice is whatever is loud."""

    frame_samples = FRAME

    def probability(self, frame: Samples) -> float:
        return float(np.abs(frame).mean() > 0.02)

    def reset(self) -> None:
        pass


class _Stream:
    def __init__(self, recognizer: CountingRecognizer, languages: Sequence[str], *, pressed: bool) -> None:
        self._recognizer = recognizer
        self._languages = languages
        self._pressed = pressed
        self._loud_frames = 0
        self._loud_seconds = 0.0
        self._count = 0
        self._pitch = ENGLISH

    wordless_seconds = 0.0
    hurried = False
    open_end = None

    def accept(self, frames: Frames) -> Hypothesis | None:
        changed = False
        for start in range(0, len(frames.samples), FRAME):
            frame = frames.samples[start : start + FRAME]
            loud = bool(np.abs(frame).mean() > 0.02)
            self._loud_frames = self._loud_frames + 1 if loud else 0
            self._loud_seconds += loud * FRAME / SAMPLE_RATE
            self._count += self._loud_frames == 1
            if self._loud_frames == 2:  # the first one may hold the edge of the burst
                crossings = np.count_nonzero(np.diff(np.signbit(frame)))
                pitch = crossings / 2 * SAMPLE_RATE / len(frame)
                self._pitch = min((ENGLISH, DOUBTFUL, SPANISH), key=lambda known: abs(known - pitch))
                changed = True
        return self._hypothesis() if changed else None

    def finish(self) -> Hypothesis:
        if self._recognizer.failure is not None:
            raise self._recognizer.failure
        return replace(self._hypothesis(final=True), final=True)

    def close(self) -> None:
        pass

    def _pitch_of(self, language: str) -> bool:
        return self._pitch == (SPANISH if language == "es" else ENGLISH)

    def _hypothesis(self, *, final: bool = False) -> Hypothesis:
        first, *others = self._languages
        if not others:
            return self._reading(first)
        if self._pressed and self._loud_seconds < PROOF_SECONDS:
            return replace(self._reading(first), warnings=() if final or self._pitch_of(first) else ("lid.uncertain",))
        if self._pitch == DOUBTFUL:
            if self._pressed:
                return self._reading(first)
            other = self._reading("es")
            return replace(self._reading("en"), warnings=("lid.uncertain",), other=other)
        return self._reading("es" if self._pitch == SPANISH else "en")

    def _reading(self, language: str) -> Hypothesis:
        words = SPANISH_WORDS if language == "es" and self._pitch != ENGLISH else WORDS
        text = "" if self._recognizer.deaf else " ".join(words[: self._count])
        return Hypothesis(text=text, language=language, confidence=0.9, stable=len(text))


class CountingRecognizer:
    """Hears "one two three …"."""

    name = "counting"
    quality = Quality.ROUGH
    languages = frozenset({"en", "es"})

    def __init__(self, *, deaf: bool = False, failure: Exception | None = None) -> None:
        self.deaf = deaf
        self.failure = failure

    def open(self, languages: Sequence[str], cancellation: Cancellation, *, pressed: bool = False) -> _Stream:
        return _Stream(self, languages, pressed=pressed)

    def close(self) -> None:
        pass


class ObedientTranslator:
    """Answers in capitals, a word at a time. A word of the text may be an order:

    ``crash`` kills the process, ``hang`` never returns and can't be cancelled, ``native-hang`` stops all threads too,
    ``bug`` raises, ``fail`` fails as an environment does, ``gpu-fault`` fails for good, ``slow`` takes 0.2 s,
    ``polite-hang`` never returns but looks at the cancellation.
    """

    name = "obedient"
    quality = Quality.ROUGH
    pairs = frozenset({("en", "es"), ("es", "en"), ("en", "bo")})

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        words = request.text.split()
        done: list[str] = []
        for number, word in enumerate(words, start=1):
            if word != "hang":
                cancellation.check()
            self._obey(word.strip(".,"), cancellation)
            done.append(word.upper())
            text = " ".join(done)
            final = number == len(words)
            yield Translation(
                text=text if final else text + " ",
                stable=len(text),
                final=final,
                engine=self.name,
                quality=self.quality,
            )

    def _obey(self, word: str, cancellation: Cancellation) -> None:
        match word:
            case "crash":
                os.kill(os.getpid(), 9)
            case "hang":
                threading.Event().wait(3600)
            case "native-hang":  # as a library that keeps the interpreter's lock: no thread of Python runs meanwhile
                ctypes.PyDLL(None).sleep(3600)
            case "polite-hang":
                while True:
                    cancellation.check()
                    time.sleep(0.01)
            case "bug":
                raise ZeroDivisionError("a bug, on purpose")
            case "fail":
                raise DragomanError("mt.failed", "it failed, on purpose")
            case "gpu-fault":
                raise DragomanError("engine.gpu_fault", "the GPU failed, on purpose")
            case "slow":
                time.sleep(0.2)

    def close(self) -> None:
        pass


class HummingSynthesizer:
    """0.1 s of a hum for each word, in one chunk a clause. The word ``MUTE`` breaks it."""

    name = "humming"
    quality = Quality.ROUGH
    languages = frozenset({"en", "es"})

    def synthesize(
        self, text: str, language: str, cancellation: Cancellation, *, speed: float = 1.0
    ) -> Iterator[AudioChunk]:
        for word in text.split():
            cancellation.check()
            if word == "MUTE":
                raise DragomanError("tts.failed", "it failed, on purpose")
            samples = np.full(int(0.1 / speed * SAMPLE_RATE), 0.1, np.float32)
            yield AudioChunk(samples, SAMPLE_RATE)

    def close(self) -> None:
        pass


def load_small_engines(report: Callable[[Stage], None] = lambda _: None) -> Engines:
    report(Stage.RECOGNITION)
    report(Stage.VOICE)
    return Engines((CountingRecognizer(),), (ObedientTranslator(),), (HummingSynthesizer(),))


def fail_to_load(_report: object = None) -> Engines:
    raise DragomanError("engine.not_installed", "nothing is installed, on purpose")
