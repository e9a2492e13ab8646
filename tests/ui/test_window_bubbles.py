"""The bubbles of the conversation and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor

from device_app.events import (
    DeleteTurn,
    EditTurn,
    ReplayTurn,
    Side,
    State,
    StateChanged,
    Turn,
    TurnChanged,
    TurnDeleted,
    VoiceAt,
)
from device_app.events.families import TurnNumber
from device_app.vocabulary import Quality
from tests.ui.conftest import LANDSCAPE, LARGE, LOW, PORTRAIT, READY, SMALL, Desk, settle_until
from tests.ui.scene import faults, size, visible_part
from tests.ui.scene_talk import Talk
from ui import texts

ACTIONS = {"slower", "edit", "show", "delete"}

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
    settle_until(lambda: not desk.find("emptyState").isVisible(), "no invitation")
    assert [item.text for item in desk.find_all("heard")] == [TURN.heard]
    assert [item.text for item in desk.find_all("translation")] == [TURN.translation]
    desk.tell(TurnDeleted(TurnNumber(1)))
    assert desk.find("emptyState").isVisible()


def test_what_may_still_change_is_lighter(desk: Desk) -> None:
    def darkness() -> int:
        view = desk.find_all("translation")[0]
        corners = zip(view.rect, view.clip, (max, max, min, min), strict=True)
        left, top, right, bottom = (int(choose(whole, part)) for whole, part, choose in corners)
        picture = desk.kiosk.window.grabWindow()
        return sum(255 - picture.pixelColor(x, y).lightness() for x in range(left, right) for y in range(top, bottom))

    words = "a < b & c " * 20
    growing = replace(TURN, final=False, translation=words, translation_stable=103)
    desk.tell(TurnChanged(growing))
    assert desk.find_all("translation")[0].text == words
    part = darkness()
    desk.tell(TurnChanged(replace(growing, translation_stable=0)))
    assert darkness() < part
    desk.tell(TurnChanged(replace(growing, translation_stable=200)))
    assert darkness() > part


def test_what_is_said_aloud_has_a_ground_of_its_own(desk: Desk) -> None:
    def tinted() -> list[tuple[int, int]]:
        """Where the tint of A's seat shows in the translation."""
        view, picture = desk.find_all("translation")[0], desk.kiosk.window.grabWindow()
        left, top, right, bottom = map(int, view.rect)
        tint = QColor("#DBEDE9")
        return [(x, y) for x in range(left, right) for y in range(top, bottom) if picture.pixelColor(x, y) == tint]

    desk.tell(TurnChanged(replace(TURN, translation="Sí. ¿Dónde está la estación?")))
    assert not tinted()
    desk.tell(VoiceAt(TurnNumber(1), 0, 3))
    first = tinted()
    desk.tell(VoiceAt(TurnNumber(1), 4, 28))
    second = tinted()
    assert first
    assert max(x for x, _ in first) < min(x for x, _ in second)
    desk.tell(VoiceAt())
    assert not tinted()


def test_the_pages_of_a_long_text_turn_with_the_voice(desk: Desk) -> None:
    words = " ".join(f"Frase número {number} de un texto largo." for number in range(40))
    desk.tell(StateChanged(State.SPEAKING, Side.A), TurnChanged(replace(TURN, translation=words)))
    pages = desk.find_all("pages")[0]
    assert pages.text.startswith("1 / ")
    place = words.index("Frase número 38")
    desk.tell(VoiceAt(TurnNumber(1), place, place + 38))
    number, _, count = desk.find_all("pages")[0].text.partition(" / ")
    assert int(count) > 2
    assert int(number) >= int(count) - 1
    desk.tell(VoiceAt(TurnNumber(1), 0, 36))
    assert desk.find_all("pages")[0].text.startswith("1 / ")


def test_markup_in_a_text_is_text(desk: Desk) -> None:
    desk.tell(TurnChanged(replace(TURN, translation="<b>bold</b> & <img src='x'>")))
    shown = desk.find_all("translation")[0]
    assert shown.text == "<b>bold</b> & <img src='x'>"
    assert shown.textFormat == 0  # TextEdit.PlainText


