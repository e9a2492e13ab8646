from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from device_app.audio.cues import AMPLITUDE
from device_app.audio.protocols import FRAME_SAMPLES
from device_app.audio.virtual import MemoryLoudspeaker
from device_app.conversation.half_duplex import HalfDuplex
from device_app.settings import AudioSettings
from engines.protocols import AudioChunk, Samples

SETTINGS = AudioSettings(preroll_seconds=0.1, holdoff_seconds=0.4)
CHUNK = AudioChunk(np.zeros(1600, np.float32), 16_000)


class At:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def frame(value: float) -> Samples:
    return np.full(FRAME_SAMPLES, value, np.float32)


def test_the_sound_from_just_before_belongs_to_the_utterance() -> None:
    sound = HalfDuplex(SETTINGS, MemoryLoudspeaker(), At())
    for number in range(10):
        assert sound.accept(frame(number)) is None
    assert sound.open()[::FRAME_SAMPLES].tolist() == [6.0, 7.0, 8.0, 9.0]
    assert sound.accept(frame(10)) is not None
    sound.close()
    assert sound.accept(frame(11)) is None
    assert sound.open()[::FRAME_SAMPLES].tolist() == [11.0]


def test_the_device_never_hears_itself_nor_its_echo() -> None:
    clock = At()
    sound = HalfDuplex(SETTINGS, MemoryLoudspeaker(), clock)
    sound.accept(frame(1))
    sound.play(CHUNK)
    clock.now = 1.0
    sound.accept(frame(2))
    clock.now = 2.0
    sound.rest()
    clock.now = 2.3
    sound.accept(frame(3))
    assert len(sound.open()) == 0
    clock.now = 2.39
    assert sound.accept(frame(4)) is None
    clock.now = 2.41
    assert sound.accept(frame(5)) is not None


def test_falling_silent_twice_is_deaf_once() -> None:
    clock = At()
    sound = HalfDuplex(SETTINGS, MemoryLoudspeaker(), clock)
    sound.play(CHUNK)
    clock.now = 1.0
    sound.rest()
    clock.now = 9.0
    sound.rest()
    sound.open()
    clock.now = 9.1
    assert sound.accept(frame(1)) is not None


def test_how_long_the_voice_will_still_be_heard() -> None:
    clock = At()
    sound = HalfDuplex(SETTINGS, MemoryLoudspeaker(), clock)
    sound.play(CHUNK)
    sound.play(CHUNK)
    clock.now = 0.05
    assert round(sound.seconds_left(), 6) == 0.15
    clock.now = 5.0
    sound.play(CHUNK)
    assert round(sound.seconds_left(), 6) == 0.1
    sound.stop()
    assert sound.seconds_left() == 0.0


def test_everything_is_played_at_the_chosen_volume_and_the_choice_is_heard() -> None:
    loudspeaker = Written()
    sound = HalfDuplex(replace(SETTINGS, cues=False), loudspeaker, At())
    sound.set_volume(0.5)
    (sample,) = loudspeaker.peaks
    assert sample == pytest.approx(AMPLITUDE * 0.25, rel=0.01), "also where cues are not wanted"
    sound.play(AudioChunk(np.full(1600, 0.8, np.float32), 16_000))
    assert loudspeaker.peaks[1] == pytest.approx(0.2)
    sound.set_volume(1.0)
    assert len(loudspeaker.peaks) == 2, "a voice is heard already"
    sound.play(AudioChunk(np.full(1600, 0.8, np.float32), 16_000))
    assert loudspeaker.peaks[2] == pytest.approx(0.8)


class Written(MemoryLoudspeaker):
    """How loud each chunk is that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.peaks: list[float] = []

    def write(self, chunk: AudioChunk) -> None:
        self.peaks.append(float(np.abs(chunk.samples).max()))
