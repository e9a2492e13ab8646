"""The device listens by itself: to either person, never to itself, not to noise, and not for ever."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from device_app.events.control import SetHandsFree, SetLanguages, Stop, Tap, TypeText
from device_app.events.families import Control, Side, State
from device_app.events.status import HandsFreeChanged, Level, StateChanged
from engines.loading import Engines
from tests.device_app.conversation.kiosk import LIMITS, SETTINGS, Still, still
from tests.device_app.small_engines import (
    ENGLISH,
    SPANISH,
    CountingRecognizer,
    HummingSynthesizer,
    ObedientTranslator,
    burst,
    silence,
)

A, B = Side.A, Side.B


def switch_on(one: Still) -> None:
    one.post(SetHandsFree(on=True))
    one.wait_for_state(State.AWAITING)


def test_it_is_off_until_somebody_wants_it(one: Still) -> None:
    one.say(2)
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()
    assert State.AWAITING not in one.states


def test_a_conversation_without_a_press(one: Still) -> None:
    switch_on(one)
    assert one.hands_free == HandsFreeChanged(on=True)
    one.say(2, ENGLISH)
    english = one.wait_for_turn(1)
    one.wait(lambda: one.states[-2:] == [State.IDLE, State.AWAITING])
    one.say(3, SPANISH)
    spanish = one.wait_for_turn(2)
    one.wait(lambda: one.states.count(State.AWAITING) == 3, "it listens again")
    assert (english.side, english.source, english.target) == (A, "en", "es")
    assert (english.heard, english.translation, english.spoken) == ("one two", "ONE TWO", True)
    assert (spanish.side, spanish.source, spanish.target) == (B, "es", "en")
    assert (spanish.heard, spanish.translation, spanish.spoken) == ("uno dos tres", "UNO DOS TRES", True)
    assert spanish.warnings == ()
    turn = [State.LISTENING, State.THINKING, State.SPEAKING, State.IDLE, State.AWAITING]
    distinct = [state for state, _ in itertools.groupby(one.states)]
    assert distinct == [State.IDLE, State.AWAITING, *turn, *turn]


def test_whose_turn_it_is_is_shown_as_soon_as_there_are_words(one: Still) -> None:
    switch_on(one)
    one.wait_until_seen(Level, side=A)
    one.wait_until_seen(Level, side=B)
    one.speak(burst(pitch=SPANISH))
    one.wait_until_seen(StateChanged, state=State.LISTENING, side=None)
    one.wait_until_seen(StateChanged, state=State.LISTENING, side=B)
    one.wait_for_turn(1)


def test_noise_neither_sounds_nor_shows_anything() -> None:
    with still(load=load_deaf) as one:
        switch_on(one)
        one.wait(lambda: one.loudspeaker.seconds_played() > 0, "the start sound")
        for number in range(3):
            one.say(2)
            assert one.states.count(State.AWAITING) == number + 2, "it goes on listening"
        assert one.conversation.turns() == ()
        assert not {State.NO_SPEECH, State.SPEAKING, State.ERROR} & set(one.states)
        assert one.loudspeaker.seconds_played() == 0.0


def load_deaf() -> Engines:
    return Engines((CountingRecognizer(deaf=True),), (ObedientTranslator(),), (HummingSynthesizer(),))


def test_what_is_shorter_than_a_word_does_not_even_begin(one: Still) -> None:
    switch_on(one)
    for _ in range(5):
        one.speak(burst(0.1, silence=0.8))
    assert State.LISTENING not in one.states


def test_a_minute_of_waiting_costs_no_second_of_speaking() -> None:
    """The longest utterance counts from its beginning, not from when the device began to listen."""
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, listen_limit_seconds=5.0, hands_free_minutes=3.0))
    with still(settings) as patient:
        switch_on(patient)
        patient.speak(silence(60.0))
        assert patient.state.state is State.AWAITING
        patient.say(6)
        assert patient.wait_for_turn(1).heard == "one two three four five six"


def test_it_ends_after_so_many_minutes_without_words() -> None:
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, hands_free_minutes=0.02))
    with still(settings, load=load_deaf) as one:
        switch_on(one)
        one.say(2)
        one.wait(lambda: not one.hands_free.on, "its end")
        one.wait_for_state(State.IDLE)


@pytest.mark.parametrize("request_of_end", [SetHandsFree(on=False), Stop()])
def test_a_tap_ends_it(one: Still, request_of_end: Control) -> None:
    switch_on(one)
    one.post(request_of_end)
    one.wait_for_state(State.IDLE)
    one.wait(lambda: not one.hands_free.on)
    one.say(2)
    assert one.conversation.turns() == ()


def test_who_speaks_when_it_is_ended_is_heard_to_the_end(one: Still) -> None:
    switch_on(one)
    one.speak(burst(pitch=SPANISH))
    one.wait_until_seen(StateChanged, state=State.LISTENING, side=B)
    one.post(SetHandsFree(on=False))
    assert one.wait_for_turn(1).translation == "UNO"
    one.wait_for_state(State.IDLE)
    assert one.states.count(State.AWAITING) == 1


def test_a_press_and_a_typed_text_come_first_and_it_goes_on_afterwards(one: Still) -> None:
    switch_on(one)
    one.post(TypeText(B, "hola"))
    assert one.wait_for_turn(1).translation == "HOLA"
    one.wait(lambda: one.states.count(State.AWAITING) == 2)
    one.post(Tap(B))
    one.wait_until_seen(StateChanged, state=State.LISTENING, side=B)
    one.say(2, SPANISH)
    assert one.wait_for_turn(2).side is B
    one.wait(lambda: one.states.count(State.AWAITING) == 3)


def test_who_presses_a_button_out_of_habit_is_not_cut_off(one: Still) -> None:
    switch_on(one)
    one.speak(burst(0.4))
    assert one.state.state is State.LISTENING
    one.post(Tap(A))
    one.say(1)
    assert one.wait_for_turn(1).heard == "one two"


def test_a_tap_stops_the_voice_and_not_the_mode(one: Still) -> None:
    switch_on(one)
    one.say(4)
    one.wait_for_state(State.SPEAKING)
    one.post(Tap(A))
    assert one.state.state is State.AWAITING
    assert one.hands_free.on


def test_a_sentence_that_cannot_be_translated_does_not_end_it(one: Still) -> None:
    switch_on(one)
    one.post(TypeText(A, "fail"))
    one.wait_until_seen(StateChanged, state=State.ERROR, code="mt.failed")
    one.wait_for_state(State.AWAITING)
    assert one.hands_free.on


def test_engines_that_die_end_it(one: Still) -> None:
    switch_on(one)
    one.kill_engines()
    one.wait_until_seen(StateChanged, state=State.ERROR, code="engine.killed")
    assert not one.hands_free.on
    one.wait_for_state(State.IDLE)
    one.pass_time(5.0)
    assert one.states.count(State.AWAITING) == 1


def test_a_microphone_that_is_pulled_out_ends_it(one: Still) -> None:
    switch_on(one)
    one.microphone.unplug()
    one.wait_for_state(State.MUTED)
    one.wait(lambda: one.hands_free == HandsFreeChanged(on=False, why_not="audio.no_microphone"))
    one.post(SetHandsFree(on=True))
    one.wait_for_state(State.ERROR, "audio.no_microphone")


def test_it_needs_ears_for_both_languages(one: Still) -> None:
    one.post(SetLanguages("en", "bo"))
    one.wait(lambda: one.hands_free == HandsFreeChanged(on=False, why_not="asr.both_needed"))
    one.post(SetHandsFree(on=True))
    one.wait_for_state(State.ERROR, "asr.both_needed")
    one.wait_for_state(State.IDLE)
    assert State.AWAITING not in one.states


def test_two_recognisers_with_a_language_each_cannot_choose() -> None:
    with still(load=load_two_recognisers) as one:
        one.post(SetHandsFree(on=True))
        one.wait_for_state(State.ERROR, "asr.both_needed")
        one.wait_for_state(State.IDLE)
        one.post(Tap(B))
        one.wait_for_state(State.LISTENING)
        one.say(2, SPANISH)
        assert one.wait_for_turn(1).heard == "uno dos"


class _English(CountingRecognizer):
    name = "english"
    languages = frozenset({"en"})


class _Spanish(CountingRecognizer):
    name = "spanish"
    languages = frozenset({"es"})


def load_two_recognisers() -> Engines:
    return Engines((_English(), _Spanish()), (ObedientTranslator(),), (HummingSynthesizer(),))


def test_it_can_be_on_from_the_start() -> None:
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, hands_free=True))
    with still(settings, limits=LIMITS, ready=False) as one:
        one.wait_for_state(State.AWAITING)
        one.say(2, SPANISH)
        assert one.wait_for_turn(1).side is B


def test_the_device_does_not_listen_to_its_own_voice() -> None:
    """The loudspeaker is in the same room: whatever it plays, the microphone hears."""
    settings = replace(SETTINGS, audio=replace(SETTINGS.audio, holdoff_seconds=0.4))
    with still(settings) as one:
        one.loudspeaker.heard_by = one.microphone
        switch_on(one)
        one.say(2)
        one.wait_for_turn(1)
        one.wait(lambda: one.states.count(State.AWAITING) == 2)
        one.speak(silence(2.0))
        assert one.state.state is State.AWAITING
        assert one.states.count(State.LISTENING) == 2, "once without and once with a side"
        assert len(one.conversation.turns()) == 1
