"""Sounds that hold no words of the speaker: noises of eleven kinds, and babble mixed from recordings of people."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engines.protocols import SAMPLE_RATE, Samples

Generator = np.random.Generator
Wave = NDArray[np.float64]

NOISES = (*("silence", "white", "pink", "rumble", "fan", "hum", "clicks", "rain", "music", "siren", "engine"),)


def noise(kind: str, count: int, generator: Generator) -> Samples:
    """``float32[count]`` at `SAMPLE_RATE`, root mean square about 0.1 (silence: 0.0001)."""
    time = np.arange(count) / SAMPLE_RATE
    if kind == "silence":
        return (generator.normal(size=count) * 1e-4).astype(np.float32)
    made: dict[str, Callable[[], Wave]] = {
        "white": lambda: _coloured(count, 0.0, generator),
        "pink": lambda: _coloured(count, 0.5, generator),
        "rumble": lambda: _coloured(count, 1.0, generator),
        "fan": lambda: _coloured(count, 0.5, generator) + 0.5 * _partials(time, 87.0, 6, generator),
        "hum": lambda: _partials(time, 50.0, 8, generator) + 0.02 * generator.normal(size=count),
        "clicks": lambda: _bursts(count, 5.0, 300, generator),
        "rain": lambda: _bursts(count, 300.0, 60, generator) + 0.1 * generator.normal(size=count),
        "music": lambda: _music(count, generator),
        "siren": lambda: np.sin(2 * np.pi * np.cumsum(900 + 350 * np.sin(2 * np.pi * time / 3)) / SAMPLE_RATE),
        "engine": lambda: _engine(count, generator),
    }
    wave = made[kind]()
    return np.asarray(0.1 * wave / np.sqrt(np.mean(np.square(wave))), np.float32)


def babble(voices: Sequence[Samples], count: int, people: int, decibels: float, generator: Generator) -> Samples:
    """`people` talking at once, each one recording after another, at that root mean square below full scale."""
    mixed = np.zeros(count)
    for _ in range(people):
        start = -int(generator.uniform(0, 5) * SAMPLE_RATE)
        while start < count:
            voice = voices[int(generator.integers(len(voices)))]
            heard = voice[max(0, -start) : max(0, count - start)]
            level = np.sqrt(np.mean(np.square(voice))) or 1.0
            mixed[max(0, start) : max(0, start) + len(heard)] += heard / level
            start += len(voice) + int(generator.uniform(0.1, 0.8) * SAMPLE_RATE)
    return np.asarray(mixed / np.sqrt(np.mean(np.square(mixed))) * 10 ** (decibels / 20), np.float32)


def _coloured(count: int, slope: float, generator: Generator) -> Wave:
    spectrum = np.fft.rfft(generator.normal(size=count)) / np.arange(1, count // 2 + 2) ** slope
    made = np.fft.irfft(spectrum, count)
    return np.asarray(made / made.std(), np.float64)


def _partials(time: Wave, pitch: float, number: int, generator: Generator) -> Wave:
    waves = [np.sin(2 * np.pi * pitch * k * time + generator.uniform(0, 6)) / k for k in range(1, number)]
    return np.asarray(np.sum(waves, axis=0), np.float64)


def _bursts(count: int, per_second: float, longest: int, generator: Generator) -> Wave:
    made = np.zeros(count)
    for start in generator.integers(0, count, max(1, int(count / SAMPLE_RATE * per_second))):
        length = int(generator.integers(longest // 10, longest))
        burst = generator.normal(size=length) * np.exp(-np.arange(length) / (length / 5)) * generator.uniform(0.2, 1.0)
        made[start : start + length] += burst[: count - start]
    return made


def _music(count: int, generator: Generator) -> Wave:
    made = np.zeros(count)
    start = 0
    while start < count:
        length = min(int(generator.choice([0.25, 0.5, 0.75]) * SAMPLE_RATE), count - start)
        time = np.arange(length) / SAMPLE_RATE
        for _ in range(int(generator.integers(1, 4))):
            pitch = 110 * 2 ** (generator.choice([0, 2, 4, 5, 7, 9, 11, 12, 14, 16, 19, 24]) / 12)
            tone = np.sum([np.sin(2 * np.pi * pitch * k * time) / k**1.5 for k in (1, 2, 3, 4, 5)], axis=0)
            made[start : start + length] += tone * np.exp(-time * generator.uniform(1, 5))
        start += length
    return made


def _engine(count: int, generator: Generator) -> Wave:
    slow = np.convolve(generator.normal(size=count // 800 + 2), np.ones(20) / 20, "same")
    speed = 28 + 12 * np.interp(np.arange(count), np.arange(len(slow)) * 800, slow)
    phase = 2 * np.pi * np.cumsum(speed) / SAMPLE_RATE
    hum = np.sum([np.sin(k * phase) / k for k in range(1, 20)], axis=0)
    return np.asarray(hum + 0.4 * _coloured(count, 0.5, generator), np.float64)
