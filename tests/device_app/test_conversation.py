from __future__ import annotations

import logging
import os
import signal
import time
from dataclasses import replace

import numpy as np
import pytest

from device_app.audio.virtual import MemoryLoudspeaker, VirtualMicrophone
from device_app.control_events import (
    ClearConversation,
    DeleteTurn,
    EditTurn,
    HoldEnded,
    HoldStarted,
    ReplayTurn,
    SetLanguages,
    Stop,
    Tap,
    TypeText,
)
from device_app.event_families import Side, State
from device_app.history import History
from device_app.paths import history_file
from device_app.settings import HistorySettings
from device_app.states import TimeLimits
from device_app.status_events import (
    AudioChanged,
    CapabilitiesChanged,
    LanguagesChanged,
    Level,
    StateChanged,
    TurnChanged,
)
from device_app.supervisor import Patience
from tests.device_app.kiosk import LIMITS, PATIENCE, SETTINGS, kiosk, speech
from tests.device_app.small_engines import crash_while_loading, fail_to_load, silence

A, B = Side.A, Side.B


@pytest.fixture(autouse=True)
def no_bug(caplog):
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.fixture(scope="module")
def shared_kiosk():
    with kiosk() as running:
        yield running


@pytest.fixture
def one(shared_kiosk):
    """A kiosk at rest, without turns; starting one takes longer than most tests."""
    shared_kiosk.reset()
    return shared_kiosk


def test_the_window_learns_all_it_shows_at_the_start():
    with kiosk() as one:
        one.wait_until_seen(CapabilitiesChanged)
        one.wait_until_seen(AudioChanged, microphone="virtual microphone", loudspeaker="virtual loudspeaker")
        one.wait_until_seen(LanguagesChanged, a="en", b="es")
        assert one.states == [State.LOADING, State.IDLE]


def test_a_spoken_turn(one):
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    assert one.state.side is A
    assert one.state.seconds_left == 60.0
    one.say(3)
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    one.wait_for_state(State.IDLE)
    assert (turn.side, turn.source, turn.target) == (A, "en", "es")
    assert turn.heard == "one two three"
    assert turn.translation == "ONE TWO THREE"
    assert turn.spoken
    assert not turn.typed
    assert not turn.error_code
    assert turn.engine == "obedient"
    assert {"vad", "asr", "mt", "tts", "total", "overhead"} <= set(dict(turn.timings_ms))
    assert one.states == [State.IDLE, State.LISTENING, State.THINKING, State.SPEAKING, State.IDLE]
    # Two cues and the hum of three words.
    assert sum(played.chunk.seconds for played in one.loudspeaker.take()) == pytest.approx(0.3 + 2 * 0.075, abs=0.02)
    assert one.conversation.turns() == (turn,)
    assert len([status for status in one.shown if isinstance(status, Level)]) > 2


def test_both_sides_speak_in_turn(one):
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    one.wait_for_turn(1, lambda turn: turn.final)
    one.wait_for_state(State.IDLE)
    one.post(Tap(B))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    turn = one.wait_for_turn(2, lambda turn: turn.final)
    assert (turn.side, turn.source, turn.target, turn.translation) == (B, "es", "en", "ONE TWO")


def test_what_was_said_just_before_the_tap_is_heard():
    # In real time: the pre-roll is a stretch of sound, and the tap has to fall into it.
    with kiosk(microphone=VirtualMicrophone(speed=1.0)) as one:
        one.microphone.speak(speech(1)[:4800])
        one.microphone.speak(np.zeros(0, np.float32)).wait(5)
        one.post(Tap(A))
        turn = one.wait_for_turn(1, lambda turn: turn.final)
        assert turn.heard == "one"


def test_a_tap_finishes_listening_at_once(one):
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.post(Tap(A))
    assert one.wait_for_turn(1, lambda turn: turn.final).translation == "ONE TWO"


def test_a_held_button_listens_through_pauses_until_it_is_released(one):
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    one.microphone.speak(silence(1.5)).wait(5)
    one.say(1)
    assert one.state.state is State.LISTENING
    one.post(HoldEnded(B))
    one.post(HoldEnded(A))
    assert one.wait_for_turn(1, lambda turn: turn.final).heard == "one two"


def test_nobody_speaks(one):
    one.post(Tap(A))
    one.wait_for_state(State.NO_SPEECH)
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()
    assert State.SPEAKING not in one.states


