"""The table of states and controls: what each control that isn't a press of a talk button does in each state.

Presses have a table of their own in test_states.py. Whatever is touched, no text is lost: a turn that is stopped keeps
what was heard, a typed text waits for its time, and the device comes to rest again.
"""

from __future__ import annotations

import pytest

from device_app.conversation.states import RESTING
from device_app.events.control import (
    DeleteTurn,
    EditTurn,
    ForgetEverything,
    ReplayTurn,
    SetHandsFree,
    SetLanguages,
    Stop,
    TypeText,
)
from device_app.events.families import State, TurnNumber
from tests.device_app.conversation.in_state import REACH, A, B, describe, in_state
from tests.device_app.conversation.kiosk import Still

FIRST = TurnNumber(1)
CONTROLS = {
    "cancel": Stop(),
    "replay": ReplayTurn(FIRST),
    "swap": SetLanguages("es", "en"),
    "type": TypeText(B, "uno"),
    "hands-free": SetHandsFree(on=True),
    "hands-free off": SetHandsFree(on=False),
    "edit": EditTurn(FIRST, "two"),
    "delete": DeleteTurn(FIRST),
    "forget": ForgetEverything(),
}
REMOVING = {"edit", "delete", "forget"}
"""Controls whose purpose it is that a text is not what it was."""

NOTHING = dict.fromkeys(CONTROLS)
"""A control that changes nothing of the state; another one is told below."""

DOES: dict[str, dict[str, str | None]] = {
    "idle": NOTHING | {"type": "thinking b", "hands-free": "awaiting"},
    "muted": NOTHING | {"type": "thinking b", "hands-free": "error audio.no_microphone"},
    "awaiting": NOTHING | {"cancel": "idle", "type": "thinking b", "hands-free off": "idle"},
    "listening, nothing said": NOTHING | {"cancel": "idle", "forget": "idle"},
    "listening": NOTHING | {"cancel": "idle", "edit": "thinking a", "delete": "idle", "forget": "idle"},
    "listening to anybody": NOTHING | {"cancel": "idle", "hands-free off": "thinking", "forget": "awaiting"},
    "thinking": NOTHING | {"cancel": "idle", "delete": "idle", "forget": "idle"},
    "thinking, since just now": NOTHING | {"cancel": "idle", "delete": "idle", "forget": "idle"},
    "asking": NOTHING | {"cancel": "idle", "swap": "thinking a", "forget": "awaiting"},
    "speaking": NOTHING
    | {
        "cancel": "idle",
        "replay": "thinking a",
        "type": "thinking b",
        "edit": "thinking a",
        "delete": "idle",
        "forget": "idle",
    },
    "no speech": NOTHING | {"cancel": "idle", "type": "thinking b"},
    "error": NOTHING | {"cancel": "idle", "type": "thinking b", "edit": "thinking a"},
    "loading": NOTHING,
    "unavailable": NOTHING,
}


def rests(one: Still) -> bool:
    return one.state.state in RESTING | {State.AWAITING, State.LOADING}


def test_the_table_has_every_state() -> None:
    assert set(DOES) == set(REACH)


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("name", REACH)
def test_a_control(name: str, control: str) -> None:
    with in_state(name) as one:
        before, turns = describe(one), one.conversation.turns()
        one.post(CONTROLS[control])
        assert describe(one) == (DOES[name][control] or before)
        one.wait(lambda: rests(one), "rest")
        if name not in {"loading", "unavailable"}:
            one.wait(lambda: all(turn.final for turn in one.conversation.turns()), "the end of every turn")
        after = {turn.number: turn for turn in one.conversation.turns()}
        if control not in REMOVING:
            assert all(after[turn.number].heard.startswith(turn.heard) for turn in turns)
            assert all(after[turn.number].side is turn.side for turn in turns)
        if control == "type":
            typed = next(turn for turn in after.values() if turn.heard == "uno")
            assert typed.translation == {"loading": "", "unavailable": ""}.get(name, "UNO")
        if control in {"delete", "forget"} and turns:
            assert FIRST not in after
        if control == "edit" and turns:
            assert after[FIRST].translation == "TWO"
        # A turn that went on ends with a translation; only what ends a turn interrupts it.
        if control != "cancel":
            assert not any(turn.error_code == "turn.interrupted" for turn in after.values())


def test_other_languages_count_from_the_next_turn() -> None:
    with in_state("listening, nothing said") as one:
        one.post(SetLanguages("es", "en"))
        one.say(1)
        first = one.wait_for_turn(1)
        assert (first.side, first.source, first.target, first.translation) == (A, "en", "es", "ONE")
        one.wait_for_state(State.IDLE)
        one.post(TypeText(A, "uno"))
        second = one.wait_for_turn(2)
        assert (second.side, second.source, second.target) == (A, "es", "en")


def test_a_turn_keeps_its_languages_whatever_is_swapped() -> None:
    for name in ("listening", "thinking", "speaking", "error"):
        with in_state(name) as one:
            (turn,) = one.conversation.turns()
            one.post(SetLanguages("es", "en"))
            one.wait(lambda: rests(one), "rest")
            (after,) = one.conversation.turns()
            assert (after.side, after.source, after.target, after.heard) == (
                turn.side,
                turn.source,
                turn.target,
                turn.heard,
            )
