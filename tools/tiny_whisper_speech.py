"""Synthetic speech and noise to train the tiny Whisper of the tests on, and to test it with."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import soxr

from engines.cancellation import Cancellation
from engines.espeak.library import espeak_library
from engines.protocols import SAMPLE_RATE, Samples

PHRASEBOOK = Path(__file__).parents[1] / "assets" / "phrasebook"
PHRASES = (
    "symptoms.need_doctor", "hotel.reservation", "emergency.call_ambulance", "shop.how_much", "travel.lost",
    "understanding.speak_slowly", "food.bill", "transport.missed_train", "travel.turn_left", "care.where_hurts",
)  # fmt: skip
VOICES = {"en": "en-us", "es": "es", "fr": "fr", "zh": "cmn"}
"""Language → eSpeak NG's voice."""
VARIANTS = ("", "+m1", "+m2", "+m3", "+m5", "+m6", "+f1", "+f2", "+f3", "+f5", "+max", "+steph", "+pablo")
"""Voices it learns from."""
HELD_OUT_VARIANTS = ("+m4", "+m7", "+f4")
"""Voices it never heard."""
RATES = (140, 160, 175, 195)
"""Words a minute; of a held-out utterance too, in between."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance: the sound without silence around it, and when each of its words is over (seconds)."""

    samples: Samples
    ends: tuple[float, ...]


@cache
def sentences() -> Mapping[str, tuple[str, ...]]:
    """The sentences by language: what the phrasebook says in four languages."""
    phrases: dict[str, dict[str, str]] = {}
    for path in PHRASEBOOK.glob("*.toml"):
        phrases |= {phrase["id"]: phrase for phrase in tomllib.loads(path.read_text("utf-8")).get("phrase", [])}
    return {language: tuple(phrases[name][language] for name in PHRASES) for language in VOICES}


def words(text: str, language: str) -> list[str]:
    """Words with the spaces before them, joined they are the text; characters where no spaces are written."""
    if language == "zh":
        pieces = list(text)
    else:
        first, *others = text.split(" ")
        pieces = [first, *(f" {word}" for word in others)]
    joined: list[str] = []
    for piece in pieces:
        if joined and not any(character.isalnum() for character in piece):
            joined[-1] += piece  # punctuation is not spoken
        else:
            joined.append(piece)
    return joined


def speak(text: str, language: str, variant: str, rate: int) -> Samples:
    """``float32[n]`` at 16 kHz, without silence around it."""
    library = espeak_library()
    clauses = library.speak(text, VOICES[language] + variant, rate, Cancellation())
    samples = soxr.resample(np.concatenate(clauses), library.sample_rate, SAMPLE_RATE).astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]


def spoken(text: str, language: str, variant: str, rate: int) -> Spoken:
    """Speak, and find where the words end by speaking each beginning of the text on its own."""
    samples = speak(text, language, variant, rate)
    whole = _seconds(text, language, rate)
    pieces = words(text, language)
    ends = [_seconds("".join(pieces[: count + 1]), language, rate) for count in range(len(pieces) - 1)]
    scale = len(samples) / SAMPLE_RATE / whole
    return Spoken(samples, (*(min(end, whole) * scale for end in ends), len(samples) / SAMPLE_RATE))


@cache
def _seconds(text: str, language: str, rate: int) -> float:
    return len(speak(text, language, "", rate)) / SAMPLE_RATE


def noise(kind: str, count: int, generator: np.random.Generator) -> Samples:
    """``float32[count]`` at 16 kHz, of a root mean square around 0.1.

    Args:
        kind: one of `NOISES`.
        count: samples.
        generator: source of chance.
    """
    time = np.arange(count) / SAMPLE_RATE
    if kind == "silence":
        return (generator.normal(size=count) * 1e-4).astype(np.float32)
    if kind == "hum":
        base = generator.choice([50.0, 60.0])
        partials = [np.sin(2 * np.pi * base * k * time + generator.uniform(0, 6)) / k for k in range(1, 9)]
        return (0.1 * np.sum(partials, axis=0) + 0.003 * generator.normal(size=count)).astype(np.float32)
    if kind == "clicks":
        clicks = np.zeros(count)
        for start in generator.integers(0, count, max(1, int(count / SAMPLE_RATE * 4))):
            length = int(generator.integers(30, 400))
            burst = generator.normal(size=length) * np.exp(-np.arange(length) / (length / 5))
            clicks[start : start + length] += 0.5 * burst[: count - start]
        return clicks.astype(np.float32)
    if kind == "tones":
        return _tones(count, generator)
    if kind == "babble":
        return _babble(count, generator)
    slope = {"white": 0.0, "fan": 0.5, "rumble": 1.0}[kind]
    spectrum = np.fft.rfft(generator.normal(size=count)) / np.arange(1, count // 2 + 2) ** slope
    coloured = np.fft.irfft(spectrum, count)
    return (0.1 * coloured / coloured.std()).astype(np.float32)


NOISES = ("silence", "hum", "fan", "rumble", "white", "clicks", "tones", "babble")


def _tones(count: int, generator: np.random.Generator) -> Samples:
    """Chords of decaying tones, as of a music box."""
    samples = np.zeros(count)
    start = 0
    while start < count:
        length = min(int(generator.uniform(0.15, 0.6) * SAMPLE_RATE), count - start)
        time = np.arange(length) / SAMPLE_RATE
        for _ in range(int(generator.integers(1, 4))):
            pitch = 110 * 2 ** (generator.integers(0, 36) / 12)
            partials = [np.sin(2 * np.pi * pitch * k * time) / k**1.5 for k in (1, 2, 3, 4)]
            samples[start : start + length] += 0.08 * np.sum(partials, axis=0) * np.exp(-time * generator.uniform(1, 5))
        start += length
    return samples.astype(np.float32)


def _babble(count: int, generator: np.random.Generator) -> Samples:
    """Twelve people speaking at once, some way off; none says a sentence that the model is taught."""
    pool = _babble_voices()
    samples = np.zeros(count)
    for _ in range(12):
        start = -int(generator.uniform(0, 2) * SAMPLE_RATE)
        while start < count:
            voice = pool[int(generator.integers(len(pool)))]
            heard = voice[max(0, -start) : count - start]
            samples[max(0, start) : max(0, start) + len(heard)] += heard
            start += len(voice) + int(generator.uniform(0, 0.2) * SAMPLE_RATE)
    return (0.1 * samples / max(samples.std(), 1e-6)).astype(np.float32)


@cache
def _babble_voices() -> tuple[Samples, ...]:
    texts = []
    for path in sorted(PHRASEBOOK.glob("*.toml")):
        phrases = tomllib.loads(path.read_text("utf-8")).get("phrase", [])
        others = [phrase for phrase in phrases if phrase["id"] not in PHRASES]
        texts += [(phrase[code], code) for phrase in others for code in VOICES if "{" not in phrase[code]]
    chosen = random.Random(1).sample(texts, 160)  # noqa: S311 - nothing secret
    return tuple(
        speak(text, language, VARIANTS[number % len(VARIANTS)], RATES[number % len(RATES)])
        for number, (text, language) in enumerate(chosen)
    )