def test_a_tapped_bubble_offers_what_can_be_done_with_it(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.settle_page()
    actions = {view.key: view for view in desk.views() if "key" in view.values and view.key in ACTIONS}
    assert set(actions) == ACTIONS
    desk.tap("replay")
    desk.tap(actions["slower"])
    desk.tap(actions["delete"])
    assert desk.posted == [
        ReplayTurn(TurnNumber(1), slow=False),
        ReplayTurn(TurnNumber(1), slow=True),
        DeleteTurn(TurnNumber(1)),
    ]


@pytest.mark.parametrize("panel", [LANDSCAPE, LARGE, SMALL], ids=["landscape", "large", "small"])
def test_why_a_turn_failed_is_said_once_to_its_speaker(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float]
) -> None:
    desk = open_desk(panel)
    failed = replace(TURN, translation="", spoken=False, error_code="mt.failed")
    desk.tell(*READY, TurnChanged(failed), StateChanged(State.ERROR, Side.A, "mt.failed", "It fell off."))
    why, theirs = texts.failure_text("en", "mt.failed"), texts.failure_text("es", "mt.failed")
    said = [view.text for view in desk.views() if "painted" in view.values]
    assert (said.count(why), said.count(theirs), said.count(texts.text("es", "error"))) == (1, 0, 1)
    assert bool(desk.find_all("typeButton")) == (panel is not SMALL)


def test_why_a_turn_failed_is_shown_whole(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE, a="ar", b="en")
    failed = Talk("ar", "en").turn(1, Side.A, translation="", spoken=False, error_code="mt.failed")
    desk.tell(*READY, TurnChanged(failed), StateChanged(State.ERROR, Side.A, "mt.failed", "It fell off."))
    desk.settle_page()
    failure = desk.find_all("failure")[0]
    assert visible_part(failure)[1] == pytest.approx(size(failure)[1], abs=1)


def test_another_failure_than_that_of_the_newest_turn_is_said_in_full(desk: Desk) -> None:
    failed = replace(TURN, translation="", spoken=False, error_code="mt.failed")
    desk.tell(TurnChanged(failed), StateChanged(State.ERROR, Side.A, "audio.open_failed", "It is taken."))
    said = [view.text for view in desk.find_all("status")]
    assert said == [texts.failure_text(language, "audio.open_failed") for language in ("en", "es")]


@pytest.mark.parametrize(("a", "b"), [("en", "pt"), ("en", "ar"), ("ar", "en"), ("my", "bo")])
def test_an_opened_turn_keeps_its_text(open_desk: Callable[..., Desk], a: str, b: str) -> None:
    desk = open_desk(LANDSCAPE, a=a, b=b)
    talk = Talk(a, b)
    desk.tell(*READY, *map(TurnChanged, (*talk.older(), talk.long_turn(3, Side.B))))
    desk.settle_page()
    desk.tap(desk.find_all("more")[-1])
    desk.settle_page()
    text = desk.find_all("translation")[0]
    assert text.opacity == 1
    # Two lines of the scripts that need twice the height, three of the others.
    least = 3 if text.contentHeight / text.lineCount < 10 * LANDSCAPE[2] else 2
    assert visible_part(text)[1] / text.contentHeight * text.lineCount >= least - 0.05
    assert len(desk.find_all("pages")) == 1
    assert faults(desk) == []


@pytest.mark.parametrize("panel", [LANDSCAPE, LARGE, SMALL, LOW], ids=["landscape", "large", "small", "low"])
@pytest.mark.parametrize("side", Side)
def test_an_opened_turn_can_be_seen(open_desk: Callable[..., Desk], panel: tuple[int, int, float], side: Side) -> None:
    desk = open_desk(panel)
    desk.tell(*READY, TurnChanged(replace(TURN, side=side)))
    desk.settle_page()
    desk.tap(desk.find_all("more")[0] if desk.find_all("more") else "card")
    desk.settle_page()
    assert [view.opacity for view in desk.find_all("turnStar")] == [1]
    assert faults(desk) == []


