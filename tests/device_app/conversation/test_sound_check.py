"""The page of settings tries microphone and loudspeaker."""

from __future__ import annotations

import numpy as np

from device_app.audio.cues import chime
from device_app.events.control import SetHandsFree, Tap, TypeText
from device_app.events.families import Side, State
from device_app.events.sound_check import MeterMicrophone, MicrophoneLevel, SoundTried, TryLoudspeaker, TryMicrophone
from tests.device_app.conversation.kiosk import Still, still
from tests.device_app.small_engines import burst

A = Side.A


def tried(one: Still) -> list[SoundTried]:
    return [status for status in one.shown if isinstance(status, SoundTried)]


def levels(one: Still) -> list[MicrophoneLevel]:
    return [status for status in one.shown if isinstance(status, MicrophoneLevel)]


def test_the_meter_tells_how_loud_it_is_and_stops_when_nobody_looks(one: Still) -> None:
    one.post(MeterMicrophone(on=True))
    one.speak(burst())
    assert max(level.value for level in levels(one)) > 0.3
    assert not any(level.clipped for level in levels(one))
    one.speak(np.ones(8000, np.float32))
    one.pass_time(0.5)
    assert any(level.clipped for level in levels(one))
    one.post(MeterMicrophone(on=False))
    one.shown[:] = [one.state]
    one.speak(burst())
    assert levels(one) == []


def test_the_meter_disturbs_nobody_who_speaks(one: Still) -> None:
    one.post(SetHandsFree(on=True), MeterMicrophone(on=True))
    one.wait_for_state(State.AWAITING)
    one.say(2)
    assert one.wait_for_turn(1).translation == "ONE TWO"
    assert one.hands_free.on


def test_what_the_microphone_hears_is_played_back(one: Still) -> None:
    one.loudspeaker.take()
    one.post(TryMicrophone())
    one.speak(burst())
    one.wait(lambda: tried(one)[-1].phase == "playing", "the playback")
    (played,) = one.loudspeaker.take()
    assert played.chunk.seconds >= 3.0
    assert np.abs(played.chunk.samples).max() > 0.1
    one.wait(lambda: tried(one)[-1] == SoundTried(""), "the end")
    assert [status.phase for status in tried(one)] == ["recording", "playing", ""]
    assert one.conversation.turns() == ()


def test_the_loudspeaker_is_heard(one: Still) -> None:
    one.loudspeaker.take()
    one.post(TryLoudspeaker())
    one.wait(lambda: tried(one)[-1] == SoundTried(""), "the end")
    assert one.loudspeaker.seconds_played() >= chime().seconds


def test_whoever_wants_to_talk_ends_a_test(one: Still) -> None:
    for test in (TryMicrophone(), TryLoudspeaker()):
        one.post(test, Tap(A))
        one.wait_for_state(State.LISTENING)
        assert tried(one)[-1] == SoundTried("")
        one.say(1)
        one.wait_for_state(State.IDLE)
    assert [turn.translation for turn in one.conversation.turns()] == ["ONE", "ONE"]


def test_a_test_ends_hands_free_and_a_turn_in_progress(one: Still) -> None:
    one.post(SetHandsFree(on=True))
    one.wait_for_state(State.AWAITING)
    one.post(TryLoudspeaker())
    one.wait(lambda: tried(one) and tried(one)[-1] == SoundTried(""), "the end")
    assert not one.hands_free.on
    one.post(TypeText(A, "polite-hang"), TryLoudspeaker())
    assert one.wait_for_turn(1).error_code == "turn.interrupted"


def test_what_is_missing_is_told() -> None:
    with still(microphone="", loudspeaker="") as one:
        one.post(TryMicrophone())
        one.settle()
        assert tried(one)[-1] == SoundTried("", "audio.no_microphone")
        one.post(TryLoudspeaker())
        one.settle()
        assert tried(one)[-1] == SoundTried("", "audio.no_loudspeaker")


def test_a_microphone_that_is_pulled_out_ends_the_recording(one: Still) -> None:
    one.post(TryMicrophone())
    one.settle()
    one.microphone.unplug()
    one.settle()
    assert tried(one)[-1] == SoundTried("", "audio.device_lost")
