"""The program's measure of loudness beside FFmpeg's."""

from __future__ import annotations

import numpy as np
import pytest

from engines.loudness import LOUDNESS, PEAK, loudness, loudness_gain, without_silence
from tests.engines.measured_loudness import measured_loudness


@pytest.mark.parametrize("rate", [16_000, 22_050, 48_000])
@pytest.mark.parametrize("kind", ["tone", "low tone", "noise", "speech with pauses"])
def test_it_is_what_ffmpeg_measures(kind: str, rate: int) -> None:
    time = np.arange(rate * 4) / rate
    noise = np.random.default_rng(0).standard_normal(len(time)) * 0.05
    signal = {
        "tone": 0.5 * np.sin(2 * np.pi * 997 * time),
        "low tone": 0.5 * np.sin(2 * np.pi * 60 * time),
        "noise": noise,
        "speech with pauses": noise * (np.sin(2 * np.pi * 0.4 * time) > -0.3) * (1 + 5 * (time > 2)),
    }[kind].astype(np.float32)
    assert loudness(signal, rate) == pytest.approx(measured_loudness(signal, rate), abs=0.2)


def test_a_phrase_is_brought_to_one_loudness_and_never_clips() -> None:
    noise = np.random.default_rng(0).standard_normal(44_100).astype(np.float32)
    for level in (1e-3, 0.01, 0.2):
        gain = loudness_gain(noise * np.float32(level), 22_050)
        assert loudness(noise * np.float32(level) * gain, 22_050) == pytest.approx(LOUDNESS, abs=0.05)
    click = np.full(22_050, 0.001, np.float32)
    click[100] = 0.5
    assert 0.5 * loudness_gain(click, 22_050) <= PEAK


@pytest.mark.parametrize("samples", [np.zeros(22_050, np.float32), np.zeros(0, np.float32)])
def test_silence_stays_silent(samples: np.ndarray) -> None:
    assert loudness(samples, 22_050) == -np.inf
    assert loudness_gain(samples, 22_050) == 1.0
    assert len(without_silence(samples, 22_050)) == 0


def test_silence_around_a_sound_is_dropped() -> None:
    sound = np.concatenate([np.zeros(5000), np.ones(1000), np.zeros(7000)]).astype(np.float32)
    assert 1000 <= len(without_silence(sound, 22_050)) <= 1000 + 2 * 221