def test_the_other_side_takes_over_only_while_nothing_was_said(one):
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.post(Tap(B))
    one.wait_until_seen(StateChanged, state=State.LISTENING, side=B)
    one.wait(lambda: one.state.side is B)


def test_the_other_sides_tap_finishes_what_was_said(one):
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.wait_for_turn(1, lambda turn: turn.heard)
    one.post(Tap(B))
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert (turn.side, turn.translation) == (A, "ONE TWO")


def test_a_typed_turn(one):
    one.post(TypeText(B, "  hola\x00 \ud800mundo \r\n"))
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert (turn.heard, turn.translation, turn.typed) == ("hola ?mundo", "HOLA ?MUNDO", True)
    assert turn.spoken
    one.wait_for_state(State.IDLE)


def test_empty_text_is_nothing(one):
    one.post(TypeText(A, " \n "), TypeText(A, "real"))
    one.wait_for_turn(1, lambda turn: turn.final)
    assert [turn.heard for turn in one.conversation.turns()] == ["real"]


def test_text_beyond_the_limit_is_refused_with_one_line(one):
    one.post(TypeText(A, "word " * 10_000))
    state = one.wait_for_state(State.ERROR, "turn.text_too_long")
    assert "5000" in state.message
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "word " * 999))
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert turn.translation.split() == ["WORD"] * 999


def test_texts_wait_for_the_floor_and_none_is_lost(one):
    one.post(*(TypeText(A, f"slow {word}") for word in ("red", "green", "blue")))
    for number, word in enumerate(("RED", "GREEN", "BLUE"), start=1):
        assert one.wait_for_turn(number, lambda turn: turn.final).translation == f"SLOW {word}"


def test_too_many_texts_are_refused_and_still_kept(one):
    one.post(*(TypeText(A, "slow slow") for _ in range(20)))
    busy = one.wait_for_turn(20, lambda turn: turn.final)
    assert busy.error_code == "turn.busy"
    assert busy.heard == "slow slow"


def test_the_voice_stops_at_a_tap_and_the_translation_is_completed():
    with kiosk(loudspeaker=MemoryLoudspeaker(speed=0.2)) as one:
        one.post(TypeText(A, "This is the first sentence. " + "slow " * 3 + "end"))
        one.wait_for_state(State.SPEAKING)
        one.post(Tap(B))
        one.wait_for_state(State.IDLE)
        stopped = time.monotonic()
        turn = one.wait_for_turn(1, lambda turn: turn.final)
        assert turn.translation.endswith("SLOW SLOW SLOW END")
        assert not turn.error_code
        time.sleep(0.3)
        last = one.loudspeaker.take()[-1]
        assert last.started + last.chunk.seconds / 0.2 <= stopped + 0.1
        assert one.state.state is State.IDLE


def test_holding_a_button_interrupts_the_voice_and_listens():
    with kiosk(loudspeaker=MemoryLoudspeaker(speed=0.2)) as one:
        one.post(TypeText(A, "one two three four"))
        one.wait_for_state(State.SPEAKING)
        one.post(HoldStarted(B))
        one.wait_for_state(State.LISTENING)
        one.say(1)
        one.post(HoldEnded(B))
        assert one.wait_for_turn(2, lambda turn: turn.final).side is B


def test_the_device_is_deaf_while_it_speaks():
    with kiosk(loudspeaker=MemoryLoudspeaker(speed=0.5)) as one:
        one.post(TypeText(A, "one two three four"))
        one.wait_for_state(State.SPEAKING)
        one.say(2)  # its own voice, from the loudspeaker into the microphone
        one.post(Stop())
        one.wait_for_state(State.IDLE)
        one.post(Tap(A))
        one.wait_for_state(State.NO_SPEECH)
        assert len(one.conversation.turns()) == 1


def test_stop_while_thinking_keeps_the_text(one):
    one.post(TypeText(A, "polite-hang"))
    one.wait_for_state(State.THINKING)
    one.post(Stop())
    one.wait_for_state(State.IDLE)
    turn = one.turn(1)
    assert (turn.heard, turn.error_code, turn.final) == ("polite-hang", "turn.interrupted", True)
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2, lambda turn: turn.final).translation == "NEXT"


def test_stop_while_listening_forgets_the_utterance(one):
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.post(Stop())
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()


