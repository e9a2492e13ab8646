"""Microphone and loudspeaker through real PortAudio: faithful, at the device's own rate, lost and found again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
import soxr

from device_app.audio import portaudio
from device_app.audio.loudspeaker import Loudspeaker
from device_app.audio.microphone import BACKLOG_SECONDS, Microphone
from device_app.audio.protocols import FRAME_SAMPLES
from device_app.audio.system import system_audio
from device_app.settings import AudioSettings
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples
from tests.audio_server import AudioServer
from tests.signals import best_of_three, segment_correlations, speech_like
from tests.waiting import longest_wait, slowness, wait_until


@dataclass
class Sound:
    """Both devices, what the microphone delivered, and the names that were told, in order."""

    microphone: Microphone
    loudspeaker: Loudspeaker
    frames: list[Samples] = field(default_factory=list)
    microphone_names: list[str] = field(default_factory=list)
    loudspeaker_names: list[str] = field(default_factory=list)

    def start(self) -> None:
        self.microphone.start(self.frames.append, lambda: self.microphone_names.append(self.microphone.name))
        self.loudspeaker.start(lambda: self.loudspeaker_names.append(self.loudspeaker.name))
        wait_until(lambda: self.microphone.name and self.loudspeaker.name and self.frames, "both devices")

    def heard(self) -> Samples:
        return np.concatenate(self.frames)

    def play(self, sound: Samples, rate: int, piece: int = 4000) -> None:
        """Play in pieces, as a voice engine gives them, and wait until it was heard."""
        drained = threading.Event()
        for start in range(0, len(sound), piece):
            self.loudspeaker.write(AudioChunk(sound[start : start + piece], rate))
        self.loudspeaker.finish(drained.set)
        assert drained.wait(len(sound) / rate + 5.0)

    def close(self) -> None:
        self.microphone.close()
        self.loudspeaker.close()


@pytest.fixture
def sound(audio_here: AudioServer, request: pytest.FixtureRequest) -> Iterator[Sound]:
    both = Sound(*system_audio(getattr(request, "param", AudioSettings())))
    both.start()
    yield both
    both.close()


ODD_DEVICES = [
    AudioSettings(),
    AudioSettings(microphone="desk", loudspeaker="SHELF"),  # 44.1 kHz, one and two channels
    AudioSettings(microphone="array_mic", loudspeaker="not there"),  # 48 kHz, two channels
]


@pytest.mark.parametrize("sound", ODD_DEVICES, indirect=True, ids=["default", "44.1 kHz", "48 kHz stereo"])
def test_sound_passes_unchanged_in_both_directions_at_once(audio_here: AudioServer, sound: Sound) -> None:
    spoken, played = speech_like(2.0, seed=1), speech_like(2.0, 22_050, seed=2)

    def both_at_once() -> list[float]:
        sound.frames.clear()
        with audio_here.record_loudspeaker() as recording:
            speaking = audio_here.speak(spoken, wait=False)
            sound.play(played, 22_050)
            assert speaking.wait(longest_wait()) == 0
            time.sleep(0.3)
        heard = segment_correlations(sound.heard(), spoken)
        return heard + segment_correlations(recording.samples, soxr.resample(played, 22_050, SAMPLE_RATE))

    assert best_of_three(both_at_once) > 0.95
    assert {(frame.shape, frame.dtype) for frame in sound.frames} == {((FRAME_SAMPLES,), np.dtype(np.float32))}
    assert sound.microphone.overflows == 0


def test_devices_have_the_names_that_the_person_knows(sound: Sound) -> None:
    assert sound.microphone_names == ["Lectern"]
    assert sound.loudspeaker_names == ["Shelf"]


@pytest.mark.parametrize("sound", ODD_DEVICES[1:2], indirect=True)
def test_the_device_of_the_settings_is_used(sound: Sound) -> None:
    assert (sound.microphone.name, sound.loudspeaker.name) == ("desk_mic", "shelf")


def test_stop_silences_the_loudspeaker_within_a_tenth_of_a_second(audio_here: AudioServer, sound: Sound) -> None:
    drained = threading.Event()
    tone = np.asarray(0.3 * np.sin(0.1 * np.arange(60 * 22_050)), np.float32)
    with audio_here.record_loudspeaker() as recording:
        sound.loudspeaker.write(AudioChunk(tone, 22_050))
        sound.loudspeaker.finish(drained.set)
        wait_until(lambda: recording.loud_seconds_so_far() > 0.5, "half a second of tone")
        before = recording.seconds_so_far()
        sound.loudspeaker.stop()
        assert drained.wait(longest_wait())
    loud = np.flatnonzero(np.abs(recording.samples) > 1e-3) / SAMPLE_RATE
    # The recorder lags by its own 20 ms blocks and by the server's.
    assert loud[-1] < before + (0.1 + 0.05) * slowness()
    end = round(loud[-1] * SAMPLE_RATE)
    assert np.abs(np.diff(recording.samples[end - 160 : end + 160])).max() < 0.1, "it clicks"


def test_drained_is_told_when_the_end_was_heard_and_not_before(audio_here: AudioServer, sound: Sound) -> None:
    with audio_here.record_loudspeaker(tail_seconds=0.0) as recording:
        sound.play(speech_like(0.5, 48_000), 48_000)
    # The recording ends when the loudspeaker said so: all is in it but what the recorder itself delays.
    loud = np.flatnonzero(np.abs(recording.samples) > 1e-3)
    assert (loud[-1] - loud[0]) / SAMPLE_RATE > 0.5 - 0.07


@contextmanager
def second_devices(server: AudioServer) -> Iterator[None]:
    """Beside the others a loudspeaker ``cellar``, described as Cellar, and a microphone Pulpit that hears it."""
    sink = ("sink_name=cellar", "channels=2", "sink_properties=device.description=Cellar")
    source = ("source_name=pulpit", "master=cellar.monitor", "source_properties=device.description=Pulpit")
    modules = [server._pactl("load-module", "module-null-sink", *sink)]
    try:
        modules.append(server._pactl("load-module", "module-remap-source", *source))
        yield
    finally:
        for module in reversed(modules):
            server._pactl("unload-module", module)


def test_devices_of_the_sound_server_are_chosen_while_sound_flows(audio_here: AudioServer, sound: Sound) -> None:
    tone = np.asarray(0.3 * np.sin(0.1 * np.arange(SAMPLE_RATE)), np.float32)
    with second_devices(audio_here):
        wait_until(lambda: "Pulpit" in sound.microphone.choices, "the second microphone")
        wait_until(lambda: "Cellar" in sound.loudspeaker.choices, "the second loudspeaker")
        assert sound.microphone.name == "Lectern"
        sound.microphone.choose("Pulpit")
        sound.loudspeaker.choose("Cellar")
        wait_until(lambda: (sound.microphone.name, sound.loudspeaker.name) == ("Pulpit", "Cellar"), "the choice")

        def passes() -> bool:
            sound.frames.clear()
            with audio_here.record_loudspeaker(sink="cellar") as there, audio_here.record_loudspeaker() as here:
                sound.play(tone, SAMPLE_RATE)
            heard = np.abs(sound.heard()).max()
            return bool(np.abs(there.samples).max() > 0.1 and heard > 0.1 and np.abs(here.samples).max() < 0.01)

        wait_until(passes, "sound at the chosen devices alone", pause=0.0)
        sound.microphone.choose("")
        sound.loudspeaker.choose("")
        wait_until(lambda: (sound.microphone.name, sound.loudspeaker.name) == ("Lectern", "Shelf"), "the default")
        with audio_here.record_loudspeaker() as recording:
            sound.play(tone, SAMPLE_RATE)
        assert np.abs(recording.samples).max() > 0.1
    wait_until(lambda: sound.microphone.choices == ("Lectern",), "the end of the second microphone")


def test_a_microphone_that_is_pulled_out_is_told_and_works_when_it_is_back(
    audio_here: AudioServer, sound: Sound
) -> None:
    audio_here.remove_microphone()
    wait_until(lambda: not sound.microphone.name, "the loss")
    audio_here.add_microphone()
    wait_until(lambda: sound.microphone.name, "the microphone")
    assert sound.microphone_names == ["Lectern", "", "Lectern"]
    assert sound.loudspeaker_names == ["Shelf"]
    spoken = speech_like(1.0, seed=5)

    def speak() -> list[float]:
        audio_here.speak(spoken)
        time.sleep(0.3)
        return segment_correlations(sound.heard(), spoken)

    assert best_of_three(speak) > 0.95


def test_a_loudspeaker_that_is_pulled_out_drops_its_sound_and_works_when_it_is_back(
    audio_here: AudioServer, sound: Sound
) -> None:
    drained = threading.Event()
    chunk = AudioChunk(speech_like(60.0, 22_050), 22_050)
    sound.loudspeaker.write(chunk)
    sound.loudspeaker.finish(drained.set)
    audio_here.remove_loudspeaker()
    assert drained.wait(longest_wait())
    wait_until(lambda: not sound.loudspeaker.name, "the loss")
    with pytest.raises(DragomanError) as caught:
        sound.loudspeaker.write(chunk)
    assert caught.value.code == "audio.no_loudspeaker"
    audio_here.restore()
    wait_until(lambda: sound.loudspeaker.name, "the loudspeaker")
    assert sound.loudspeaker_names == ["Shelf", "", "Shelf"]
    played = speech_like(1.0, seed=6)

    def play() -> list[float]:
        with audio_here.record_loudspeaker() as recording:
            sound.play(played, SAMPLE_RATE)
        return segment_correlations(recording.samples, played)

    assert best_of_three(play) > 0.95


def test_a_program_that_does_not_keep_up_loses_sound_but_no_memory(audio_here: AudioServer) -> None:
    microphone = system_audio(AudioSettings())[0]
    going_on = threading.Event()

    def hold_up(_frame: object) -> None:
        going_on.wait(longest_wait())

    microphone.start(hold_up, lambda: None)
    wait_until(lambda: microphone.overflows > 3, "an overflow")
    assert microphone._given_frames - microphone._taken_frames < (BACKLOG_SECONDS + 1.0) * 48_000
    going_on.set()
    microphone.close()


@pytest.mark.parametrize("sound", ODD_DEVICES[2:], indirect=True)
def test_a_card_that_is_plugged_in_is_looked_for_but_never_while_something_plays(
    sound: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = tmp_path / "cards"
    cards.write_text("0 [PCH]\n")
    drained = threading.Event()
    sound.loudspeaker.write(AudioChunk(speech_like(1.5), SAMPLE_RATE))
    sound.loudspeaker.finish(drained.set)
    streams = list(sound.loudspeaker._keeper._host._streams)
    monkeypatch.setattr(portaudio, "_CARDS", cards)
    time.sleep(0.5)
    assert not any(stream.closed for stream in streams)
    assert drained.wait(longest_wait())
    wait_until(lambda: all(stream.closed for stream in streams), "the search")
    before = len(sound.frames)
    wait_until(lambda: len(sound.frames) > before + 5, "sound again")
    assert sound.microphone_names == ["array_mic"]
    assert sound.loudspeaker_names == ["Shelf"]


def test_nothing_is_called_after_close(audio_here: AudioServer) -> None:
    both = Sound(*system_audio(AudioSettings()))
    both.start()
    both.close()
    count = len(both.frames)
    time.sleep(0.15)
    assert len(both.frames) == count
    assert both.microphone_names == ["Lectern"]