@pytest.mark.parametrize("panel", [LANDSCAPE, SMALL, LOW], ids=["landscape", "small", "low"])
def test_a_doubt_shows_on_the_first_page(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    desk = open_desk(panel, a="ar", b="en")
    desk.tell(*READY, TurnChanged(Talk("ar", "en").turn(1, Side.A, warnings=("mt.figures",))))
    desk.settle_page()
    assert desk.find_all("pages")[0].text.startswith("1 / ")
    assert desk.find_all("remarkAhead")


def test_a_doubt_is_told_to_its_speaker_in_their_half(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT)
    desk.tell(*READY, TurnChanged(replace(TURN, warnings=("mt.figures",))))
    shown = {view.text for view in desk.views() if "painted" in view.values}
    assert {texts.failure_text("en", "mt.figures"), TURN.translation} <= shown


def test_a_turn_becomes_a_favourite_by_two_taps(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.settle_page()
    desk.tap("turnStar")
    kept = desk.kiosk.bridge.kept_.own_phrases.pairs.between("es", "en")
    assert [(pair.text, pair.translation) for pair in kept] == [(TURN.translation, TURN.heard)]


def test_a_turn_is_corrected_and_becomes_a_favourite_on_an_upright_panel_too(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT)
    desk.tell(*READY, TurnChanged(TURN))
    desk.tap(next(view for view in desk.find_all("newestTurn") if view.rect[1] > PORTRAIT[1] / 2))
    desk.settle_page()
    desk.tap("starLarge")
    assert len(desk.kiosk.bridge.kept_.own_phrases.pairs.between("en", "es")) == 1
    desk.tap("editLarge")
    desk.settle_page()
    assert desk.page == "composer"
    assert desk.find("editor").property("text") == TURN.heard


def test_what_was_heard_can_be_corrected(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.settle_page()
    desk.tap(next(view for view in desk.views() if view.values.get("key") == "edit"))
    assert desk.find("editor").property("text") == TURN.heard
    desk.write(" Please.")
    desk.tap("sendKey")
    assert desk.posted == [EditTurn(TurnNumber(1), f"{TURN.heard} Please.")]


def test_a_translation_is_held_out_to_the_other_person(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    desk.tap(desk.find_all("card")[0])
    desk.settle_page()
    desk.tap(next(view for view in desk.views() if view.values.get("key") == "show"))
    desk.settle_page()
    large = desk.find("largeWords")
    assert large.property("words") == TURN.translation
    assert large.property("count") == 1
    desk.tap("turnRound")
    assert large.parentItem().property("rotation") == 180
    desk.tap("turnRound")
    desk.tap("closeLarge")
    assert desk.page == ""


def test_a_long_translation_is_turned_page_by_page_and_no_line_is_lost(desk: Desk) -> None:
    words = " ".join(f"palabra{number}." for number in range(120))
    desk.tell(TurnChanged(replace(TURN, translation=words)))
    desk.kiosk.navigator.go("full_screen", {"number": 1})
    desk.settle_page()
    large = desk.find("largeWords")
    pages = large.property("count")
    assert pages > 1
    body = next(view for view in desk.views() if view.name == "words")
    line = body.contentHeight / body.lineCount
    shown = 0
    for page in range(pages):
        assert large.property("shown") == page
        view = next(view for view in desk.views() if view.name == "words")
        shown += round((view.clip[3] - view.clip[1]) / line)
        if page < pages - 1:
            desk.tap("pageOn")
    assert shown >= body.lineCount
    desk.tap("pageBack")
    assert large.property("shown") == pages - 2


def test_a_failed_turn_keeps_its_words_and_says_why(desk: Desk) -> None:
    desk.tell(TurnChanged(replace(TURN, translation="", quality=None, spoken=False, error_code="mt.never_heard_of")))
    assert [item.text for item in desk.find_all("heard")] == [TURN.heard]
    assert [item.words for item in desk.find_all("failure")] == [texts.failure_text("en", "mt.never_heard_of")]


def test_a_low_panel_tells_a_failure_with_its_turn(open_desk: Callable[..., Desk]) -> None:
    """There is no room to say it twice; the other person is told that it failed."""
    desk = open_desk(LOW, a="de", b="vi")
    failed = replace(TURN, source="de", target="vi", translation="", error_code="mt.failed")
    desk.tell(*READY, TurnChanged(failed), StateChanged(State.ERROR, Side.A, code="mt.failed"))
    desk.settle_page()
    (failure,), (list_,), (card,) = (desk.find_all(name) for name in ("failure", "conversationView", "card"))
    assert card.rect[3] - card.rect[1] > desk.kiosk.appearance.property("mm") * 9
    assert list_.rect[1] - 1 <= card.rect[1] < failure.rect[1] < card.rect[3] <= list_.rect[3] + 1
    assert [line.text for line in desk.find_all("status")] == [texts.text("vi", "error")]
