from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest

from device_app.conversation.conversation import STUCK_SECONDS
from device_app.engine_host.supervisor import Patience
from device_app.events.control import (
    DeleteTurn,
    EditTurn,
    HoldEnded,
    HoldStarted,
    ReloadEngines,
    Stop,
    Tap,
    TypeText,
)
from device_app.events.families import Side, State, TurnNumber
from device_app.events.status import (
    StateChanged,
    TurnChanged,
)
from engines.loading import Engines
from tests.device_app.conversation.kiosk import LIMITS, PATIENCE, Still, kiosk, still
from tests.device_app.conversation.still_engine import CrashError, LoadingForEverError
from tests.device_app.small_engines import fail_to_load, load_small_engines

A = Side.A


@pytest.mark.parametrize(("word", "code"), [("fail", "mt.failed"), ("bug", "turn.bug"), ("crash", "engine.killed")])
def test_a_failure_keeps_the_text_and_the_next_turn_works(one: Still, word: str, code: str) -> None:
    one.post(TypeText(A, f"one {word}"))
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.error_code) == (f"one {word}", code)
    one.wait_until_seen(StateChanged, state=State.ERROR, code=code)
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2).translation == "NEXT"


def test_a_fault_of_the_gpu_brings_new_engines_and_keeps_the_text(one: Still) -> None:
    first = one.conversation.engine_pid
    one.post(TypeText(A, "one gpu-fault"), TypeText(A, "next"))
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.error_code) == ("one gpu-fault", "engine.gpu_fault")
    one.wait_until_seen(StateChanged, state=State.ERROR, code="engine.gpu_fault")
    following = one.wait_for_turn(2)
    assert (following.translation, following.error_code) == ("NEXT", "")
    assert one.conversation.engine_pid not in {None, first}
    one.wait_for_state(State.IDLE)
    one.post(EditTurn(TurnNumber(1), "one"))
    assert one.wait_for_turn(1, lambda turn: turn.final and turn.translation == "ONE")


def test_killed_while_somebody_speaks_keeps_what_was_heard(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.wait_for_turn(1, lambda turn: turn.heard == "one two")
    one.kill_engines()
    turn = one.wait_for_turn(1)
    assert (turn.heard, turn.error_code) == ("one two", "engine.killed")
    one.wait_for_state(State.IDLE)
    one.post(EditTurn(TurnNumber(1), turn.heard))
    assert one.wait_for_turn(1, lambda turn: turn.translation == "ONE TWO" and turn.final)
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    assert one.wait_for_turn(2).translation == "ONE"


def test_a_whole_sentence_is_translated_by_the_next_engines(one: Still) -> None:
    one.post(TypeText(A, "slow slow slow one"))
    one.wait_for_state(State.THINKING)
    one.kill_engines()
    kept = one.wait_for_turn(1)
    assert (kept.heard, kept.error_code) == ("slow slow slow one", "engine.killed")
    turn = one.wait_for_turn(1, lambda turn: turn.final and not turn.error_code)
    assert turn.translation == "SLOW SLOW SLOW ONE"


def test_a_spoken_sentence_is_translated_by_the_next_engines(one: Still) -> None:
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.post(HoldEnded(A))
    one.wait_for_state(State.SPEAKING)
    one.kill_engines()
    turn = one.wait_for_turn(1, lambda turn: turn.final and not turn.error_code)
    assert (turn.heard, turn.translation) == ("one two", "ONE TWO")


def test_a_sentence_that_ends_the_engines_is_tried_twice_and_no_more(one: Still) -> None:
    one.post(TypeText(A, "one crash"))
    one.wait_for_turn(1)
    one.wait(lambda: len(one.engines) == 3, "the third process")
    one.wait_for_state(State.IDLE)
    one.pass_time(5.0)
    assert len(one.engines) == 3
    assert one.conversation.turns()[0].error_code == "engine.killed"


def test_what_was_deleted_or_stopped_meanwhile_is_not_translated(one: Still) -> None:
    one.post(TypeText(A, "slow slow one"), TypeText(A, "two"))
    one.wait_for_state(State.THINKING)
    one.kill_engines()
    one.wait_for_turn(1)
    one.post(DeleteTurn(TurnNumber(1)))
    assert one.wait_for_turn(2).translation == "TWO"
    assert [turn.heard for turn in one.conversation.turns()] == ["two"]


def test_engines_are_loaded_anew_when_models_came(one: Still) -> None:
    first = one.conversation.engine_pid
    one.post(TypeText(A, "slow slow slow one"), ReloadEngines())
    assert one.wait_for_turn(1).error_code == "turn.interrupted"
    one.wait_for_state(State.LOADING)
    one.wait_for_state(State.IDLE)
    assert one.conversation.engine_pid not in {None, first}
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2).translation == "NEXT"


def test_models_that_came_make_a_device_available() -> None:
    with still(load=fail_to_load, ready=False) as one:
        one.wait_for_state(State.UNAVAILABLE, "engine.not_installed")
        one.load = load_small_engines
        one.post(ReloadEngines())
        one.wait_for_state(State.IDLE)


def test_killed_while_idle_it_comes_back(one: Still) -> None:
    first = one.conversation.engine_pid
    one.kill_engines()
    one.wait_for_state(State.LOADING)
    one.wait_for_state(State.IDLE)
    assert one.conversation.engine_pid not in {None, first}


def test_text_typed_while_the_engines_load_waits_for_them() -> None:
    with still(ready=False) as one:
        one.post(TypeText(A, "early"))
        turn = one.wait_for_turn(1)
        assert turn.translation == "EARLY"


