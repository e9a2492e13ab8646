"""Settings that change while the conversation goes on."""

from __future__ import annotations

from dataclasses import replace

from device_app.events.control import ChangeSettings, ReplayTurn, Tap, TypeText
from device_app.events.engine import Interpret, Listen, Say
from device_app.events.families import Side, State, TurnNumber
from device_app.settings import RegionSettings
from tests.device_app.conversation.kiosk import SETTINGS, Still

A = Side.A


def test_another_device_is_used_at_once(one: Still) -> None:
    audio = replace(SETTINGS.audio, microphone="Pulpit", loudspeaker="Cellar")
    one.post(ChangeSettings(replace(SETTINGS, audio=audio)))
    one.settle()
    assert (one.microphone.chosen, one.loudspeaker.chosen) == (["Pulpit"], ["Cellar"])
    one.post(ChangeSettings(replace(SETTINGS, audio=replace(audio, microphone=""))))
    one.settle()
    assert (one.microphone.chosen, one.loudspeaker.chosen) == (["Pulpit", ""], ["Cellar"])


def test_the_voice_is_faster_in_the_next_turn_and_replay(one: Still) -> None:
    turn = replace(SETTINGS.turn, voice_speed=1.25, slow_speed=0.8)
    one.post(ChangeSettings(replace(SETTINGS, turn=turn)), TypeText(A, "hello"))
    one.wait_for_turn(1)
    one.wait_for_state(State.IDLE)
    one.post(ReplayTurn(TurnNumber(1), slow=True))
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.settle()
    sent = [message for message in one.engines[-1].sent if isinstance(message, Interpret | Say | Listen)]
    assert [message.speed for message in sent] == [1.25, 1.0, 1.25]


def test_the_cues_fall_silent(one: Still) -> None:
    one.loudspeaker.take()
    one.post(ChangeSettings(replace(SETTINGS, audio=replace(SETTINGS.audio, cues=False))), Tap(A))
    one.wait_for_state(State.LISTENING)
    assert one.loudspeaker.take() == []


def test_another_region_takes_other_engines_and_nothing_else_does(one: Still) -> None:
    one.post(ChangeSettings(replace(SETTINGS, history=replace(SETTINGS.history, days=7))))
    one.settle()
    assert len(one.engines) == 1
    one.post(ChangeSettings(replace(SETTINGS, regions=RegionSettings(en="GB"))))
    one.wait_for_state(State.IDLE)
    assert len(one.engines) == 2
    one.post(TypeText(A, "hello"))
    assert one.wait_for_turn(1).translation == "HELLO"
