"""Listening by itself, and the question which language it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_app.events import (
    ChooseLanguage,
    HandsFreeChanged,
    LanguageAsked,
    Level,
    SetHandsFree,
    Side,
    State,
    StateChanged,
    Turn,
    TurnChanged,
)
from device_app.events.families import TurnNumber
from tests.ui.conftest import LANDSCAPE, PORTRAIT, READY, SMALL, Desk
from tests.ui.scene import TARGET_MM, faults
from tests.ui.test_window_layout import PEOPLE
from ui import texts

LONG = "I would like two tickets to the main station for tomorrow morning, please, and a receipt."


@pytest.mark.parametrize("panel", [LANDSCAPE, SMALL])
def test_one_tap_begins_and_another_one_ends_it(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    switch = "handsFree"
    desk = open_desk(panel)
    desk.tell(*READY, HandsFreeChanged(on=False))
    desk.settle(250)  # the buttons turn from loading to ready
    off = desk.kiosk.window.grabWindow()
    desk.tap(switch)
    assert desk.posted == [SetHandsFree(on=True)]
    assert desk.kiosk.window.grabWindow() == off, "it is on when the conversation says so"
    desk.tell(HandsFreeChanged(on=True))
    assert desk.find(switch).property("checked") is True
    assert desk.kiosk.window.grabWindow() != off
    desk.tap(switch)
    assert desk.posted == [SetHandsFree(on=True), SetHandsFree(on=False)]


def test_where_it_is_impossible_a_tap_is_answered_with_the_reason(desk: Desk) -> None:
    desk.tell(HandsFreeChanged(on=False, why_not="asr.both_needed"))
    desk.tap("handsFree")
    assert desk.posted == [SetHandsFree(on=True)]
    desk.tell(StateChanged(State.ERROR, code="asr.both_needed"))
    assert [line.text for line in desk.find_all("status")] == [
        texts.failure_text(language, "asr.both_needed") for language in ("en", "es")
    ]


def test_both_people_see_that_they_may_speak(desk: Desk) -> None:
    desk.tell(HandsFreeChanged(on=True), StateChanged(State.AWAITING), Level(Side.A, 0.5), Level(Side.B, 0.5))
    for name, language, side in (("talkA", "en", Side.A), ("talkB", "es", Side.B)):
        assert desk.find(name).property("mode") == "awaiting"
        speaker = desk.kiosk.bridge.seat(side)
        assert speaker.property("label") == texts.text(language, "awaiting")
        assert speaker.property("level") == 0.5
    shown = {view.values.get("text") for view in desk.views()}
    assert {texts.text(language, "either_may_speak") for language in ("en", "es")} <= shown


def test_both_are_asked_in_their_own_language_and_either_answers(desk: Desk) -> None:
    desk.tell(LanguageAsked("No, thank you.", "No, gracias."), StateChanged(State.ASKING, seconds_left=8.0))
    assert [view.text for view in desk.find_all("words")] == ["No, thank you.", "No, gracias."]
    shown = {view.text for view in desk.views() if "text" in view.values}
    assert {"English", "Español", texts.text("en", "question"), texts.text("es", "question")} <= shown
    desk.tap("answerB")
    desk.tap("answerA")
    assert desk.posted == [ChooseLanguage(Side.B), ChooseLanguage(Side.A)]
    desk.tell(StateChanged(State.THINKING, Side.B))
    assert desk.find_all("answerA") == []


def test_nothing_behind_the_question_is_touched(desk: Desk) -> None:
    desk.tell(LanguageAsked("", "No, gracias."), StateChanged(State.ASKING, seconds_left=8.0))
    window = desk.kiosk.window
    for name in ("talkA", "talkB", "swap"):
        point = desk.middle(desk.find(name))
        assert 0 <= point.x() <= window.width()
        desk.tap(next(view for view in desk.views() if view.name == name))
    assert set(desk.posted) <= {ChooseLanguage(Side.A), ChooseLanguage(Side.B)}


@pytest.mark.parametrize("panel", [LANDSCAPE, PORTRAIT, SMALL])
@pytest.mark.parametrize("people", PEOPLE.values(), ids=PEOPLE)
def test_the_question_fits(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float], people: tuple[str, str]
) -> None:
    desk = open_desk(panel, a=people[0], b=people[1])
    desk.tell(*READY, LanguageAsked(LONG, "好。"), StateChanged(State.ASKING, seconds_left=8.0))
    assert faults(desk, within="languageQuestion") == []
    for name in ("answerA", "answerB"):
        left, top, right, bottom = desk.find_all(name)[0].rect
        assert min(right - left, bottom - top) > 3 * TARGET_MM * panel[2]


@pytest.mark.parametrize("panel", [LANDSCAPE, PORTRAIT, SMALL])
@pytest.mark.parametrize("people", PEOPLE.values(), ids=PEOPLE)
@pytest.mark.parametrize("state", [State.AWAITING, State.LISTENING, State.ERROR])
def test_the_words_of_the_buttons_are_inside_of_the_window(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float], people: tuple[str, str], state: State
) -> None:
    desk = open_desk(panel, a=people[0], b=people[1])
    desk.tell(*READY, StateChanged(state, code="audio.device_lost" if state is State.ERROR else ""))
    labels = {desk.kiosk.bridge.seat(side).property("label") for side in Side}
    found = [view for view in desk.views() if view.values.get("text") in labels and "paintedWidth" in view.values]
    assert {view.text for view in found} == labels
    for view in found:
        middle = (view.rect[0] + view.rect[2]) / 2
        assert middle - view.paintedWidth / 2 >= 0, view.text
        assert middle + view.paintedWidth / 2 <= panel[0], view.text


def test_a_turn_tells_everything_that_should_be_known(desk: Desk) -> None:
    turn = Turn(
        TurnNumber(1), Side.B, "es", "en", heard="Hola", translation="Hello", final=True, warnings=("lid.other_button",)
    )
    desk.tell(TurnChanged(turn))
    entry = desk.kiosk.bridge.turn_model.entry(1)
    assert entry["notice"] == texts.failure_text("es", "lid.other_button")
    assert entry["noticeIcon"] == "alert"
    both = ("lid.other_button", "tts.language_unsupported")
    desk.tell(
        TurnChanged(
            Turn(TurnNumber(1), Side.B, "es", "en", heard="Hola", translation="Hello", final=True, warnings=both)
        )
    )
    entry = desk.kiosk.bridge.turn_model.entry(1)
    assert entry["notice"] == " · ".join(texts.failure_text("es", code) for code in both)
    assert entry["noticeIcon"] == "speaker_off"
