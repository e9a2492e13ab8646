"""The table of states, by what happens: every press, and the end of the time, in every state."""

from __future__ import annotations

import pytest

from device_app.conversation.next_speaker import BOUNCE_SECONDS
from device_app.conversation.requests import PATIENCE_SECONDS
from device_app.conversation.states import RESTING, TimeLimits
from device_app.events.control import (
    HoldEnded,
    HoldStarted,
    Stop,
    Tap,
    TypeText,
)
from device_app.events.families import State
from tests.device_app.conversation.in_state import (
    HOLD_A,
    HOLD_B,
    LONG,
    REACH,
    TAP_A,
    TAP_B,
    A,
    B,
    describe,
    in_state,
    spoken_to,
)
from tests.device_app.conversation.kiosk import SETTINGS, speech, still
from tests.device_app.small_engines import SPANISH, burst

LIMITS = TimeLimits()

# ── presses ──────────────────────────────────────────────────────────────────────────────────────────────────────────


PRESSES: dict[str, tuple[str, str, str, str]] = {
    # what the device does at A's tap, B's tap, A's hold, B's hold
    "idle": ("listening a", "listening b", "listening a", "listening b"),
    "muted": ("error a audio.no_microphone", "error b audio.no_microphone") * 2,
    "awaiting": ("listening a", "listening b", "listening a", "listening b"),
    "listening, nothing said": ("thinking a", "listening b", "listening a", "listening b"),
    "listening": ("thinking a", "listening a, next b", "listening a", "listening a, next b"),
    "listening to anybody": ("thinking", "thinking", "listening", "listening"),
    "thinking": ("idle", "thinking a, next b", "thinking a", "thinking a, next b"),
    "thinking, since just now": ("thinking a", "thinking a, next b", "thinking a", "thinking a, next b"),
    "asking": ("thinking a", "thinking b", "thinking a", "thinking b"),
    "speaking": ("idle", "listening b", "listening a", "listening b"),
    "no speech": ("listening a", "listening b", "listening a", "listening b"),
    "error": ("listening a", "listening b", "listening a", "listening b"),
    "loading": ("loading",) * 4,
    "unavailable": ("unavailable engine.not_installed",) * 4,
}


@pytest.mark.parametrize("press", [TAP_A, TAP_B, HOLD_A, HOLD_B], ids=["tap a", "tap b", "hold a", "hold b"])
@pytest.mark.parametrize("name", REACH)
def test_a_press(name: str, press: Tap | HoldStarted) -> None:
    with in_state(name) as one:
        before = one.conversation.turns()
        one.post(press)
        column = [TAP_A, TAP_B, HOLD_A, HOLD_B].index(press)
        assert describe(one) == PRESSES[name][column]
        after = {turn.number: turn for turn in one.conversation.turns()}
        # A press never takes a text away, and only A's own tap while the device thinks ends a translation.
        assert all(turn.heard == after[turn.number].heard for turn in before)
        if (name, press) != ("thinking", TAP_A):
            assert not any(turn.error_code == "turn.interrupted" for turn in after.values())


@pytest.mark.parametrize("name", ["listening", "thinking", "speaking"])
@pytest.mark.parametrize("press", [TAP_B, HOLD_B], ids=["tap", "hold"])
def test_the_partner_is_heard_after_the_turn_that_they_pressed_in(name: str, press: Tap | HoldStarted) -> None:
    with still() as one:
        if name == "listening":
            spoken_to(one)
        else:
            one.post(TypeText(A, f"slow slow {LONG}"))
            one.wait_for_state(State(name))
        one.post(press)
        one.wait(lambda: (one.state.state, one.state.side) == (State.LISTENING, B), "B is heard")
        assert one.queued is None
        one.say(2, SPANISH)
        one.post(HoldEnded(B))
        assert one.wait_for_turn(2).heard == "uno dos"
        first = one.wait_for_turn(1)
        assert (first.side, first.source, first.target, first.error_code) == (A, "en", "es", "")
        assert first.translation == first.heard.upper()
        assert first.spoken


def test_the_partner_waits_for_the_end_of_a_sentence() -> None:
    with still() as one:
        one.post(Tap(A))
        one.say(3, pause=0.2)
        one.post(TAP_B)
        one.say(3)
        assert one.wait_for_turn(1).heard == "one two three four five six"
        one.wait(lambda: describe(one) == "listening b")


@pytest.mark.parametrize("held", [False, True])
def test_the_partner_waits_for_the_end_of_a_long_speech_only_while_a_finger_holds_it(held: bool) -> None:
    with still() as one:
        one.post(HOLD_A if held else TAP_A)
        one.speak(burst())
        one.post(TAP_B)
        began = one.world.now
        one.microphone.say(speech(60))
        one.wait(lambda: one.state.state is not State.LISTENING)
        patience = one.world.now - began
        assert (patience > PATIENCE_SECONDS + 1) if held else (patience == pytest.approx(PATIENCE_SECONDS, abs=0.3))