def test_a_hanging_engine_is_given_up_and_replaced() -> None:
    limits = replace(LIMITS, thinking=0.3, thinking_per_character=0.0)
    with still(limits=limits) as one:
        first = one.conversation.engine_pid
        one.post(TypeText(A, "hang"))
        turn = one.wait_for_turn(1)
        assert (turn.heard, turn.error_code) == ("hang", "turn.timeout")
        one.wait(lambda: one.conversation.engine_pid not in {None, first}, "another process")
        one.wait_for_state(State.IDLE)
        one.post(TypeText(A, "next"))
        assert one.wait_for_turn(2).translation == "NEXT"


def test_a_frozen_process_is_noticed_without_a_turn() -> None:
    with still(patience=replace(PATIENCE, silent=0.8)) as one:
        first = one.conversation.engine_pid
        one.engines[-1].frozen = True
        one.wait_for_state(State.LOADING)
        one.wait_for_state(State.IDLE)
        assert one.conversation.engine_pid != first


def test_a_conversation_lives_as_long_as_it_looks_at_the_clock_and_its_process_can_be_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with still() as one:
        alive = [one.conversation.alive]
        one.world.now += STUCK_SECONDS
        alive.append(one.conversation.alive)
        one.pass_time(0.1)
        alive.append(one.conversation.alive)
        one.engines[-1].frozen = True
        monkeypatch.setattr(one.engines[-1], "kill", lambda: None)  # native code holds it in the kernel
        one.pass_time(PATIENCE.silent + PATIENCE.ending + 1.0)
        alive.append(one.conversation.alive)
    assert alive == [True, False, True, False]


def test_an_abandoned_job_that_goes_on_does_not_block_the_next_one(one: Still) -> None:
    one.post(TypeText(A, "one hang"))
    one.wait_for_turn(1, lambda turn: turn.translation)
    one.pass_time(0.1)
    one.post(Stop())
    one.wait_for_state(State.LOADING)
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2).translation == "NEXT"


def test_engines_that_are_not_there_make_the_device_unavailable_with_the_reason() -> None:
    with still(load=fail_to_load, ready=False) as one:
        state = one.wait_for_state(State.UNAVAILABLE, "engine.not_installed")
        assert "nothing is installed" in state.message
        one.post(TypeText(A, "hello"), Tap(A))
        assert one.wait_for_turn(1).error_code == "engine.not_installed"


def test_engines_that_crash_again_and_again_make_it_unavailable() -> None:
    with still(load=crash, ready=False) as one:
        one.wait_for_state(State.UNAVAILABLE, "engine.killed")


def test_engines_that_load_for_ever() -> None:
    with still(load=load_for_ever, patience=Patience(loading=0.5, restart=0.05), ready=False) as one:
        one.wait_for_state(State.UNAVAILABLE, "engine.load_timeout")


def load_for_ever() -> Engines:
    raise LoadingForEverError


def crash() -> Engines:
    raise CrashError


def test_a_listener_with_a_bug_does_not_stop_the_conversation(caplog: pytest.LogCaptureFixture) -> None:
    with still() as one:
        one.breaks_at = TurnChanged
        one.post(TypeText(A, "one"))
        one.wait_for_turn(1)
        one.wait_for_state(State.IDLE)
    assert "bug in the listener" in caplog.text
    caplog.clear()


def test_closing_ends_the_engine_process_even_in_the_middle_of_a_turn() -> None:
    with kiosk() as one:
        pid = one.conversation.engine_pid
        one.post(TypeText(A, "hang"))
        one.wait_for_state(State.THINKING)
    assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_process_that_is_ended_for_an_abandoned_job_takes_no_other_turn_with_it(one: Still) -> None:
    first = one.conversation.engine_pid
    one.post(TypeText(A, "one hang"))
    one.wait_for_turn(1, lambda turn: turn.translation)
    one.pass_time(0.1)
    one.post(Stop(), TypeText(A, "innocent"))
    turn = one.wait_for_turn(2)
    assert (turn.translation, turn.error_code) == ("INNOCENT", "")
    assert one.conversation.engine_pid != first


def test_who_speaks_while_such_a_process_is_replaced_is_heard(one: Still) -> None:
    one.post(TypeText(A, "one hang"))
    one.wait_for_turn(1, lambda turn: turn.translation)
    one.pass_time(0.1)
    one.post(Stop(), HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(3)
    one.post(Tap(A))
    turn = one.wait_for_turn(2)
    assert (turn.heard, turn.error_code) == ("one two three", "")


def test_text_that_waits_for_engines_that_never_come_is_told() -> None:
    with still(load=fail_to_load, ready=False) as one:
        one.post(TypeText(A, "early"))
        turn = one.wait_for_turn(1)
        assert (turn.heard, turn.error_code) == ("early", "engine.not_installed")


@pytest.mark.parametrize("crash", ["crash", "SIGKILL", "SIGSTOP"])
def test_a_real_process_that_ends_or_freezes_is_replaced(crash: str) -> None:
    with kiosk(patience=replace(PATIENCE, silent=2.0)) as one:
        first = one.conversation.engine_pid
        if crash == "crash":
            one.post(TypeText(A, "one crash"))
            assert one.wait_for_turn(1).error_code == "engine.killed"
        else:
            one.kill_engines(signal.Signals[crash])
        one.wait(lambda: one.conversation.engine_pid not in {None, first}, "another process")
        one.wait_for_state(State.IDLE)
        one.post(TypeText(A, "next"))
        one.wait(lambda: any(turn.translation == "NEXT" and turn.final for turn in one.conversation.turns()))


def test_a_real_process_that_does_not_let_go_takes_no_other_turn_with_it() -> None:
    with kiosk() as one:
        one.post(TypeText(A, "one hang"))
        one.wait_for_turn(1, lambda turn: turn.translation)
        one.post(Stop(), TypeText(A, "innocent"))
        assert one.wait_for_turn(2).translation == "INNOCENT"
