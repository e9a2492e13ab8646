from __future__ import annotations

from dataclasses import replace

import pytest

from device_app.events.control import (
    HoldEnded,
    HoldStarted,
    Tap,
    TypeText,
)
from device_app.events.families import Side, State
from device_app.events.status import (
    AudioChanged,
    CapabilitiesChanged,
    LanguagesChanged,
    Level,
)
from tests.device_app.conversation.kiosk import SETTINGS, Still, kiosk, still
from tests.device_app.small_engines import burst, silence

A, B = Side.A, Side.B


def test_the_window_learns_all_it_shows_at_the_start() -> None:
    with still() as one:
        one.wait_until_seen(CapabilitiesChanged)
        one.wait_until_seen(AudioChanged, microphone="virtual microphone", loudspeaker="virtual loudspeaker")
        one.wait_until_seen(LanguagesChanged, a="en", b="es")
        assert one.states == [State.LOADING, State.IDLE]


def test_a_spoken_turn(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    assert one.state.side is A
    assert one.state.seconds_left == 60.0
    one.say(3)
    turn = one.wait_for_turn(1)
    one.wait_for_state(State.IDLE)
    assert (turn.side, turn.source, turn.target) == (A, "en", "es")
    assert turn.heard == "one two three"
    assert turn.translation == "ONE TWO THREE"
    assert turn.spoken
    assert not turn.typed
    assert not turn.error_code
    assert turn.engine == "obedient"
    assert one.states == [State.IDLE, State.LISTENING, State.THINKING, State.SPEAKING, State.IDLE]
    # Two cues and the hum of three words.
    assert one.loudspeaker.seconds_played() == pytest.approx(0.3 + 2 * 0.075, abs=0.001)
    assert one.conversation.turns() == (turn,)
    assert len([status for status in one.shown if isinstance(status, Level)]) > 2


def test_the_level_is_reported_often_enough_to_look_alive_and_no_oftener(one: Still) -> None:
    one.post(HoldStarted(A))
    began = one.world.now
    one.say(20, pause=0.0)
    levels = [status for status in one.shown if isinstance(status, Level)]
    assert 14 <= len(levels) / (one.world.now - began) <= 17
    assert max(level.value for level in levels) > 0.5


def test_both_sides_speak_in_turn(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    one.wait_for_turn(1)
    one.wait_for_state(State.IDLE)
    one.post(Tap(B))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    turn = one.wait_for_turn(2)
    assert (turn.side, turn.source, turn.target, turn.translation) == (B, "es", "en", "ONE TWO")


def test_what_was_said_just_before_the_tap_is_heard(one: Still) -> None:
    one.speak(burst())
    one.post(Tap(A))
    assert one.wait_for_turn(1).heard == "one"


def test_a_tap_finishes_listening_at_once(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.post(Tap(A))
    assert one.wait_for_turn(1).translation == "ONE TWO"


def test_a_held_button_listens_through_pauses_until_it_is_released(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    one.speak(silence(1.5))
    one.say(1)
    assert one.state.state is State.LISTENING
    one.post(HoldEnded(B))
    one.post(HoldEnded(A))
    assert one.wait_for_turn(1).heard == "one two"


def test_nobody_speaks(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.NO_SPEECH)
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()
    assert State.SPEAKING not in one.states


def test_holding_a_button_interrupts_the_voice_and_listens(one: Still) -> None:
    one.post(TypeText(A, "one two three four"))
    one.wait_for_state(State.SPEAKING)
    one.post(HoldStarted(B))
    assert (one.state.state, one.state.side) == (State.LISTENING, B)
    one.say(1)
    one.post(HoldEnded(B))
    assert one.wait_for_turn(2).side is B


def test_listening_ends_at_the_limit_of_the_settings() -> None:
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, listen_limit_seconds=2.0))
    with still(settings) as one:
        one.post(HoldStarted(A))
        one.say(1, pause=5.0)
        assert one.wait_for_turn(1).heard == "one"


def test_the_same_with_a_thread_a_process_and_devices_that_run() -> None:
    with kiosk() as one:
        one.post(Tap(A))
        one.wait_for_state(State.LISTENING)
        one.say(3)
        turn = one.wait_for_turn(1)
        one.wait_for_state(State.IDLE)
        assert (turn.heard, turn.translation, turn.spoken) == ("one two three", "ONE TWO THREE", True)
        assert {"vad", "asr", "mt", "tts", "total", "overhead"} <= set(dict(turn.timings_ms))
        assert one.states[1:] == [State.IDLE, State.LISTENING, State.THINKING, State.SPEAKING, State.IDLE]