def test_control_overtakes_work_and_sound(one):
    one.microphone.speak(speech(4))
    one.post(Tap(A), Stop(), TypeText(A, "after"), Stop(), TypeText(B, "last"))
    assert one.wait_for_turn(2, lambda turn: turn.final).translation == "LAST"
    assert one.turn(1).heard == "after"
    one.wait_for_state(State.IDLE)


def test_a_correction_is_translated_in_the_same_bubble(one):
    one.post(TypeText(A, "wrong fail"))
    one.wait_for_turn(1, lambda turn: turn.error_code == "mt.failed")
    one.post(EditTurn(1, "right"))
    turn = one.wait_for_turn(1, lambda turn: turn.final and turn.translation == "RIGHT")
    assert (turn.heard, turn.error_code, turn.side) == ("right", "", A)
    assert len(one.conversation.turns()) == 1
    one.post(EditTurn(7, "nothing"), EditTurn(1, " "))


def test_a_correction_interrupts_the_translation_of_the_mistake(one):
    one.post(TypeText(A, "polite-hang"))
    one.wait_for_state(State.THINKING)
    one.post(EditTurn(1, "right"))
    assert one.wait_for_turn(1, lambda turn: turn.final).translation == "RIGHT"


def test_a_replay_speaks_again_and_a_slow_one_slower(one):
    one.post(TypeText(A, "one two"))
    one.wait_for_turn(1, lambda turn: turn.final)
    one.wait_for_state(State.IDLE)
    one.loudspeaker.take()
    for slow, seconds in ((False, 0.2), (True, 0.2 / 0.7)):
        before = one.states.count(State.SPEAKING)
        one.post(ReplayTurn(1, slow=slow))
        one.wait(lambda before=before: one.states.count(State.SPEAKING) > before)
        one.wait_for_state(State.IDLE)
        assert sum(played.chunk.seconds for played in one.loudspeaker.take()) == pytest.approx(seconds, abs=0.01)


def test_deleting_a_turn_also_ends_what_is_done_for_it(one):
    one.post(TypeText(A, "one"), TypeText(A, "polite-hang"))
    one.wait_for_turn(2, lambda turn: turn.heard)
    one.wait(lambda: one.states[-1] is State.THINKING and one.turn(1).final)
    one.post(DeleteTurn(2))
    one.wait_for_state(State.IDLE)
    assert [turn.number for turn in one.conversation.turns()] == [1]


def test_clearing_forgets_every_turn(one):
    one.post(TypeText(A, "one"), TypeText(B, "polite-hang"), TypeText(B, "three"))
    one.wait_for_turn(3, lambda turn: turn.heard)
    one.post(ClearConversation())
    one.wait(lambda: one.turn(3) is None)
    one.wait_for_state(State.IDLE)
    assert one.conversation.turns() == ()
    one.post(TypeText(A, "again"))
    assert one.wait_for_turn(1, lambda turn: turn.final).heard == "again"


def test_other_languages(one):
    one.post(SetLanguages("es", "en"))
    one.wait_until_seen(LanguagesChanged, a="es", b="en")
    one.post(TypeText(A, "hola"))
    assert one.wait_for_turn(1, lambda turn: turn.final).source == "es"
    one.wait_for_state(State.IDLE)
    one.post(SetLanguages("xx", "en"))
    one.wait_for_state(State.ERROR, "language.unknown")
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "hola"))
    assert one.wait_for_turn(2, lambda turn: turn.final).source == "es"


def test_a_pair_nobody_can_translate_is_told_before_anybody_speaks_and_loses_no_text(one):
    one.post(SetLanguages("en", "fr"), Tap(A))
    one.wait_for_state(State.ERROR, "mt.pair_unsupported")
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "hello"))
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert (turn.heard, turn.error_code) == ("hello", "mt.pair_unsupported")
    one.wait_for_state(State.ERROR)
    one.post(Tap(B))
    one.wait_for_state(State.ERROR, "asr.language_unsupported")
    assert State.LISTENING not in one.states


def test_no_voice_for_the_language_is_told(one):
    one.post(SetLanguages("en", "bo"), TypeText(A, "hello"))
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert not turn.spoken
    assert turn.translation == "HELLO"
    assert turn.warnings == ("tts.language_unsupported",)


def test_no_loudspeaker_is_told_and_the_text_is_there():
    with kiosk(loudspeaker=MemoryLoudspeaker("")) as one:
        one.post(TypeText(A, "hello"))
        turn = one.wait_for_turn(1, lambda turn: turn.final)
        assert (turn.translation, turn.spoken, turn.warnings) == ("HELLO", False, ("audio.no_loudspeaker",))
        one.post(ReplayTurn(1))
        one.wait_for_state(State.ERROR, "audio.no_loudspeaker")


