"""Every transition of the table of states happens, and no other; and a bug ends in none that is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest

from device_app.conversation.states import RESTING, TABLE, Act, Floor, TimeLimits
from device_app.events.control import (
    ChooseLanguage,
    ReplayTurn,
    SetHandsFree,
    SetLanguages,
    Stop,
    TypeText,
)
from device_app.events.families import Control, State, TurnNumber
from tests.device_app.conversation.in_state import (
    HOLD_A,
    HOLD_B,
    REACH,
    TAP_A,
    TAP_B,
    A,
    B,
    awaiting,
    in_state,
    just_finished,
    listening,
    load_for_ever,
    thinking,
)
from tests.device_app.conversation.kiosk import Still, still
from tests.device_app.small_engines import fail_to_load, load_small_engines


def lose_microphone(one: Still) -> None:
    one.microphone.unplug()
    one.pass_time(1.0)


def find_microphone(one: Still) -> None:
    one.microphone.plug()
    one.pass_time(0.1)


def engines_come(one: Still) -> None:
    one.load = load_small_engines
    if one.state.state in {State.LOADING, State.UNAVAILABLE}:
        one.kill_engines()
    one.wait_for_state(State.MUTED if not one.microphone.name else State.IDLE)


def engines_come_and_no_microphone(one: Still) -> None:
    lose_microphone(one)
    engines_come(one)


def engines_die(one: Still) -> None:
    one.kill_engines()
    one.pass_time(5.0)


def engines_die_and_load_for_ever(one: Still) -> None:
    one.load = load_for_ever
    one.kill_engines()
    one.pass_time(10.0)


def engines_die_for_good(one: Still) -> None:
    one.load = fail_to_load
    one.kill_engines()
    one.pass_time(10.0)


def ask(*requests: Control) -> Callable[[Still], None]:
    def event(one: Still) -> None:
        one.post(*requests)
        one.pass_time(1.0)

    return event


UNKNOWN = Control()
"""A request that the conversation doesn't know: a bug."""

EVENTS: tuple[Callable[[Still], None], ...] = (
    *(ask(request) for request in (TAP_A, TAP_B, HOLD_A, HOLD_B, Stop(), ReplayTurn(TurnNumber(1)), ChooseLanguage(B))),
    *(ask(TypeText(A, text)) for text in ("two", "fail", "x" * 6000)),
    *(ask(SetLanguages(*pair)) for pair in (("es", "en"), ("xx", "en"))),
    ask(SetLanguages("en", "fr"), TAP_A),
    ask(SetHandsFree(on=True)),
    ask(UNKNOWN),
    lambda one: one.say(1),
    lambda one: one.pass_time(125.0),
    lose_microphone,
    engines_come,
    engines_come_and_no_microphone,
    engines_die,
    engines_die_and_load_for_ever,
    engines_die_for_good,
)


def a_microphone_lost_while_the_device_thinks(one: Still) -> None:
    thinking(one)
    lose_microphone(one)
    one.post(Stop())


def a_voice_that_breaks(one: Still) -> None:
    one.post(TypeText(A, "one two three four five, six seven fail"))
    one.wait_for_state(State.ERROR)


def a_process_replaced_under(reach: Callable[[Still], None]) -> Callable[[Still], None]:
    """One that doesn't let go of an abandoned job takes no other job with it: the state goes on without engines."""

    def course(one: Still) -> None:
        one.post(TypeText(A, "one hang"))
        one.pass_time(0.1)
        one.post(Stop())
        one.load = load_for_ever
        reach(one)
        one.pass_time(1.0)
        one.post(Stop())

    return course


COURSES = (
    a_microphone_lost_while_the_device_thinks,
    a_voice_that_breaks,
    *(a_process_replaced_under(reach) for reach in (awaiting, listening, just_finished)),
)
"""What leads to the rarer transitions."""


@pytest.mark.parametrize("name", REACH)
def test_a_bug_in_any_state_leaves_a_device_that_works(name: str, caplog: pytest.LogCaptureFixture) -> None:
    with in_state(name) as one:
        one.post(UNKNOWN)
        assert "bug in the conversation" in caplog.text
        find_microphone(one)
        engines_come(one)
        one.post(TAP_A)
        one.say(1)
        assert one.conversation.turns()[-1].heard.endswith("one")
    caplog.clear()


def test_every_transition_of_the_table_happens_and_no_other(caplog: pytest.LogCaptureFixture) -> None:
    seen: dict[State, set[State]] = {state: set() for state in State}

    def note(one: Still) -> None:
        for before, after in itertools.pairwise(one.states):
            seen[before] |= {after} - {before}

    for name in REACH:
        for event in EVENTS:
            with in_state(name) as one:
                event(one)
                find_microphone(one)
                note(one)
    for course in COURSES:
        with still() as one:
            course(one)
            note(one)
    wrong = {
        state.value: ([f"never {one}" for one in row.following - seen[state]], sorted(seen[state] - row.following))
        for state, row in TABLE.items()
        if row.following != seen[state]
    }
    assert not wrong, "\n".join(map(str, wrong.items()))
    caplog.clear()


def test_a_transition_that_the_table_does_not_have_is_a_bug() -> None:
    floor = Floor(lambda _: None, TimeLimits(), loading_limit=1.0, clock=lambda: 0.0)
    with pytest.raises(ValueError, match="no transition from loading to speaking"):
        floor.speak(A, seconds=1.0, more_to_come=False)
    assert floor.state is State.LOADING


def test_every_state_has_a_row_and_an_end_or_is_one_of_rest() -> None:
    assert set(TABLE) == set(State)
    assert {State.IDLE, State.MUTED, State.UNAVAILABLE} == RESTING
    assert all(row.timeout is not Act.NOTHING for row in TABLE.values())
