"""The devices of memory behave as real ones do."""

import threading
import time

import numpy as np
import pytest

from device_app.audio.protocols import FRAME_SAMPLES
from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples
from tests.signals import speech_like
from tests.waiting import longest_wait, wait_until


def test_what_is_said_arrives_in_frames_with_silence_around_it() -> None:
    frames: list[Samples] = []
    microphone = VirtualMicrophone(speed=20.0)
    microphone.start(frames.append, lambda: None)
    wait_until(lambda: frames, "silence")
    sound = speech_like(1.0)
    first, second = microphone.speak(sound), microphone.speak(sound[:100])
    assert second.wait(longest_wait())
    assert first.is_set()
    wait_until(lambda: not frames[-1].any(), "silence")
    microphone.close()
    count = len(frames)
    assert {frame.shape for frame in frames} == {(FRAME_SAMPLES,)}
    heard = np.concatenate(frames)
    begin = int(np.flatnonzero(heard)[0]) // FRAME_SAMPLES * FRAME_SAMPLES
    np.testing.assert_array_equal(heard[begin : begin + len(sound)], sound)
    time.sleep(0.02)
    assert len(frames) == count


def test_speech_of_another_rate_is_resampled() -> None:
    frames: list[Samples] = []
    microphone = VirtualMicrophone(speed=50.0)
    microphone.start(frames.append, lambda: None)
    assert microphone.speak(np.ones(22_050, np.float32), 22_050).wait(longest_wait())
    microphone.close()
    assert np.count_nonzero(np.concatenate(frames) > 0.5) == pytest.approx(SAMPLE_RATE, abs=10)


def test_unplugging_and_plugging_is_told_and_ends_what_was_said() -> None:
    changes: list[str] = []
    frames: list[Samples] = []
    microphone = VirtualMicrophone("lectern", speed=20.0)
    assert microphone.name == "lectern"
    microphone.start(frames.append, lambda: changes.append(microphone.name))
    spoken = microphone.speak(speech_like(60.0))
    microphone.unplug()
    assert spoken.is_set()
    time.sleep(0.01)
    count = len(frames)
    time.sleep(0.02)
    assert len(frames) == count
    microphone.plug()
    wait_until(lambda: len(frames) > count, "frames")
    microphone.close()
    assert changes == ["", "lectern"]


def test_loudspeaker_keeps_what_was_heard_and_tells_when_it_was() -> None:
    loudspeaker = MemoryLoudspeaker(speed=50.0)
    loudspeaker.start(lambda: None)
    drained = threading.Event()
    sound = speech_like(2.0)
    loudspeaker.write(AudioChunk(sound, SAMPLE_RATE))
    loudspeaker.write(AudioChunk(sound, SAMPLE_RATE))
    loudspeaker.finish(drained.set)
    assert not drained.is_set()
    assert drained.wait(longest_wait())
    first, second = loudspeaker.take()
    assert second.started == pytest.approx(first.started + 2.0 / 50.0)
    assert len(second.chunk.samples) == len(sound)
    assert loudspeaker.take() == []
    loudspeaker.close()


def test_stopped_loudspeaker_keeps_only_what_was_heard_before() -> None:
    loudspeaker = MemoryLoudspeaker()
    loudspeaker.start(lambda: None)
    drained = threading.Event()
    loudspeaker.write(AudioChunk(speech_like(60.0), SAMPLE_RATE))
    loudspeaker.write(AudioChunk(speech_like(60.0), SAMPLE_RATE))
    loudspeaker.finish(drained.set)
    time.sleep(0.05)
    loudspeaker.stop()
    assert drained.wait(longest_wait())
    (played,) = loudspeaker.take()
    assert 0.04 < played.chunk.seconds < 30.0
    loudspeaker.close()


def test_a_machine_without_loudspeaker_refuses_to_play() -> None:
    with pytest.raises(DragomanError) as caught:
        MemoryLoudspeaker("").write(AudioChunk(speech_like(0.1), SAMPLE_RATE))
    assert caught.value.code == "audio.no_loudspeaker"


def test_closing_calls_who_still_waits() -> None:
    loudspeaker = MemoryLoudspeaker()
    loudspeaker.start(lambda: None)
    drained = threading.Event()
    loudspeaker.write(AudioChunk(speech_like(60.0), SAMPLE_RATE))
    loudspeaker.finish(drained.set)
    loudspeaker.close()
    assert drained.is_set()