def test_no_microphone_leaves_typing():
    with kiosk(microphone=VirtualMicrophone("")) as one:
        assert one.state.state is State.MUTED
        one.post(Tap(A))
        one.wait_for_state(State.ERROR, "audio.no_microphone")
        one.wait_for_state(State.MUTED)
        one.post(TypeText(A, "hello"))
        assert one.wait_for_turn(1, lambda turn: turn.final).translation == "HELLO"


def test_a_microphone_lost_mid_sentence_gives_what_was_heard_and_works_when_it_is_back(one):
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.microphone.speak(speech(2)[:16000]).wait(5)
    one.wait_for_turn(1, lambda turn: turn.heard == "one two")
    one.microphone.unplug()
    assert one.wait_for_turn(1, lambda turn: turn.final).translation == "ONE TWO"
    one.wait_for_state(State.MUTED)
    one.microphone.plug()
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    assert one.wait_for_turn(2, lambda turn: turn.final).translation == "ONE"


def test_a_microphone_lost_before_anything_was_said(one):
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.microphone.unplug()
    one.wait_for_state(State.ERROR, "audio.device_lost")
    one.wait_for_state(State.MUTED)


@pytest.mark.parametrize(("word", "code"), [("fail", "mt.failed"), ("bug", "turn.bug"), ("crash", "engine.killed")])
def test_a_failure_keeps_the_text_and_the_next_turn_works(one, word, code):
    one.post(TypeText(A, f"one {word}"))
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert (turn.heard, turn.error_code) == (f"one {word}", code)
    one.wait_until_seen(StateChanged, state=State.ERROR, code=code)
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2, lambda turn: turn.final).translation == "NEXT"


def test_killed_while_somebody_speaks_keeps_what_was_heard(one):
    one.post(HoldStarted(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    one.wait_for_turn(1, lambda turn: turn.heard == "one two")
    one.kill_engines()
    turn = one.wait_for_turn(1, lambda turn: turn.final)
    assert (turn.heard, turn.error_code) == ("one two", "engine.killed")
    one.wait_for_state(State.IDLE)
    one.post(EditTurn(1, turn.heard))
    assert one.wait_for_turn(1, lambda turn: turn.translation == "ONE TWO" and turn.final)
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    assert one.wait_for_turn(2, lambda turn: turn.final).translation == "ONE"


def test_killed_while_idle_it_comes_back(one):
    first = one.conversation.engine_pid
    one.kill_engines(signal.SIGTERM)
    one.wait_for_state(State.LOADING)
    one.wait_for_state(State.IDLE)
    assert one.conversation.engine_pid not in {None, first}


def test_text_typed_while_the_engines_load_waits_for_them():
    with kiosk(ready=False) as one:
        one.post(TypeText(A, "early"))
        turn = one.wait_for_turn(1, lambda turn: turn.final)
        assert turn.translation == "EARLY"


def test_a_hanging_engine_is_given_up_and_replaced():
    limits = replace(LIMITS, thinking=0.3, thinking_per_character=0.0)
    with kiosk(limits=limits) as one:
        first = one.conversation.engine_pid
        one.post(TypeText(A, "hang"))
        turn = one.wait_for_turn(1, lambda turn: turn.final)
        assert (turn.heard, turn.error_code) == ("hang", "turn.timeout")
        one.wait(lambda: one.conversation.engine_pid not in {None, first}, "another process")
        one.wait_for_state(State.IDLE)
        one.post(TypeText(A, "next"))
        assert one.wait_for_turn(2, lambda turn: turn.final).translation == "NEXT"


def test_a_frozen_process_is_noticed_without_a_turn():
    with kiosk(patience=replace(PATIENCE, silent=0.8)) as one:
        first = one.conversation.engine_pid
        one.kill_engines(signal.SIGSTOP)
        one.wait_for_state(State.LOADING)
        one.wait_for_state(State.IDLE)
        assert one.conversation.engine_pid != first


def test_an_abandoned_job_that_goes_on_does_not_block_the_next_one(one):
    one.post(TypeText(A, "one hang"))
    one.wait_for_turn(1, lambda turn: turn.translation)
    one.post(Stop())
    one.wait_for_state(State.LOADING)
    one.wait_for_state(State.IDLE)
    one.post(TypeText(A, "next"))
    assert one.wait_for_turn(2, lambda turn: turn.final).translation == "NEXT"


def test_engines_that_are_not_there_make_the_device_unavailable_with_the_reason():
    with kiosk(load=fail_to_load, ready=False) as one:
        state = one.wait_for_state(State.UNAVAILABLE, "engine.not_installed")
        assert "nothing is installed" in state.message
        one.post(TypeText(A, "hello"), Tap(A))
        assert one.wait_for_turn(1, lambda turn: turn.final).error_code == "engine.not_installed"


def test_engines_that_crash_again_and_again_make_it_unavailable():
    with kiosk(load=crash_while_loading, ready=False) as one:
        one.wait_for_state(State.UNAVAILABLE, "engine.killed")


def test_engines_that_load_for_ever():
    with kiosk(load=load_for_ever, patience=Patience(loading=0.5, restart=0.05), ready=False) as one:
        one.wait_for_state(State.UNAVAILABLE, "engine.load_timeout")


def load_for_ever():
    time.sleep(3600)


def test_two_hundred_quick_taps(one):
    for number in range(200):
        one.post(Tap(A if number % 3 else B))
    one.post(Stop())
    one.wait(lambda: one.state.state in {State.IDLE, State.NO_SPEECH})
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(2)
    assert one.wait_for_turn(1, lambda turn: turn.final).translation == "ONE TWO"


def test_listening_ends_at_the_limit_of_the_settings():
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, listen_limit_seconds=2.0))
    with kiosk(settings) as one:
        one.post(HoldStarted(A))
        one.wait_for_state(State.LISTENING)
        one.say(1)
        assert one.wait_for_turn(1, lambda turn: turn.final).heard == "one"


