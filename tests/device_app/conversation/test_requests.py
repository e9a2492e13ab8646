from __future__ import annotations

from pathlib import Path

import pytest

from device_app.events.control import (
    DeleteTurn,
    EditTurn,
    ForgetEverything,
    HoldStarted,
    ReplayTurn,
    SayText,
    SetLanguages,
    SetVolume,
    Stop,
    Tap,
    TypeText,
)
from device_app.events.engine import Interpret, Listen
from device_app.events.families import Side, State, TurnNumber
from device_app.events.status import (
    LanguagesChanged,
    StateChanged,
    TurnChanged,
)
from device_app.pair_list import KeptPair, PairList
from device_app.paths import glossary_file
from engines.protocols import Term
from tests.device_app.conversation.kiosk import Still, speech

A, B = Side.A, Side.B


def test_the_other_side_takes_over_only_while_nothing_was_said(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.post(Tap(B))
    one.wait_until_seen(StateChanged, state=State.LISTENING, side=B)
    assert one.state.side is B


def test_the_other_sides_tap_finishes_what_was_said(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.wait_for_turn(1, lambda turn: turn.heard)
    one.post(Tap(B))
    turn = one.wait_for_turn(1)
    assert (turn.side, turn.translation) == (A, "ONE TWO")


def test_a_typed_turn(one: Still) -> None:
    one.post(TypeText(B, "  hola\x00 \ud800mundo \r\n"))
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.translation, turn.typed) == ("hola ?mundo", "HOLA ?MUNDO", True)
    assert turn.spoken
    one.wait_for_state(State.IDLE)


def test_empty_text_is_nothing(one: Still) -> None:
    one.post(TypeText(A, " \n "), TypeText(A, "real"))
    one.wait_for_turn(1)
    assert [turn.heard for turn in one.conversation.turns()] == ["real"]


def test_text_beyond_the_limit_is_refused_with_one_line(one: Still) -> None:
    one.post(TypeText(A, "word " * 10_000))
    state = one.wait_for_state(State.ERROR, "turn.text_too_long")
    assert "5000" in state.message
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "word " * 999))
    turn = one.wait_for_turn(1)
    assert turn.translation.split() == ["WORD"] * 999


def test_texts_wait_for_the_floor_in_order_and_none_is_lost(one: Still) -> None:
    one.post(*(TypeText(A, f"slow {word}") for word in ("red", "green", "blue")))
    one.wait_for_turn(3)
    ended = [
        status.snapshot.number for status in one.shown if isinstance(status, TurnChanged) and status.snapshot.final
    ]
    assert list(dict.fromkeys(ended)) == [1, 2, 3]
    assert [turn.translation for turn in one.conversation.turns()] == ["SLOW RED", "SLOW GREEN", "SLOW BLUE"]


def test_sixteen_texts_may_wait_and_one_more_is_refused_and_still_kept(one: Still) -> None:
    one.post(*(TypeText(A, "slow slow") for _ in range(1 + 16 + 1)))
    refused = [turn for turn in one.conversation.turns() if turn.final]
    assert [(turn.number, turn.heard, turn.error_code) for turn in refused] == [(18, "slow slow", "turn.busy")]
    assert one.wait_for_turn(17).translation == "SLOW SLOW"


def test_a_translator_is_given_the_turns_before_and_not_those_after(one: Still) -> None:
    for count, text in enumerate(("one", "two", "three"), start=1):
        one.post(TypeText(A, text))
        one.wait_for_turn(count)
        one.wait_for_state(State.IDLE)
    one.post(EditTurn(TurnNumber(2), "corrected"))
    one.wait_for_turn(2, lambda turn: turn.translation == "CORRECTED")
    requests = [sent.request for sent in one.engines[-1].sent if isinstance(sent, Interpret)]
    assert [[earlier.text for earlier in request.context] for request in requests] == [
        [],
        ["one"],
        ["one", "two"],
        ["one"],
    ]


def test_the_voice_stops_at_a_tap_and_the_translation_is_completed(one: Still) -> None:
    one.post(TypeText(A, "This is the first sentence. " + "slow " * 3 + "end"))
    one.wait_for_state(State.SPEAKING)
    one.pass_time(0.1)
    one.post(Tap(A))
    assert one.state.state is State.IDLE
    stopped = one.world.now
    turn = one.wait_for_turn(1)
    assert turn.translation.endswith("SLOW SLOW SLOW END")
    assert not turn.error_code
    played = one.loudspeaker.take()
    assert played
    assert all(piece.started + piece.chunk.seconds <= stopped for piece in played)
    one.pass_time(5.0)
    assert one.state.state is State.IDLE


def test_stop_while_thinking_keeps_the_text(one: Still) -> None:
    one.post(TypeText(A, "polite-hang"))
    one.wait_for_state(State.THINKING)
    one.post(Stop())
    one.wait_for_state(State.IDLE)
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.error_code, turn.final) == ("polite-hang", "turn.interrupted", True)
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2).translation == "NEXT"


