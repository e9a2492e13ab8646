"""Seats: what each person sees of the other's turn, and what stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from device_app.events import AudioChanged, Side, SpeakerQueued, State, StateChanged, Stop, Tap, TurnChanged
from device_app.events.families import TurnNumber
from tests.ui.conftest import LANDSCAPE, PORTRAIT, READY, Desk, capabilities
from tests.ui.scene_states import FAILED
from tests.ui.test_window_bubbles import TURN
from ui import texts


def test_the_partner_who_asked_for_a_turn_is_told_and_may_leave(desk: Desk) -> None:
    desk.tell(StateChanged(State.THINKING, Side.A), SpeakerQueued(Side.B))
    assert (desk.find("talkA").property("mode"), desk.find("talkB").property("mode")) == ("thinking", "queued")
    assert desk.kiosk.bridge.seat(Side.B).property("label") == texts.text("es", "you_are_next")
    desk.tap("talkB")
    assert desk.posted == [Tap(Side.B)]
    desk.tell(SpeakerQueued(None))
    assert desk.find("talkB").property("mode") == "waiting"


def test_who_waits_while_the_device_speaks_is_told_that_a_tap_stops_the_voice(desk: Desk) -> None:
    desk.tell(StateChanged(State.SPEAKING, Side.A), SpeakerQueued(Side.B))
    seat = desk.kiosk.bridge.seat(Side.B)
    assert (seat.property("label"), seat.property("caption")) == (
        texts.text("es", "you_are_next"),
        texts.text("es", "stops_the_voice"),
    )
    desk.tell(SpeakerQueued(None))


def test_while_a_translation_is_spoken_the_partners_button_is_ready(desk: Desk) -> None:
    desk.tell(StateChanged(State.SPEAKING, Side.A))
    assert desk.find("talkB").property("mode") == "idle"
    assert desk.kiosk.bridge.seat(Side.B).property("caption") == texts.text("es", "stops_the_voice")


def test_a_turn_on_its_way_can_be_cancelled_and_the_tools_give_way(desk: Desk) -> None:
    assert desk.find_all("tools")
    desk.tell(StateChanged(State.LISTENING, Side.B))
    assert desk.find_all("tools") == []
    desk.tap("cancel")
    assert desk.posted == [Stop()]


def test_a_pair_that_cannot_be_translated_says_so_before_anybody_speaks(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a="en", b="bo")
    desk.tell(*READY)
    assert desk.find("talkA").property("mode") == "no_pair"
    desk.tap("talkA")
    assert (desk.page, desk.posted) == ("languages", [])


def test_a_pair_with_phrases_only_says_so_and_opens_the_phrases(desk: Desk) -> None:
    desk.tell(capabilities(phrases_only=frozenset({"es"})))
    seat = desk.kiosk.bridge.seat(Side.A)
    assert (desk.find("talkA").property("mode"), seat.property("label")) == (
        "phrases",
        texts.text("en", "phrases_only"),
    )
    desk.tap("talkA")
    assert (desk.page, desk.posted) == ("phrases", [])


def test_without_a_microphone_both_may_type_and_the_tools_stay(desk: Desk) -> None:
    desk.tell(*READY, AudioChanged(microphone="", loudspeaker=""), StateChanged(State.MUTED))
    for side, language in (("A", "en"), ("B", "es")):
        seat = desk.kiosk.bridge.seat(Side(side.lower()))
        assert (desk.find(f"talk{side}").property("mode"), seat.property("failed")) == ("type", False)
        assert seat.property("status") == texts.text(language, "no_microphone")
    assert desk.find_all("tools")
    desk.tap("talkB")
    assert (desk.page, desk.posted) == ("composer", [])


def test_swapping_moves_the_languages_and_nothing_else(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.settle(150)
    before = desk.find_all("card")[0].rect
    desk.tap("swap")
    assert [desk.kiosk.bridge.seat(side).code for side in Side] == ["es", "en"]
    assert desk.find_all("card")[0].rect == before
    assert desk.kiosk.bridge.property("reader") == "en"
    assert [view.rect[0] < 300 for view in desk.find_all("talkA")] == [True]


def test_face_to_face_each_person_is_told_what_went_wrong(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT)

    def shown() -> list[str]:
        return [view.text for view in desk.find_all("words")]

    desk.tell(*READY, TurnChanged(TURN), TurnChanged(FAILED))
    assert shown() == [texts.failure_text("es", FAILED.error_code)]
    desk.tell(StateChanged(State.ERROR, Side.B, code="audio.no_microphone"))
    assert shown() == [texts.failure_text("es", "audio.no_microphone")]
    desk.tell(StateChanged(State.IDLE), TurnChanged(replace(TURN, number=TurnNumber(3))))
    assert shown() == [TURN.translation]


def test_face_to_face_the_other_person_is_told_no_more_than_that_something_failed(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(PORTRAIT)
    desk.tell(*READY, StateChanged(State.ERROR, Side.B, code="mt.failed"))
    said = {view.text for view in desk.views() if "painted" in view.values}
    assert {texts.failure_text("es", "mt.failed"), texts.text("en", "error")} <= said
    assert texts.failure_text("en", "mt.failed") not in said


@pytest.mark.parametrize("panel", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
def test_nobody_who_cannot_is_asked_to_speak(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    desk = open_desk(panel)
    desk.tell(*READY)
    assert {view.text for view in desk.find_all("invitation")} == {
        texts.text(language, "speak_language") for language in ("en", "es")
    }
    desk.tell(capabilities(phrases_only=frozenset({"es"})))
    assert {view.text for view in desk.find_all("invitation")} <= {"English", "Español"}
