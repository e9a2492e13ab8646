from __future__ import annotations

import itertools

import pytest

from device_app.conversation.states import ON_TIMEOUT, RESTING, TRANSITIONS, States, TimeLimits
from device_app.events.families import State


def test_the_tables_are_complete():
    assert set(TRANSITIONS) == set(State)
    assert set(ON_TIMEOUT) == set(State) - RESTING
    for state, following in TRANSITIONS.items():
        assert state not in following


@pytest.mark.parametrize("state", sorted(State))
def test_no_state_is_a_trap(state: State):
    """Time alone leads from any state to one of rest, and from there a person can listen or type again."""
    seen = []
    while state not in RESTING:
        assert state not in seen, f"time goes round in circles: {seen}"
        seen.append(state)
        assert ON_TIMEOUT[state] in TRANSITIONS[state]
        state = ON_TIMEOUT[state]
    reachable, frontier = {state}, {state}
    while frontier := set().union(*(TRANSITIONS[one] for one in frontier)) - reachable:
        reachable |= frontier
    assert reachable == set(State)


@pytest.mark.parametrize(("before", "after"), sorted(itertools.permutations(State, 2)))
def test_only_transitions_of_the_table_happen(before: State, after: State):
    states = States(now=0.0, limit=1.0)
    states.state = before
    limit = None if after in RESTING else 5.0
    if after in TRANSITIONS[before]:
        states.enter(after, now=1.0, limit=limit)
        assert states.state is after
        assert states.deadline == (None if limit is None else 6.0)
        assert states.elapsed(3.0) == 2.0
    else:
        with pytest.raises(ValueError, match="no transition"):
            states.enter(after, now=1.0, limit=limit)
        assert states.state is before


def test_every_state_that_is_not_of_rest_needs_a_limit():
    for state in State:
        states = States(now=0.0, limit=1.0)
        states.state = state
        with pytest.raises(ValueError, match="with a limit"):
            states.enter(state, now=0.0, limit=1.0 if state in RESTING else None)


def test_time_runs_out():
    states = States(now=10.0, limit=2.0)
    assert states.expired(11.9) is None
    assert states.expired(12.0) is State.UNAVAILABLE
    states.enter(State.IDLE, 12.0)
    assert states.expired(1e9) is None


def test_renewing_a_state_keeps_its_beginning():
    states = States(now=0.0, limit=1.0)
    states.enter(State.IDLE, 0.0)
    states.enter(State.THINKING, 1.0, limit=5.0)
    states.enter(State.THINKING, 3.0, limit=5.0)
    assert states.elapsed(4.0) == 3.0
    assert states.deadline == 8.0


def test_thinking_grows_with_the_input_up_to_a_minute():
    limits = TimeLimits()
    assert limits.thinking_limit() < limits.thinking_limit(seconds=5.0) < limits.thinking_limit(seconds=20.0)
    assert limits.thinking_limit(characters=10) < limits.thinking_limit(characters=100)
    assert limits.thinking_limit(seconds=1e6) == limits.thinking_limit(characters=10**6) == 60.0
    assert limits.error <= 4.0
