"""Pressing, holding, watching the states: what a person does to talk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtTest import QTest

from device_app.events import (
    AudioChanged,
    HoldEnded,
    HoldStarted,
    Level,
    Side,
    State,
    StateChanged,
    Tap,
    Turn,
    TurnChanged,
    TurnDeleted,
    TypeText,
)
from device_app.events.families import TurnNumber
from device_app.vocabulary import Quality
from tests.ui.conftest import Desk, capabilities
from ui import texts

TURN = Turn(
    TurnNumber(1),
    Side.A,
    "en",
    "es",
    heard="Where is the station?",
    translation="¿Dónde está la estación?",
    final=True,
    engine="phrasebook",
    quality=Quality.PHRASEBOOK,
    spoken=True,
)


def test_a_short_press_is_a_tap_of_that_side(desk: Desk) -> None:
    desk.tap("talkA")
    desk.tap("talkB")
    assert desk.posted == [Tap(Side.A), Tap(Side.B)]


def test_a_key_beside_the_screen_is_a_tap_of_its_side_on_whatever_page(desk: Desk) -> None:
    desk.kiosk.navigator.go("phrases", {})
    desk.settle()
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_F9)
    assert desk.posted == [Tap(Side.A)]
    desk.settle()
    assert desk.kiosk.navigator.rowCount() == 0
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_F10)
    assert desk.posted[1:] == [Tap(Side.B)]


def test_a_long_press_talks_while_it_is_held(desk: Desk) -> None:
    button = desk.find("talkA")
    arguments = (desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, desk.middle(button))
    QTest.mousePress(*arguments)
    desk.settle(600)
    assert desk.posted == [HoldStarted(Side.A)]
    QTest.mouseRelease(*arguments)
    desk.settle()
    assert desk.posted == [HoldStarted(Side.A), HoldEnded(Side.A)]


def test_a_finger_talks_like_a_mouse(desk: Desk) -> None:
    finger = QTest.createTouchDevice()
    point = desk.middle(desk.find("talkB"))
    QTest.touchEvent(desk.kiosk.window, finger).press(0, point, desk.kiosk.window).commit()
    desk.settle()
    QTest.touchEvent(desk.kiosk.window, finger).release(0, point, desk.kiosk.window).commit()
    desk.settle()
    assert desk.posted == [Tap(Side.B)]


def test_a_finger_that_slides_off_does_not_talk(desk: Desk) -> None:
    button = desk.find("talkA")
    window, left, none = desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window, left, none, desk.middle(button))
    QTest.mouseMove(window, QPoint(500, 300))
    QTest.mouseRelease(window, left, none, QPoint(500, 300))
    desk.settle()
    assert desk.posted == []


def test_the_button_moves_under_the_finger_at_once(desk: Desk) -> None:
    button = desk.find("talkA")
    before = desk.kiosk.window.grabWindow()
    QTest.mousePress(desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, desk.middle(button))
    assert button.property("pressed") is True
    assert desk.kiosk.window.grabWindow() != before
    QTest.mouseRelease(
        desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, desk.middle(button)
    )


@pytest.mark.parametrize("state", list(State))
def test_every_state_is_a_word_and_an_icon(desk: Desk, state: State) -> None:
    desk.tell(StateChanged(state, Side.A, code="audio.never_heard_of", message="It fell off.", seconds_left=30.0))
    button = desk.find("talkA")
    mode = button.property("mode")
    assert mode == state.value
    keys = {
        State.LOADING: "restarting",
        State.IDLE: "tap_and_speak",
        State.LISTENING: "finish",
        State.NO_SPEECH: "say_again",
        State.ERROR: "say_again",
    }
    assert desk.kiosk.bridge.seat(Side.A).property("label") == texts.text("en", keys.get(state, state.value))
    theme = QQmlEngine.contextForObject(desk.kiosk.window)
    icons = {
        other.value: QQmlExpression(theme, desk.kiosk.window, f'Theme.talkIcon("{other.value}")').evaluate()[0]
        for other in State
    }
    assert icons[mode]
    alike = [{State.MUTED, State.UNAVAILABLE}, {State.LOADING, State.THINKING}]
    others = [icons[other.value] for other in State if other is not state and {other, state} not in alike]
    assert icons[mode] not in others


def test_a_failure_is_told_to_the_one_whose_turn_it_was(desk: Desk) -> None:
    desk.tell(StateChanged(State.ERROR, Side.B, code="audio.never_heard_of", message="It fell off."))
    assert desk.find_all("status")[0].text == "It fell off."
    assert desk.find("talkA").property("mode") == "idle"
    desk.tell(StateChanged(State.IDLE))
    assert "It fell off." not in [line.text for line in desk.find_all("status")]


def test_the_ring_follows_the_voice_and_falls_with_it(desk: Desk) -> None:
    speaker = desk.kiosk.bridge.seat(Side.A)
    desk.tell(StateChanged(State.LISTENING, Side.A, seconds_left=60.0), Level(Side.A, 0.8))
    assert speaker.property("level") == pytest.approx(0.8)
    desk.tell(StateChanged(State.THINKING, Side.A))
    assert speaker.property("level") == 0.0


def test_the_last_seconds_are_counted(desk: Desk) -> None:
    seat = desk.kiosk.bridge.seat(Side.A)
    desk.tell(StateChanged(State.LISTENING, Side.A, seconds_left=60.0))
    assert seat.property("clock") == "0:00"
    desk.tell(StateChanged(State.LISTENING, Side.A, seconds_left=8.0))
    assert seat.property("clock") == texts.text("en", "seconds_left").format(n=8)
    desk.tell(StateChanged(State.IDLE))
    assert seat.property("clock") == ""


def test_a_long_wait_says_what_for(desk: Desk) -> None:
    desk.tell(StateChanged(State.THINKING, Side.A), TurnChanged(replace(TURN, final=False, translation="")))
    assert desk.kiosk.bridge.seat(Side.A).property("label") == texts.text("en", "thinking")
    desk.settle(2400)
    assert desk.kiosk.bridge.seat(Side.A).property("label") == texts.text("en", "translating")


def test_an_idle_window_draws_nothing(desk: Desk) -> None:
    desk.tell(StateChanged(State.LISTENING, Side.A), StateChanged(State.IDLE))
    desk.settle(300)
    frames: list[int] = []
    desk.kiosk.window.frameSwapped.connect(lambda: frames.append(1))
    desk.settle(500)
    assert frames == []
    desk.tell(StateChanged(State.THINKING, Side.A))
    desk.settle(200)
    assert frames != []


def test_a_person_whose_language_is_not_heard_gets_the_keyboard(desk: Desk) -> None:
    desk.tell(capabilities(hear=frozenset({"en"})))
    assert (desk.find("talkA").property("mode"), desk.find("talkB").property("mode")) == ("idle", "type")
    desk.tap("talkB")
    assert desk.page == "composer"
    assert desk.posted == []


def test_holding_such_a_button_opens_the_keyboard_too(desk: Desk) -> None:
    desk.tell(AudioChanged("", ""))
    point = desk.find_all("talkA")[0].point
    QTest.mousePress(desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    desk.settle(500)
    QTest.mouseRelease(desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    desk.settle()
    assert desk.page == "composer"
    assert desk.posted == []


def test_without_a_microphone_both_type_and_with_it_both_talk_again(desk: Desk) -> None:
    desk.tell(AudioChanged("", "a loudspeaker"))
    assert desk.find("talkA").property("mode") == "type"
    desk.tell(AudioChanged("a microphone", "a loudspeaker"))
    assert desk.find("talkA").property("mode") == "idle"


def test_a_text_is_typed_on_the_screen(desk: Desk) -> None:
    desk.tap("typeButton")
    for key in ("h", "i", "é"):
        if key == "é":
            desk.tap("writeB")
        desk.tap(next(view for view in desk.views() if view.values.get("letter", "").casefold() == key))
    desk.tap("sendKey")
    assert desk.posted == [TypeText(Side.B, "Hié")]
    assert desk.page == ""


def test_a_text_is_typed_on_a_keyboard(desk: Desk) -> None:
    desk.tap("typeButton")
    desk.write("how much")
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Return)
    desk.settle()
    assert desk.posted == [TypeText(Side.A, "how much")]


def test_blanks_are_not_sent(desk: Desk) -> None:
    desk.tap("typeButton")
    desk.write("   ")
    desk.tap("sendKey")
    assert desk.posted == []


def test_a_suggestion_is_translated_by_one_tap(desk: Desk) -> None:
    desk.tap(desk.find_all("suggestion")[0])
    assert desk.posted == [TypeText(Side.A, texts.text("en", "phrase_1"))]


def test_a_flood_of_events_from_another_thread_is_drawn_once_a_frame(desk: Desk) -> None:
    drawn: list[float] = []
    desk.kiosk.bridge.seat(Side.A).levelChanged.connect(lambda: drawn.append(1.0))
    desk.tell(StateChanged(State.LISTENING, Side.A))

    def flood() -> None:
        for step in range(1, 5001):
            desk.kiosk.receive(Level(Side.A, step / 5000))
            desk.kiosk.receive(TurnChanged(replace(TURN, final=False, translation="x" * (step % 50))))

    thread = threading.Thread(target=flood)
    thread.start()
    while thread.is_alive():
        desk.settle(5)
    thread.join()
    desk.settle(60)
    assert desk.kiosk.bridge.seat(Side.A).property("level") == 1.0
    assert len(drawn) < 500


def test_the_window_survives_being_shown_before_anything_is_known(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    assert desk.find("talkA").property("mode") == "loading"
    desk.kiosk.navigator.go("composer")
    desk.kiosk.navigator.back()
    desk.tell(TurnChanged(TURN), TurnDeleted(TurnNumber(9)), StateChanged(State.IDLE))
    assert desk.find("talkA").property("mode") == "idle"


def test_what_comes_right_behind_a_frame_is_drawn_with_the_next_one(desk: Desk) -> None:
    desk.tell(StateChanged(State.LISTENING, Side.A))
    desk.settle(30)
    for value in (0.2, 0.4, 0.6):
        desk.kiosk.receive(Level(Side.A, value))
        QCoreApplication.processEvents()
    desk.settle(60)
    assert desk.kiosk.bridge.seat(Side.A).property("level") == pytest.approx(0.6)
