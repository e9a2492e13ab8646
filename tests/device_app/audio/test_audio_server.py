"""The tests' own sound server carries sound unchanged and loses and finds its microphone."""

import subprocess

import numpy as np
import pytest
import soundfile

from tests.audio_server import AudioServer
from tests.signals import RATE, best_of_three, segment_correlations, speech_like
from tests.waiting import longest_wait


def test_recording_holds_what_was_played(audio_server: AudioServer) -> None:
    sound = speech_like(2.0)
    path = audio_server.folder / "test.wav"
    soundfile.write(path, sound, RATE)

    def play() -> list[float]:
        command = ["paplay", "--device=speaker", str(path)]
        with audio_server.record_loudspeaker() as recording:
            subprocess.run(command, env=audio_server.environment, check=True, timeout=longest_wait())
        return segment_correlations(recording.samples, sound)

    assert best_of_three(play) > 0.95


def test_correlation_tells_other_sound_apart() -> None:
    assert max(segment_correlations(speech_like(3.0, seed=2), speech_like(2.0))) < 0.3
    silence = np.zeros(3 * RATE, np.float32)
    assert segment_correlations(silence, speech_like(1.0)) == [pytest.approx(0.0)]


def test_microphone_goes_and_comes_back(audio_server: AudioServer) -> None:
    def sources() -> str:
        command = ["pactl", "list", "short", "sources"]
        return subprocess.run(command, env=audio_server.environment, check=True, capture_output=True, text=True).stdout

    assert "\tmic\t" in sources()
    audio_server.remove_microphone()
    assert "\tmic\t" not in sources()
    audio_server.add_microphone()
    assert "\tmic\t" in sources()