def test_a_microphone_that_gives_no_samples_does_not_trap_listening():
    limits = TimeLimits(error=0.3, no_speech=0.3, listening_margin=0.1)
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, listen_limit_seconds=0.5))
    with kiosk(settings, limits=limits, microphone=VirtualMicrophone(speed=0.001)) as one:
        one.post(Tap(A))
        one.wait_for_state(State.LISTENING)
        one.wait_for_state(State.NO_SPEECH)
        one.wait_for_state(State.IDLE)


def test_a_listener_with_a_bug_does_not_stop_the_conversation(caplog):
    with kiosk() as one:
        real = one.listen

        def broken(status):
            real(status)
            if isinstance(status, TurnChanged):
                raise RuntimeError("on purpose")

        one.conversation._worker._listener = broken
        one.post(TypeText(A, "one"))
        one.wait_for_turn(1, lambda turn: turn.final)
        one.wait_for_state(State.IDLE)
    assert "bug in the listener" in caplog.text
    caplog.clear()


def test_the_history_is_kept_only_if_asked_for(isolated_home):
    with kiosk() as one:
        one.post(TypeText(A, "secret"))
        one.wait_for_turn(1, lambda turn: turn.final)
    assert not history_file().exists()

    with kiosk(replace(SETTINGS, history=HistorySettings(keep=True))) as one:
        one.post(TypeText(A, "kept"), TypeText(B, "dropped"))
        one.wait_for_turn(2, lambda turn: turn.final)
        one.wait_for_state(State.IDLE)
        one.post(EditTurn(1, "corrected"))
        one.wait_for_turn(1, lambda turn: turn.final and turn.translation == "CORRECTED")
        one.post(DeleteTurn(2))
        one.wait(lambda: one.turn(2) is None)
    history = History(history_file())
    (conversation,) = history.conversations()
    assert [kept.turn.translation for kept in history.turns(conversation.id)] == ["CORRECTED"]
    history.close()


def test_a_history_that_cannot_be_written_is_told_and_the_conversation_goes_on(isolated_home):
    isolated_home.joinpath("history.sqlite3").mkdir()
    with kiosk(replace(SETTINGS, history=HistorySettings(keep=True))) as one:
        one.post(TypeText(A, "one"))
        turn = one.wait_for_turn(1, lambda turn: turn.final)
        assert turn.translation == "ONE"
        assert turn.warnings == ("storage.unwritable",)


def test_closing_ends_the_engine_process_even_in_the_middle_of_a_turn():
    with kiosk() as one:
        pid = one.conversation.engine_pid
        one.post(TypeText(A, "hang"))
        one.wait_for_state(State.THINKING)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
