"""Choosing another translation of a turn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from device_app.events import TurnChanged, TurnNumber
from device_app.events.wordings import AskWordings, UseWording, Wording, WordingsShown
from device_app.vocabulary import Quality
from tests.ui.conftest import READY, Desk, capabilities
from tests.ui.scene_states import SPOKEN
from ui import texts

FIRST = TurnNumber(1)
FOUND = (
    Wording("Quiero dos billetes.", "phrasebook", Quality.PHRASEBOOK),
    Wording("Me gustarían dos boletos.", "hy-mt", Quality.MODEL),
)
PAIR = frozenset({("en", "es")})


def rewordable(desk: Desk, number: int = 1) -> object:
    return desk.kiosk.bridge.turn_model.entry(number)["rewordable"]


@pytest.fixture
def able(desk: Desk) -> Desk:
    desk.tell(*READY, replace(capabilities(), rewordable=PAIR), TurnChanged(SPOKEN))
    return desk


def test_two_taps_lead_to_the_other_translations_and_a_third_one_says_it(able: Desk) -> None:
    able.tap("more")
    able.tap("wordings")
    assert able.page == "wordings"
    assert able.posted == [AskWordings(FIRST)]
    assert able.find("search").property("words") == texts.text("en", "wordings_searched")
    able.tell(WordingsShown(TurnNumber(7), FOUND, done=True))  # of another turn: late
    assert able.find("search").isVisible()
    able.tell(WordingsShown(FIRST, FOUND, done=True))
    able.settle_page()
    assert not able.find("search").isVisible()
    able.tap("wording.1")
    assert able.page == ""
    assert able.posted[1:] == [UseWording(FIRST, FOUND[1])]


def test_where_there_is_none_it_is_said(able: Desk) -> None:
    able.kiosk.navigator.go("wordings", {"number": 1})
    able.tell(WordingsShown(FIRST, (), done=True))
    assert able.find("search").property("words") == texts.text("en", "no_wordings")


@pytest.mark.parametrize(
    ("abilities", "turn", "offered"),
    [
        (replace(capabilities(), rewordable=PAIR), SPOKEN, True),
        (capabilities(), SPOKEN, False),
        (capabilities(), replace(SPOKEN, quality=Quality.PHRASEBOOK), True),
        (capabilities(phrases_only=frozenset({"es"})), replace(SPOKEN, quality=Quality.PHRASEBOOK), False),
        (replace(capabilities(), rewordable=PAIR), replace(SPOKEN, final=False), False),
        (replace(capabilities(), rewordable=PAIR), replace(SPOKEN, translation=""), False),
        (replace(capabilities(), rewordable=PAIR), replace(SPOKEN, heard="long " * 100), False),
    ],
)
def test_they_are_offered_only_where_an_engine_can_give_any(
    desk: Desk, abilities: object, turn: object, offered: bool
) -> None:
    desk.tell(*READY, abilities, TurnChanged(turn))  # type: ignore[arg-type]
    assert rewordable(desk) is offered
