"""Sounds for tests of hearing: sentences spoken by eSpeak NG, and noises."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import numpy as np
import soxr

from engines.protocols import SAMPLE_RATE, Samples, VoiceActivityDetector
from engines.voice_activity import Frames
from tests.waiting import longest_wait

VOICES = {"en": "en-us", "es": "es", "fr": "fr", "de": "de", "pt": "pt-br", "zh": "cmn"}
"""Language → eSpeak NG's voice."""

NOISES = ("silence", "hum", "fan", "rumble", "white", "clicks", "tones")


_SPEAK = """
import sys
import numpy as np
from engines.cancellation import Cancellation
from engines.espeak.library import espeak_library
library = espeak_library()
clauses = library.speak(sys.argv[1], sys.argv[2], int(sys.argv[3]), Cancellation())
sys.stdout.buffer.write(np.array([library.sample_rate, *np.concatenate(clauses)], np.float32).tobytes())
"""


def speak(text: str, language: str = "en", variant: str = "", rate: int = 160) -> Samples:
    """``float32[n]`` at 16 kHz, without silence around it.

    Args:
        text: what is said.
        language: one of `VOICES`.
        variant: of the voice, such as ``+m4``.
        rate: words a minute.
    """
    return _spoken(text, VOICES[language] + variant, rate).copy()


@cache
def _spoken(text: str, voice: str, rate: int) -> Samples:
    """In a process of its own: the library's sound depends on what the same process has said before."""
    command = [sys.executable, "-c", _SPEAK, text, voice, str(rate)]
    spoken = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=longest_wait()).stdout
    values = np.frombuffer(spoken, np.float32)
    samples = soxr.resample(values[1:], float(values[0]), SAMPLE_RATE).astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]


def noise(kind: str, count: int, generator: np.random.Generator) -> Samples:
    """``float32[count]`` at 16 kHz, of a root mean square around 0.1 (silence: 0.0001).

    Args:
        kind: one of `NOISES`.
        count: samples.
        generator: source of chance.
    """
    time = np.arange(count) / SAMPLE_RATE
    if kind == "silence":
        return (generator.normal(size=count) * 1e-4).astype(np.float32)
    if kind == "hum":
        partials = [np.sin(2 * np.pi * 50 * k * time + generator.uniform(0, 6)) / k for k in range(1, 9)]
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
    slope = {"white": 0.0, "fan": 0.5, "rumble": 1.0}[kind]
    spectrum = np.fft.rfft(generator.normal(size=count)) / np.arange(1, count // 2 + 2) ** slope
    coloured = np.fft.irfft(spectrum, count)
    return (0.1 * coloured / coloured.std()).astype(np.float32)


def in_frames(samples: Samples, detector: VoiceActivityDetector) -> Frames:
    """The whole frames of a sound, with the probability of voice in each."""
    size = detector.frame_samples
    whole = samples[: len(samples) // size * size].astype(np.float32)
    detector.reset()
    return Frames(whole, np.array([detector.probability(frame) for frame in whole.reshape(-1, size)], np.float32))


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
