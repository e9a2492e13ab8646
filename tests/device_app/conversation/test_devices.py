from __future__ import annotations

from dataclasses import replace

import pytest

from device_app.audio.virtual import VirtualMicrophone
from device_app.events.control import HoldStarted, ReplayTurn, SetLanguages, Stop, Tap, TypeText
from device_app.events.families import Side, State, TurnNumber
from device_app.events.status import StateChanged
from engines.loading import Engines
from tests.device_app.conversation.kiosk import LIMITS, SETTINGS, Still, kiosk, speech, still
from tests.device_app.small_engines import CountingRecognizer, HummingSynthesizer, ObedientTranslator

A = Side.A


def test_the_device_is_deaf_while_it_speaks(one: Still) -> None:
    one.post(TypeText(A, "one two three four five six seven eight"))
    one.wait_for_state(State.SPEAKING)
    one.say(2, pause=0.0)  # its own voice, from the loudspeaker into the microphone
    one.post(Stop())
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.NO_SPEECH)
    assert len(one.conversation.turns()) == 1


def test_no_voice_for_the_language_is_told(one: Still) -> None:
    one.post(SetLanguages("en", "bo"), TypeText(A, "hello"))
    turn = one.wait_for_turn(1)
    assert not turn.spoken
    assert turn.translation == "HELLO"
    assert turn.warnings == ("tts.language_unsupported",)


def test_no_loudspeaker_is_told_and_the_text_is_there() -> None:
    with still(loudspeaker="") as one:
        one.post(TypeText(A, "hello"))
        turn = one.wait_for_turn(1)
        assert (turn.translation, turn.spoken, turn.warnings) == ("HELLO", False, ("audio.no_loudspeaker",))
        one.post(ReplayTurn(TurnNumber(1)))
        one.wait_for_state(State.ERROR, "audio.no_loudspeaker")


def test_no_microphone_leaves_typing() -> None:
    with still(microphone="") as one:
        assert one.state.state is State.MUTED
        one.post(Tap(A))
        one.wait_for_state(State.ERROR, "audio.no_microphone")
        one.wait_for_state(State.MUTED)
        one.post(TypeText(A, "hello"))
        assert one.wait_for_turn(1).translation == "HELLO"


def test_a_microphone_lost_mid_sentence_gives_what_was_heard_and_works_when_it_is_back(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.speak(speech(2)[:16000])
    one.wait_for_turn(1, lambda turn: turn.heard == "one two")
    one.microphone.unplug()
    assert one.wait_for_turn(1).translation == "ONE TWO"
    one.wait_for_state(State.MUTED)
    one.microphone.plug()
    one.wait_for_state(State.IDLE)
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.say(1)
    assert one.wait_for_turn(2).translation == "ONE"


def test_a_microphone_lost_before_anything_was_said(one: Still) -> None:
    one.post(Tap(A))
    one.wait_for_state(State.LISTENING)
    one.microphone.unplug()
    one.wait_for_state(State.ERROR, "audio.device_lost")
    one.wait_for_state(State.MUTED)


def test_a_microphone_that_gives_no_samples_does_not_trap_listening() -> None:
    settings = replace(SETTINGS, turn=replace(SETTINGS.turn, listen_limit_seconds=0.5))
    with still(settings, limits=replace(LIMITS, listening_margin=0.1)) as one:
        one.microphone.delivers = False
        one.post(Tap(A))
        one.wait_for_state(State.LISTENING)
        one.wait_for_state(State.NO_SPEECH)
        one.wait_for_state(State.IDLE)


class BrokenMicrophone(VirtualMicrophone):
    """A driver with a bug."""

    def start(self, on_frame: object, on_change: object) -> None:
        raise RuntimeError("on purpose")


def test_a_device_with_a_bug_leaves_typing(caplog: pytest.LogCaptureFixture) -> None:
    with kiosk(microphone=BrokenMicrophone("")) as one:
        one.post(TypeText(A, "hello"))
        assert one.wait_for_turn(1).translation == "HELLO"
    assert "an audio device could not be opened" in caplog.text
    caplog.clear()


def test_a_text_that_waits_does_not_hide_that_the_microphone_was_lost(one: Still) -> None:
    one.post(HoldStarted(A), TypeText(A, "waits"))
    one.wait_for_turn(1, lambda turn: turn.heard)
    one.microphone.unplug()
    one.wait_until_seen(StateChanged, state=State.ERROR, code="audio.device_lost")
    assert one.wait_for_turn(1).translation == "WAITS"


def test_a_microphone_lost_in_a_sentence_that_nobody_understood_is_reported() -> None:
    """Not that nothing was said: somebody did speak."""
    with still(load=load_deaf) as one:
        one.post(Tap(A))
        one.speak(speech(2)[:16000])
        one.microphone.unplug()
        one.wait_until_seen(StateChanged, state=State.ERROR, code="audio.device_lost")
        assert State.NO_SPEECH not in one.states


def load_deaf() -> Engines:
    return Engines((CountingRecognizer(deaf=True),), (ObedientTranslator(),), (HummingSynthesizer(),))