def test_stop_while_listening_forgets_the_utterance(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.post(Stop())
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()


def test_control_overtakes_work_and_sound(one: Still) -> None:
    one.microphone.say(speech(4))
    one.post(Tap(A), Stop(), TypeText(A, "after"), Stop(), TypeText(B, "last"))
    assert one.wait_for_turn(2).translation == "LAST"
    assert one.wait_for_turn(1).heard == "after"
    one.wait_for_state(State.IDLE)


def test_a_correction_is_translated_in_the_same_bubble(one: Still) -> None:
    one.post(TypeText(A, "wrong fail"))
    one.wait_for_turn(1, lambda turn: turn.error_code == "mt.failed")
    one.post(EditTurn(TurnNumber(1), "right"))
    turn = one.wait_for_turn(1, lambda turn: turn.final and turn.translation == "RIGHT")
    assert (turn.heard, turn.error_code, turn.side) == ("right", "", A)
    assert len(one.conversation.turns()) == 1
    one.post(EditTurn(TurnNumber(7), "nothing"), EditTurn(TurnNumber(1), " "))


def test_a_correction_interrupts_the_translation_of_the_mistake(one: Still) -> None:
    one.post(TypeText(A, "polite-hang"))
    one.wait_for_state(State.THINKING)
    one.post(EditTurn(TurnNumber(1), "right"))
    assert one.wait_for_turn(1).translation == "RIGHT"


def test_a_replay_speaks_again_and_a_slow_one_slower(one: Still) -> None:
    one.post(TypeText(A, "one two"))
    one.wait_for_turn(1)
    one.wait_for_state(State.IDLE)
    one.loudspeaker.take()
    for slow, seconds in ((False, 0.2), (True, 0.2 / 0.7)):
        one.post(ReplayTurn(TurnNumber(1), slow=slow))
        one.wait_for_state(State.SPEAKING)
        one.wait_for_state(State.IDLE)
        assert one.loudspeaker.seconds_played() == pytest.approx(seconds, abs=0.01)


def test_a_text_that_is_translated_already_is_said_and_makes_no_turn(one: Still) -> None:
    one.post(SayText(A, "uno dos", "es"))
    one.wait_for_state(State.SPEAKING)
    one.wait_for_state(State.IDLE)
    assert one.loudspeaker.seconds_played() == pytest.approx(0.2, abs=0.01)
    assert one.turn(1) is None


def test_translators_are_given_the_terms_of_the_person(one: Still, isolated_home: Path) -> None:
    PairList(glossary_file()).add(KeptPair("es", "en", "sala", "ward"))
    one.post(TypeText(A, "one"))
    one.wait_for_turn(1)
    (typed,) = [message.request for message in one.engines[-1].sent if isinstance(message, Interpret)]
    assert typed.terms == (Term("ward", "sala"),)
    one.post(Tap(B))
    one.wait_for_state(State.LISTENING)
    (heard,) = [message for message in one.engines[-1].sent if isinstance(message, Listen)]
    assert heard.terms == (Term("sala", "ward"),)


def test_a_volume_is_chosen_at_rest_and_during_a_voice(one: Still) -> None:
    one.post(SetVolume(0.5))
    one.wait(lambda: one.loudspeaker.seconds_played() > 0)
    one.post(TypeText(A, "one"))
    one.wait_for_state(State.SPEAKING)
    one.post(SetVolume(1.0))
    one.wait_for_state(State.IDLE)
    assert one.turn(1) is not None


def test_deleting_a_turn_also_ends_what_is_done_for_it(one: Still) -> None:
    one.post(TypeText(A, "one"), TypeText(A, "polite-hang"))
    one.wait_for_turn(2, lambda turn: turn.heard)
    one.wait_for_turn(1)
    one.wait_for_state(State.THINKING)
    one.post(DeleteTurn(TurnNumber(2)))
    one.wait_for_state(State.IDLE)
    assert [turn.number for turn in one.conversation.turns()] == [1]


def test_clearing_forgets_every_turn(one: Still) -> None:
    one.post(TypeText(A, "one"), TypeText(B, "polite-hang"), TypeText(B, "three"))
    one.wait_for_turn(3, lambda turn: turn.heard)
    one.post(ForgetEverything())
    one.wait(lambda: one.turn(3) is None)
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()
    one.post(TypeText(A, "again"))
    assert one.wait_for_turn(1).heard == "again"


def test_other_languages(one: Still) -> None:
    one.post(SetLanguages("es", "en"))
    one.wait_until_seen(LanguagesChanged, a="es", b="en")
    one.post(TypeText(A, "hola"))
    assert one.wait_for_turn(1).source == "es"
    one.wait_for_state(State.IDLE)
    one.post(SetLanguages("xx", "en"))
    one.wait_for_state(State.ERROR, "language.unknown")
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "hola"))
    assert one.wait_for_turn(2).source == "es"


def test_a_pair_nobody_can_translate_is_told_before_anybody_speaks_and_loses_no_text(one: Still) -> None:
    one.post(SetLanguages("en", "fr"), Tap(A))
    one.wait_for_state(State.ERROR, "mt.pair_unsupported")
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "hello"))
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.error_code) == ("hello", "mt.pair_unsupported")
    one.wait_for_state(State.ERROR)
    one.post(Tap(B))
    one.wait_for_state(State.ERROR, "asr.language_unsupported")
    assert State.LISTENING not in one.states


def test_two_hundred_quick_taps(one: Still) -> None:
    for number in range(200):
        one.post(Tap(A if number % 3 else B))
    one.post(Stop())
    one.wait(lambda: one.state.state in {State.IDLE, State.NO_SPEECH})
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    assert one.wait_for_turn(1).translation == "ONE TWO"


def test_the_second_tap_of_a_double_tap_does_not_throw_the_sentence_away(one: Still) -> None:
    one.post(TypeText(A, "slow slow"))
    one.wait_for_state(State.THINKING)
    one.post(Tap(A), Tap(B))
    turn = one.wait_for_turn(1)
    assert (turn.translation, turn.error_code) == ("SLOW SLOW", "")