@pytest.mark.parametrize("name", ["listening", "thinking"])
def test_a_second_tap_leaves_the_queue_and_a_double_tap_does_not(name: str) -> None:
    with in_state(name) as one:
        one.post(TAP_B, TAP_B)
        assert describe(one) == f"{name} a, next b"
        one.microphone.say(speech(6))
        one.pass_time(BOUNCE_SECONDS + 0.1)
        one.post(TAP_B)
        assert describe(one) == f"{name} a"
        one.post(TAP_B)
        assert describe(one) == f"{name} a, next b"


def test_who_lets_go_of_the_button_while_they_wait_is_heard_until_they_fall_silent() -> None:
    with in_state("thinking") as one:
        one.post(HOLD_B, HoldEnded(B), Tap(A))  # the other one's tap: A doesn't want to wait
        assert describe(one) == "idle"
    with still() as one:
        one.post(TypeText(A, "slow slow"), HOLD_B)
        one.post(HoldEnded(B))
        one.wait(lambda: one.state.side is B)
        one.say(1)
        assert one.wait_for_turn(2).heard == "one"


def test_what_ends_everything_lets_nobody_speak_next() -> None:
    with in_state("thinking") as one:
        one.post(TAP_B, Stop())
        one.pass_time(2.0)
        assert describe(one) == "idle"


def test_who_waits_for_the_floor_is_not_heard_when_the_engines_die_meanwhile() -> None:
    """Seconds later they may not be there any more."""
    with in_state("thinking") as one:
        one.post(TAP_B)
        one.kill_engines()
        one.wait_for_state(State.ERROR, "engine.killed")
        one.wait_for_state(State.IDLE)
        assert one.queued is None


def test_a_failure_is_shown_before_whoever_waits_is_heard() -> None:
    with still() as one:
        one.post(TypeText(A, "slow fail"), TAP_B)
        one.wait_for_state(State.ERROR, "mt.failed")
        assert one.queued is B
        one.wait(lambda: describe(one) == "listening b")


def test_who_presses_is_heard_before_texts_that_wait() -> None:
    with still() as one:
        one.post(TypeText(A, "slow"), TypeText(A, "later"), TAP_B)
        one.wait(lambda: one.state.side is B)
        assert not one.wait_for_turn(2, lambda turn: turn.heard).final
        one.say(1)
        one.wait_for_turn(3)
        assert one.wait_for_turn(2).translation == "LATER"


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

SECONDS = {
    # how long each state lasts when nobody does anything, and what it becomes
    "awaiting": (SETTINGS.turn.hands_free_minutes * 60.0, "idle"),
    "listening, nothing said": (None, "no_speech a"),
    "thinking": (
        LIMITS.thinking + LIMITS.thinking_per_character * len("polite-hang") - 1.1,
        "error a turn.timeout",
    ),
    "asking": (LIMITS.asking, "thinking a"),
    "no speech": (LIMITS.no_speech, "idle"),
    "error": (LIMITS.error, "idle"),
    "loading": (120.0, "unavailable engine.load_timeout"),
}


@pytest.mark.parametrize("name", SECONDS)
def test_the_end_of_a_state(name: str) -> None:
    seconds, following = SECONDS[name]
    with in_state(name) as one:
        began, state = one.world.now, one.state.state
        one.wait(lambda: one.state.state is not state, "its end")
        assert describe(one) == following
        if seconds is not None:
            assert one.world.now - began == pytest.approx(seconds, abs=0.5)
        if name != "loading":  # nothing is left in the engines that would hold up the next turn
            one.post(Stop(), TypeText(B, "after"))
            one.wait(lambda: any(turn.translation == "AFTER" and turn.final for turn in one.conversation.turns()))


@pytest.mark.parametrize("name", [name for name, (state, _) in REACH.items() if state in RESTING - {State.UNAVAILABLE}])
def test_a_state_of_rest_stays(name: str) -> None:
    with in_state(name) as one:
        before = describe(one)
        one.pass_time(200.0)
        assert describe(one) == before


def test_a_microphone_that_falls_silent_ends_listening_by_time_alone() -> None:
    with in_state("listening, nothing said") as one:
        one.microphone.delivers = False
        began = one.world.now
        one.wait_for_state(State.NO_SPEECH)
        assert one.world.now - began == pytest.approx(62.0, abs=0.3)


def test_a_loudspeaker_that_never_ends_is_stopped_by_time_alone() -> None:
    with in_state("speaking") as one:
        one.loudspeaker.drains = False
        began, left = one.world.now, 1.0
        one.wait_for_state(State.IDLE)
        assert one.world.now - began == pytest.approx(left + LIMITS.speaking_margin, abs=0.3)


def test_thinking_grows_with_the_input_up_to_a_minute() -> None:
    limits = TimeLimits()
    assert limits.thinking_limit() < limits.thinking_limit(seconds=5.0) < limits.thinking_limit(seconds=20.0)
    assert limits.thinking_limit(characters=10) < limits.thinking_limit(characters=100)
    assert limits.thinking_limit(seconds=1e6) == limits.thinking_limit(characters=10**6) == 60.0
    assert limits.error <= 4.0
