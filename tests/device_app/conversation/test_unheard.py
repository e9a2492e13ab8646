"""Engines end while they have not heard all that somebody said."""

from __future__ import annotations

from functools import partial

import pytest

from device_app.events.control import DeleteTurn, HoldEnded, HoldStarted
from device_app.events.families import Side, State, TurnNumber
from device_app.events.status import StateChanged
from tests.device_app.conversation.kiosk import Still

A = Side.A


@pytest.mark.parametrize("shown", [False, True], ids=["nothing shown yet", "some words shown"])
def test_what_was_said_but_not_heard_to_its_end_is_heard_by_the_next_engines(one: Still, *, shown: bool) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.engines[-1].frozen = not shown
    one.say(2)
    if shown:
        one.wait_for_turn(1, lambda turn: turn.heard == "one two")
        one.engines[-1].frozen = True
    one.post(HoldEnded(A))
    one.wait_for_state(State.THINKING)
    one.kill_engines()
    one.wait_until_seen(StateChanged, state=State.ERROR, code="engine.killed")
    turn = one.wait_for_turn(1, lambda turn: turn.final and not turn.error_code)
    assert (turn.side, turn.heard, turn.translation) == (A, "one two", "ONE TWO")
    assert len(one.conversation.turns()) == 1
    assert turn.spoken


def test_a_sound_that_ends_the_engines_is_heard_twice_and_no_more(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.engines[-1].frozen = True
    one.say(2)
    one.post(HoldEnded(A))
    for number in (2, 3):
        one.wait_for_state(State.THINKING)
        one.kill_engines()
        one.wait(partial(_has_processes, one, number), "the next process")
        one.engines[-1].frozen = number == 2
    one.wait_for_state(State.IDLE)
    one.pass_time(5.0)
    assert one.state.state is State.IDLE
    assert one.conversation.turns() == ()
    assert len(one.engines) == 3


def test_a_turn_that_is_deleted_meanwhile_is_not_heard_again(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.wait_for_turn(1, lambda turn: turn.heard == "one two")
    one.engines[-1].frozen = True
    one.post(HoldEnded(A))
    one.wait_for_state(State.THINKING)
    one.kill_engines()
    one.post(DeleteTurn(TurnNumber(1)))
    one.wait_for_state(State.IDLE)
    one.pass_time(5.0)
    assert one.conversation.turns() == ()


def _has_processes(one: Still, number: int) -> bool:
    return len(one.engines) == number
