"""Captions as a page: what is settled only grows at its end, and leaving the page closes the microphone."""

from __future__ import annotations

from typing import Any

import pytest

from device_app.events import Control, Side
from device_app.events.captions import (
    CaptionLine,
    CaptionsChanged,
    CaptionsKept,
    CaptionTentative,
    KeepCaptions,
    StartCaptions,
    StopCaptions,
)
from device_app.events.families import Status
from tests.ui.conftest import Desk, capabilities
from ui.bridge import Bridge
from ui.pages.captions.flow import CaptionFlow
from ui.pages.captions.model import CaptionsModel


class Page:
    def __init__(self) -> None:
        self.posted: list[Control] = []
        self.bridge = Bridge(self.posted.append, "en", "es")
        self.model = CaptionsModel(self.bridge, self.bridge)
        self.tell(CaptionsChanged(running=True))

    def tell(self, *events: Status) -> None:
        for event in events:
            self.bridge.told.emit(event)

    def line(self, number: int, text: str, translation: str | None = None, source: str = "en") -> None:
        target = "es" if source == "en" else "en"
        times = (number * 2.0, number * 2.0 + 2.0)
        self.tell(CaptionLine(number, source, target, text, *times, translation))

    def __getitem__(self, name: str) -> Any:
        return self.model.property(name)


@pytest.fixture
def page(application: object) -> Page:
    return Page()


def test_settled_text_only_grows_at_its_end(page: Page) -> None:
    shown = ""
    for number in range(60):
        page.line(number, f"Passage number {number}.", f"Pasaje número {number}.")
        before, shown = shown, str(page["translated"])
        while not shown.startswith(before):  # whole paragraphs go at the beginning, which is out of sight
            assert "\n" in before
            before = before.partition("\n")[2]
    assert "Pasaje número 59." in shown


def test_what_may_still_change_comes_last_and_is_marked(page: Page) -> None:
    page.line(0, "Good 𝕞orning.")
    page.tell(CaptionTentative("and wel"))
    assert page["heard"] == "Good 𝕞orning. and wel"
    assert page["heardStable"] == len("Good 𝕞orning.") + 1  # in UTF-16, as Qt counts
    page.line(1, "and welcome")
    page.tell(CaptionTentative(""))
    assert page["heard"] == "Good 𝕞orning. and welcome"


def test_lines_come_once_and_in_order_however_they_are_told(page: Page) -> None:
    page.line(1, "two", "dos")
    page.line(0, "one")
    assert (page["heard"], page["translated"]) == ("one two", "")
    page.line(0, "one", "")  # has no translation: the next one doesn't wait for it
    page.line(1, "two", "dos")
    assert (page["heard"], page["translated"]) == ("one two", "dos")


def test_a_long_paragraph_and_a_long_pause_begin_a_new_one() -> None:
    flow = CaptionFlow("zh")
    flow.add("你好。", 0.0, 1.0)
    flow.add("再见。", 1.5, 2.0)
    flow.add("又来了。", 9.0, 10.0)
    assert flow.text == "你好。再见。\n又来了。"
    assert flow.followed_by("嗯") == "你好。再见。\n又来了。嗯"


def test_of_a_long_talk_the_newest_paragraphs_are_shown() -> None:
    flow = CaptionFlow("en")
    for number in range(1000):
        flow.add(
            f"This is sentence number {number} of a talk that goes on for hours.", 10.0 * number, 10.0 * number + 5
        )
    assert len(flow.text) < 2000
    assert flow.text.endswith("This is sentence number 999 of a talk that goes on for hours.")


def test_the_other_language_can_be_spoken_in_the_middle_of_a_talk(page: Page) -> None:
    page.line(0, "one", "uno")
    page.model.turnRound()
    assert page.posted == [StartCaptions(Side.B, fresh=False)]
    page.line(1, "dos", "two", source="es")
    assert (page["source"], page["heard"], page["translated"]) == ("es", "uno dos", "one two")


def test_a_talk_before_this_page_is_not_shown(application: object) -> None:
    late = Page.__new__(Page)
    late.posted = []
    late.bridge = Bridge(late.posted.append, "en", "es")
    late.model = CaptionsModel(late.bridge, late.bridge)
    late.line(0, "old", "viejo")
    late.tell(CaptionsChanged(running=True))
    late.line(0, "new", "nuevo")
    assert (late["heard"], late["translated"]) == ("new", "nuevo")


def test_what_the_engines_cant_do_is_told_before_anybody_speaks(page: Page) -> None:
    page.bridge.receive(capabilities(hear=frozenset({"es"})))
    page.bridge._drain()
    assert (page["possible"], page["translates"]) == (False, True)
    page.model.turnRound()
    assert page["possible"] is True


def test_a_failure_is_told_in_the_words_of_the_device(page: Page) -> None:
    page.tell(CaptionsChanged(running=False, code="audio.device_lost", message="x"))
    assert "microphone" in str(page["problem"])
    page.tell(CaptionsChanged(running=True), CaptionsKept("/d", (), "storage.full", "x"))
    assert page["problem"]
    page.tell(CaptionsKept("/d", ("talk.en.srt", "talk.es.srt")))
    assert "/d/talk.en.srt" in str(page["kept"])
    assert page["problem"] == ""


def test_start_keep_and_leave(desk: Desk) -> None:
    desk.kiosk.navigator.go("captions", {})
    desk.settle(80)
    desk.tap("captionsGo")
    desk.tell(CaptionsChanged(running=True))
    desk.tap("captionsKeep")
    desk.tap("back")
    assert desk.posted == [StartCaptions(Side.A, fresh=True), KeepCaptions(), StopCaptions()]
