"""The bubbles of the conversation and what can be done with them."""

from __future__ import annotations

from dataclasses import replace

from device_app.events import (
    DeleteTurn,
    EditTurn,
    ReplayTurn,
    Side,
    Turn,
    TurnChanged,
    TurnDeleted,
)
from device_app.events.families import TurnNumber
from device_app.vocabulary import Quality
from tests.ui.conftest import Desk
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


def test_a_turn_is_a_bubble_and_the_invitation_goes(desk: Desk) -> None:
    assert desk.find("emptyState").isVisible()
    desk.tell(TurnChanged(TURN))
    assert not desk.find("emptyState").isVisible()
    assert [item.text for item in desk.find_all("heard")] == [TURN.heard]
    assert [item.text for item in desk.find_all("translation")] == [TURN.translation]
    desk.tell(TurnDeleted(TurnNumber(1)))
    assert desk.find("emptyState").isVisible()


def test_what_may_still_change_is_lighter(desk: Desk) -> None:
    def darkness() -> int:
        left, top, right, bottom = map(int, desk.find_all("translation")[0].rect)
        picture = desk.kiosk.window.grabWindow()
        return sum(255 - picture.pixelColor(x, y).lightness() for x in range(left, right) for y in range(top, bottom))

    words = "a < b & c " * 20
    growing = replace(TURN, final=False, translation=words, translation_stable=103)
    desk.tell(TurnChanged(growing))
    assert desk.find_all("translation")[0].text == words
    assert desk.find_all("certain")[-1].text == words[:103]
    part = darkness()
    desk.tell(TurnChanged(replace(growing, translation_stable=0)))
    assert darkness() < part
    desk.tell(TurnChanged(replace(growing, translation_stable=200)))
    assert darkness() > part


def test_a_tapped_bubble_offers_what_can_be_done_with_it(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    actions = {view.key: view for view in desk.views() if "key" in view.values}
    assert set(actions) == {"replay", "slower", "edit", "show", "delete"}
    desk.tap(actions["replay"])
    desk.tap(actions["slower"])
    desk.tap(actions["delete"])
    assert desk.posted == [
        ReplayTurn(TurnNumber(1), slow=False),
        ReplayTurn(TurnNumber(1), slow=True),
        DeleteTurn(TurnNumber(1)),
    ]


def test_what_was_heard_can_be_corrected(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.tap(next(view for view in desk.views() if view.values.get("key") == "edit"))
    assert desk.find("composer").property("text") == TURN.heard
    desk.find("composer").setProperty("text", "Where is the bus station?")
    desk.tap("sendKey")
    assert desk.posted == [EditTurn(TurnNumber(1), "Where is the bus station?")]


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
