"""Which of the two languages was it? Asked where nobody pressed a button; nothing that was recognised is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device_app.events.control import ChooseLanguage, SetHandsFree, SetLanguages, Stop, Tap, TypeText
from device_app.events.families import Control, Side, State
from device_app.events.status import LanguageAsked, StateChanged
from tests.device_app.conversation.kiosk import LIMITS, SETTINGS, Still, still
from tests.device_app.small_engines import DOUBTFUL, ENGLISH, SPANISH

A, B = Side.A, Side.B


def be_asked(one: Still) -> None:
    one.post(SetHandsFree(on=True))
    one.wait_for_state(State.AWAITING)
    one.say(2, DOUBTFUL)
    one.wait_for_state(State.ASKING)


def test_both_readings_are_shown_and_nothing_is_a_turn_yet(one: Still) -> None:
    be_asked(one)
    assert LanguageAsked("one two", "uno dos") in one.shown
    assert one.state.seconds_left == LIMITS.asking
    assert one.conversation.turns() == ()


@pytest.mark.parametrize("answer", [ChooseLanguage, Tap])
def test_the_answer_becomes_the_turn(one: Still, answer: type[ChooseLanguage | Tap]) -> None:
    be_asked(one)
    one.post(answer(B))
    turn = one.wait_for_turn(1)
    assert (turn.side, turn.source, turn.target) == (B, "es", "en")
    assert (turn.heard, turn.translation, turn.typed, turn.warnings) == ("uno dos", "UNO DOS", False, ())
    one.wait_for_state(State.AWAITING)
    one.post(ChooseLanguage(A))
    assert len(one.conversation.turns()) == 1


def test_the_likelier_one_is_taken_when_nobody_answers_and_the_turn_says_so() -> None:
    with still(limits=replace(LIMITS, asking=2.0)) as one:
        be_asked(one)
        turn = one.wait_for_turn(1)
        assert (turn.side, turn.heard, turn.translation) == (A, "one two", "ONE TWO")
        assert turn.warnings == ("lid.assumed",)


@pytest.mark.parametrize("request_of_end", [Stop(), SetLanguages("es", "en")])
def test_what_ends_a_turn_keeps_its_words(one: Still, request_of_end: Control) -> None:
    be_asked(one)
    one.post(request_of_end)
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.source) == ("one two", "en")
    assert turn.error_code in {"", "turn.interrupted"}


def test_engines_that_die_meanwhile_lose_nothing(one: Still) -> None:
    be_asked(one)
    one.kill_engines()
    one.post(ChooseLanguage(B))
    turn = one.wait_for_turn(1)
    assert turn.heard == "uno dos"
    assert (turn.translation, turn.error_code) in {("UNO DOS", ""), ("", "engine.killed")}
    one.wait(lambda: one.state.state in {State.IDLE, State.AWAITING})


def test_typed_text_waits_for_the_answer(one: Still) -> None:
    be_asked(one)
    one.post(TypeText(A, "later"))
    one.wait_for_turn(1, lambda turn: turn.heard == "later")
    assert one.state.state is State.ASKING
    one.post(ChooseLanguage(A))
    assert one.wait_for_turn(2).translation == "ONE TWO"
    assert one.wait_for_turn(1).translation == "LATER"


def test_who_pressed_the_wrong_button_is_understood_and_told(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(5, SPANISH)
    turn = one.wait_for_turn(1)
    assert (turn.side, turn.source, turn.target) == (B, "es", "en")
    assert turn.translation == "UNO DOS TRES CUATRO CINCO"
    assert turn.warnings == ("lid.other_button",)
    one.wait_until_seen(StateChanged, state=State.SPEAKING, side=B)
    assert State.ASKING not in one.states


@pytest.mark.parametrize(("words", "pitch"), [(5, DOUBTFUL), (2, SPANISH)], ids=["doubtful", "short"])
def test_in_doubt_the_button_is_right(one: Still, words: int, pitch: float) -> None:
    for side, heard in ((A, "one two three four five"), (B, "uno dos tres cuatro cinco")):
        before = len(one.conversation.turns())
        one.post(Tap(side))
        one.wait_for_state(State.LISTENING)
        one.say(words, pitch)
        turn = one.wait_for_turn(before + 1)
        assert (turn.side, turn.heard, turn.warnings) == (side, " ".join(heard.split()[:words]), ())
        one.wait_for_state(State.IDLE)
    assert State.ASKING not in one.states


def test_a_place_that_wants_buttons_to_decide_can_have_it() -> None:
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, either_language=False))
    with still(settings) as one:
        one.post(Tap(A))
        one.wait_for_state(State.LISTENING)
        one.say(5, SPANISH)
        assert one.wait_for_turn(1).side is A


def test_english_words_behind_the_right_button_are_nothing_special(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(5, ENGLISH)
    assert one.wait_for_turn(1).warnings == ()
