"""Conversations in each state; where somebody has the floor, it is A."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from device_app.events.control import (
    HoldStarted,
    SetHandsFree,
    Tap,
    TypeText,
)
from device_app.events.families import Side, State
from engines.loading import Engines
from tests.device_app.conversation.kiosk import Still, still
from tests.device_app.conversation.still_engine import LoadingForEverError
from tests.device_app.small_engines import DOUBTFUL, burst, fail_to_load, load_small_engines

A, B = Side.A, Side.B
LONG = "one two three four five six seven eight nine ten"


def idle(one: Still) -> None:
    pass


def muted(one: Still) -> None:
    one.microphone.unplug()
    one.settle()


def awaiting(one: Still) -> None:
    one.post(SetHandsFree(on=True))


def listening(one: Still) -> None:
    one.post(Tap(A))


def spoken_to(one: Still) -> None:
    listening(one)
    one.speak(burst())


def spoken_to_by_anybody(one: Still) -> None:
    awaiting(one)
    one.say(3, DOUBTFUL, pause=0.0)


def thinking(one: Still) -> None:
    one.post(TypeText(A, "polite-hang"))
    one.pass_time(1.1)


def just_finished(one: Still) -> None:
    one.post(TypeText(A, "polite-hang"))


def asking(one: Still) -> None:
    awaiting(one)
    one.say(2, DOUBTFUL)
    one.wait_for_state(State.ASKING)


def speaking(one: Still) -> None:
    one.post(TypeText(A, LONG))
    one.wait_for_state(State.SPEAKING)


def unheard(one: Still) -> None:
    listening(one)
    one.wait_for_state(State.NO_SPEECH)


def failed(one: Still) -> None:
    one.post(TypeText(A, "fail"))
    one.wait_for_state(State.ERROR)


REACH: dict[str, tuple[State, Callable[[Still], None]]] = {
    "idle": (State.IDLE, idle),
    "muted": (State.MUTED, muted),
    "awaiting": (State.AWAITING, awaiting),
    "listening, nothing said": (State.LISTENING, listening),
    "listening": (State.LISTENING, spoken_to),
    "listening to anybody": (State.LISTENING, spoken_to_by_anybody),
    "thinking": (State.THINKING, thinking),
    "thinking, since just now": (State.THINKING, just_finished),
    "asking": (State.ASKING, asking),
    "speaking": (State.SPEAKING, speaking),
    "no speech": (State.NO_SPEECH, unheard),
    "error": (State.ERROR, failed),
    "loading": (State.LOADING, idle),
    "unavailable": (State.UNAVAILABLE, idle),
}


@contextmanager
def in_state(name: str) -> Iterator[Still]:
    state, reach = REACH[name]
    load: Callable[[], Engines] = {"loading": load_for_ever, "unavailable": fail_to_load}.get(name, load_small_engines)
    with still(load=load, ready=load is load_small_engines) as one:
        if load is fail_to_load:
            one.wait_for_state(State.UNAVAILABLE)
        reach(one)
        assert one.state.state is state
        yield one


def load_for_ever() -> Engines:
    raise LoadingForEverError


def describe(one: Still) -> str:
    """State, whose turn it is, who is heard next."""
    words = [one.state.state.value, *filter(None, (one.state.side, one.state.code))]
    return " ".join(words) + (f", next {one.queued}" if one.queued else "")


TAP_A, TAP_B, HOLD_A, HOLD_B = Tap(A), Tap(B), HoldStarted(A), HoldStarted(B)
