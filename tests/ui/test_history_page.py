"""The kept conversations as a page."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from device_app.events import DeleteTurn, ForgetEverything, KeepConversation, KeepingChanged, SayText, Side, Turn
from device_app.events.families import TurnNumber
from device_app.history.store import History
from device_app.pair_list import KeptPair
from device_app.paths import documents_folder, history_file
from tests.ui.conftest import READY, Desk, settle_until
from ui import texts
from ui.bridge import Bridge
from ui.pages.history.model import HistoryModel

ALLERGY = Turn(
    TurnNumber(1), Side.A, "en", "es", heard="I’m allergic.", translation="Soy alérgica.", final=True, spoken=True
)
TABLET = Turn(TurnNumber(2), Side.B, "es", "en", heard="Tome dos.", translation="Take two.", final=True, spoken=True)


@pytest.fixture
def kept() -> None:
    with closing(History(history_file())) as history:
        conversation = history.begin()
        history.save(conversation, ALLERGY)
        history.save(conversation, TABLET)


@pytest.fixture
def bridge(application: object) -> Bridge:
    return Bridge(lambda _: None, "en", "es")


def shown(model: HistoryModel) -> list[dict[str, Any]]:
    """The turns, once nothing is being read any more."""
    settle_until(lambda: not model.property("busy"), "read")
    rows: list[dict[str, Any]] = model.property("rows")
    return [row for row in rows if not row["day"]]


def test_turns_come_by_day_newest_first_and_are_found_by_their_words(kept: None, bridge: Bridge) -> None:
    model = HistoryModel(bridge, bridge)
    assert [row["heard"] for row in shown(model)] == [TABLET.heard, ALLERGY.heard]
    assert model.property("rows")[0]["day"] == texts.text("en", "today")
    model.setSearch("ALERGICA")
    assert [row["heard"] for row in shown(model)] == [ALLERGY.heard]
    assert model.property("searching") is True
    model.setSearch("")
    bridge.kept_.own_phrases.put(KeptPair("en", "es", TABLET.translation, TABLET.heard))
    model.toggleFavourites()
    assert [row["heard"] for row in shown(model)] == [TABLET.heard]


def test_looking_creates_nothing(bridge: Bridge) -> None:
    assert shown(HistoryModel(bridge, bridge)) == []
    assert not history_file().exists()


def test_older_turns_follow_when_somebody_scrolls_to_the_end(bridge: Bridge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.pages.history.model._PORTION", 2)
    with closing(History(history_file())) as history:
        history.begin()
        for number in range(1, 4):
            history.save(1, Turn(TurnNumber(number), Side.A, "en", "es", heard=str(number), final=True))
    model = HistoryModel(bridge, bridge)
    assert len(shown(model)) == 2
    model.more()
    assert len(shown(model)) == 3
    model.more()
    assert len(shown(model)) == 3


def test_one_turn_is_forgotten_and_the_others_stay(kept: None, bridge: Bridge) -> None:
    model = HistoryModel(bridge, bridge)
    model.remove(1, 2)
    assert [row["number"] for row in shown(model)] == [1]
    with closing(History(history_file())) as history:
        assert len(history.turns(1)) == 1


def test_a_turn_of_this_conversation_is_forgotten_on_the_screen_too(kept: None, desk: Desk) -> None:
    desk.kiosk.bridge.turn_model.show(ALLERGY)
    desk.tell(KeepingChanged(on=True, conversation=1))
    model = HistoryModel(desk.kiosk.bridge, desk.kiosk.bridge)
    model.remove(1, 1)
    assert desk.posted == [DeleteTurn(TurnNumber(1))]
    desk.tell(KeepingChanged(on=False))


def test_what_is_shown_is_written_where_people_find_it(kept: None, bridge: Bridge) -> None:
    model = HistoryModel(bridge, bridge)
    model.export()
    assert shown(model)
    file = Path(str(model.property("exported")).strip("\u2066\u2069"))
    assert file.parent == documents_folder()
    text = file.read_text("utf-8")
    assert text.index(ALLERGY.heard) < text.index(TABLET.translation), "the oldest first, as it was said"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read only to root")
def test_a_disk_that_refuses_is_told_root_aside(kept: None, bridge: Bridge) -> None:
    history_file().parent.chmod(0o500)
    model = HistoryModel(bridge, bridge)
    model.remove(1, 1)
    assert shown(model)
    history_file().parent.chmod(0o700)
    assert str(model.property("failure")).startswith("storage.")


def test_a_file_that_cannot_be_opened_is_told(bridge: Bridge) -> None:
    history_file().mkdir()
    model = HistoryModel(bridge, bridge)
    assert shown(model) == []
    assert model.property("failure") == "storage.unwritable"


def test_it_is_two_taps_away_says_what_is_kept_and_forgets_after_a_question(kept: None, desk: Desk) -> None:
    desk.tell(*READY)
    desk.tap("menuButton")
    desk.settle(80)
    desk.tap("menu.history")
    settle_until(lambda: desk.find_all("keptMore"), "read")
    assert [view.text for view in desk.find_all("keptTranslation")] == [TABLET.translation, ALLERGY.translation]
    desk.tap("keepConversation")
    desk.tap(desk.find_all("keptReplay")[0])
    desk.tap(desk.find_all("keptMore")[0])
    desk.tap("keptSlower")
    said = SayText(Side.B, TABLET.translation, "en")
    assert desk.posted == [KeepConversation(on=True), said, SayText(Side.B, TABLET.translation, "en", slow=True)]
    desk.tap("forgetKept")
    desk.tap("answerNo")
    assert len(desk.posted) == 3
    desk.tap("forgetKept")
    desk.tap("answerYes")
    assert desk.posted[3:] == [ForgetEverything()]
    desk.tell(KeepingChanged(on=False, code="storage.not_deleted"))
    settle_until(lambda: desk.find_all("historyFailure"), "read")
    assert desk.find_all("historyFailure")[0].words == texts.failure_text("en", "storage.not_deleted")
    desk.tell(KeepingChanged(on=False))
