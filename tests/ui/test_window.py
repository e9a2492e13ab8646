"""What a person does with the window, and what it asks of the conversation."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QMetaObject, QPoint, Qt
from PySide6.QtTest import QTest

from device_app.events import (
    AudioChanged,
    DeleteTurn,
    EditTurn,
    HoldEnded,
    HoldStarted,
    LanguagesChanged,
    Level,
    ReplayTurn,
    SetLanguages,
    Side,
    State,
    StateChanged,
    Tap,
    Turn,
    TurnChanged,
    TurnDeleted,
    TypeText,
)
from device_app.vocabulary import Quality
from tests.ui.conftest import PORTRAIT, READY, Desk, capabilities
from ui import texts

TURN = Turn(
    1,
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


# ── talking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_short_press_is_a_tap_of_that_side(desk: Desk) -> None:
    desk.tap("talkA")
    desk.tap("talkB")
    assert desk.posted == [Tap(Side.A), Tap(Side.B)]


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
    assert desk.kiosk.bridge.speaker(Side.A).property("label") == texts.text(
        "en", "talk" if state is State.IDLE else state.value
    )
    icons = button.property("icons").toVariant()
    assert mode in icons
    others = [icons[other.value] for other in State if other not in {state, State.MUTED, State.UNAVAILABLE}]
    assert icons[mode] not in others


def test_a_failure_is_told_to_the_one_whose_turn_it_was(desk: Desk) -> None:
    desk.tell(StateChanged(State.ERROR, Side.B, code="audio.never_heard_of", message="It fell off."))
    assert any(hint.text == "It fell off." for hint in desk.find_all("hint"))
    assert desk.find("talkA").property("mode") == "idle"
    desk.tell(StateChanged(State.IDLE))
    assert desk.find_all("hint") == []


def test_the_ring_follows_the_voice_and_falls_with_it(desk: Desk) -> None:
    speaker = desk.kiosk.bridge.speaker(Side.A)
    desk.tell(StateChanged(State.LISTENING, Side.A, seconds_left=60.0), Level(Side.A, 0.8))
    assert speaker.property("level") == pytest.approx(0.8)
    desk.tell(StateChanged(State.THINKING, Side.A))
    assert speaker.property("level") == 0.0


def test_the_last_seconds_are_counted(desk: Desk) -> None:
    desk.tell(StateChanged(State.LISTENING, Side.A, seconds_left=60.0))
    assert desk.kiosk.bridge.speaker(Side.A).property("countdown") == ""
    desk.tell(StateChanged(State.LISTENING, Side.A, seconds_left=8.0))
    assert desk.kiosk.bridge.speaker(Side.A).property("countdown") == "8 s left"


def test_a_long_wait_says_what_for(desk: Desk) -> None:
    desk.tell(StateChanged(State.THINKING, Side.A), TurnChanged(replace(TURN, final=False, translation="")))
    assert desk.kiosk.bridge.speaker(Side.A).property("label") == texts.text("en", "thinking")
    desk.settle(2400)
    assert desk.kiosk.bridge.speaker(Side.A).property("label") == texts.text("en", "translating")


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


# ── who can't be heard types ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_person_whose_language_is_not_heard_gets_the_keyboard(desk: Desk) -> None:
    desk.tell(capabilities(hear=frozenset({"en"})))
    assert (desk.find("talkA").property("mode"), desk.find("talkB").property("mode")) == ("idle", "type")
    desk.tap("talkB")
    assert desk.find("composer").isVisible()
    assert desk.posted == []


def test_holding_such_a_button_opens_the_keyboard_too(desk: Desk) -> None:
    desk.tell(AudioChanged("", ""))
    point = desk.find_all("talkA")[0].point
    QTest.mousePress(desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    desk.settle(500)
    QTest.mouseRelease(desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    desk.settle()
    assert desk.find("composer").isVisible()
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
    assert not desk.find("composer").isVisible()


def test_a_text_is_typed_on_a_keyboard(desk: Desk) -> None:
    desk.tap("typeButton")
    desk.write("how much")
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Return)
    desk.settle()
    assert desk.posted == [TypeText(Side.A, "how much")]


def test_blanks_are_not_sent(desk: Desk) -> None:
    desk.tap("typeButton")
    desk.find("composer").setProperty("text", "   ")
    desk.tap("sendKey")
    assert desk.posted == []


def test_a_suggestion_is_translated_by_one_tap(desk: Desk) -> None:
    desk.tap(desk.find_all("suggestion")[0])
    assert desk.posted == [TypeText(Side.A, texts.text("en", "phrase_1"))]


# ── bubbles ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_turn_is_a_bubble_and_the_invitation_goes(desk: Desk) -> None:
    assert desk.find("emptyState").isVisible()
    desk.tell(TurnChanged(TURN))
    assert not desk.find("emptyState").isVisible()
    assert [item.text for item in desk.find_all("heard")] == [TURN.heard]
    assert [item.text for item in desk.find_all("translation")] == [TURN.translation]
    desk.tell(TurnDeleted(1))
    assert desk.find("emptyState").isVisible()


def test_what_may_still_change_is_lighter(desk: Desk) -> None:
    desk.tell(TurnChanged(replace(TURN, final=False, translation="a < b & c", translation_stable=3)))
    shown = desk.find_all("translation")[0].text
    colour = desk.kiosk.appearance.property("colours")["tentative"]
    assert shown == f"a &lt;<font color='{colour}'> b &amp; c</font>"


def test_markup_in_a_text_is_text(desk: Desk) -> None:
    desk.tell(TurnChanged(replace(TURN, translation="<b>bold</b> & <img src='x'>")))
    shown = desk.find_all("translation")[0]
    assert shown.text == "<b>bold</b> & <img src='x'>"
    assert shown.textFormat == 0  # Text.PlainText


def test_a_tapped_bubble_offers_what_can_be_done_with_it(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    actions = {view.key: view for view in desk.views() if "key" in view.values}
    assert set(actions) == {"replay", "slower", "edit", "show", "delete"}
    desk.tap(actions["replay"])
    desk.tap(actions["slower"])
    desk.tap(actions["delete"])
    assert desk.posted == [ReplayTurn(1, slow=False), ReplayTurn(1, slow=True), DeleteTurn(1)]


def test_what_was_heard_can_be_corrected(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.tap(next(view for view in desk.views() if view.values.get("key") == "edit"))
    assert desk.find("composer").property("text") == TURN.heard
    desk.find("composer").setProperty("text", "Where is the bus station?")
    desk.tap("sendKey")
    assert desk.posted == [EditTurn(1, "Where is the bus station?")]


def test_a_translation_is_held_out_to_the_other_person(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.tap(next(view for view in desk.views() if view.values.get("key") == "show"))
    large = desk.find("largeWords")
    assert large.property("text") == TURN.translation
    assert large.property("paintedHeight") <= large.height()
    desk.tap("turnRound")
    assert large.parentItem().property("rotation") == 180
    desk.tap("turnRound")
    desk.tap("closeLarge")
    assert not desk.find("largeText").isVisible()


def test_a_failed_turn_keeps_its_words_and_says_why(desk: Desk) -> None:
    desk.tell(TurnChanged(replace(TURN, translation="", quality=None, spoken=False, error_code="mt.never_heard_of")))
    assert [item.text for item in desk.find_all("heard")] == [TURN.heard]
    assert [item.words for item in desk.find_all("failure")] == [texts.failure_text("en", "mt.never_heard_of")]


# ── languages, looks ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_tap_swaps_the_languages(desk: Desk) -> None:
    desk.tap("swap")
    assert desk.posted == [SetLanguages("es", "en")]
    assert desk.kiosk.bridge.speaker(Side.A).code == "es"


def test_another_language_is_two_taps_away(desk: Desk) -> None:
    desk.kiosk.bridge.set_recent(("en", "es", "tr"))
    desk.tap("chipB")
    tiles = {view.code: view for view in desk.views() if "code" in view.values}
    desk.tap(tiles["tr"])
    assert desk.posted == [SetLanguages("en", "tr")]
    assert not desk.find("picker").isVisible()


def test_choosing_the_other_persons_language_swaps(desk: Desk) -> None:
    desk.kiosk.bridge.choose("a", "es")
    assert desk.posted == [SetLanguages("es", "en")]


def test_a_language_is_searched_by_name(desk: Desk) -> None:
    desk.tap("chipA")
    desk.tap("search")
    desk.write("viet")
    desk.settle()
    assert desk.find("languageGrid").property("count") == 1
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Return)
    desk.settle()
    assert desk.posted == [SetLanguages("vi", "es")]


def test_the_conversation_may_change_the_languages(desk: Desk) -> None:
    desk.tell(LanguagesChanged("de", "ja"))
    assert desk.kiosk.bridge.speaker(Side.B).property("endonym") == "日本語"
    assert desk.posted == []


def test_text_grows_and_shrinks_by_taps(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.tell(*READY, TurnChanged(replace(TURN, translation="Hola.")))
    size = desk.find_all("translation")[0].size
    grown = []
    for _ in range(3):
        desk.tap("textSize")
        grown.append(round(desk.find_all("translation")[0].size / size, 1))
    assert grown == [1.4, 2.0, 1.0]


def test_the_partner_can_read_the_translation_across_the_counter(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    assert desk.find_all("translation")[0].pixels >= 42


def test_the_theme_turns_dark_by_one_tap(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT)
    desk.tell(*READY)
    bright = desk.kiosk.window.grabWindow().pixelColor(3, 3).lightness()
    desk.tap(desk.find_all("theme")[0])
    assert bright > 200 > 60 > desk.kiosk.window.grabWindow().pixelColor(3, 3).lightness()


# ── threads ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_flood_of_events_from_another_thread_is_drawn_once_a_frame(desk: Desk) -> None:
    drawn: list[float] = []
    desk.kiosk.bridge.speaker(Side.A).levelChanged.connect(lambda: drawn.append(1.0))
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
    assert desk.kiosk.bridge.speaker(Side.A).property("level") == 1.0
    assert len(drawn) < 500


def test_the_window_survives_being_shown_before_anything_is_known(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    assert desk.find("talkA").property("mode") == "loading"
    assert QMetaObject.invokeMethod(desk.find("composer"), "open")
    desk.tell(TurnChanged(TURN), TurnDeleted(9), StateChanged(State.IDLE))
    assert desk.find("talkA").property("mode") == "idle"
