from __future__ import annotations

import numpy as np

from device_app.audio.protocols import FRAME_SAMPLES
from device_app.conversation.microphone_gate import MicrophoneGate
from device_app.settings import AudioSettings

SETTINGS = AudioSettings(preroll_seconds=0.1, holdoff_seconds=0.4)


def frame(value: float):
    return np.full(FRAME_SAMPLES, value, np.float32)


def test_the_sound_from_just_before_belongs_to_the_utterance():
    gate = MicrophoneGate(SETTINGS)
    for number in range(10):
        assert gate.accept(frame(number), now=0.0) is None
    assert gate.open()[::FRAME_SAMPLES].tolist() == [6.0, 7.0, 8.0, 9.0]
    counted = gate.accept(frame(10), now=0.0)
    assert counted is not None
    gate.close()
    assert gate.accept(frame(11), now=0.0) is None
    assert gate.open()[::FRAME_SAMPLES].tolist() == [11.0]


def test_the_device_never_hears_itself_nor_its_echo():
    gate = MicrophoneGate(SETTINGS)
    gate.accept(frame(1), now=0.0)
    gate.deafen()
    gate.accept(frame(2), now=1.0)
    gate.undeafen(now=2.0)
    gate.accept(frame(3), now=2.3)
    assert len(gate.open()) == 0
    assert gate.accept(frame(4), now=2.39) is None
    assert gate.accept(frame(5), now=2.41) is not None


def test_falling_silent_twice_is_deaf_once():
    gate = MicrophoneGate(SETTINGS)
    gate.deafen()
    gate.undeafen(now=1.0)
    gate.undeafen(now=9.0)
    gate.open()
    assert gate.accept(frame(1), now=9.1) is not None
