"""Languages, size of text, theme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from device_app.events import (
    LanguagesChanged,
    SetLanguages,
    Side,
    Turn,
    TurnChanged,
    TurnNumber,
)
from device_app.vocabulary import Quality
from tests.ui.conftest import PORTRAIT, READY, Desk

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


def test_one_tap_swaps_the_languages(desk: Desk) -> None:
    desk.tap("swap")
    assert desk.posted == [SetLanguages("es", "en")]
    assert desk.kiosk.bridge.seat(Side.A).code == "es"


def test_another_language_is_two_taps_away(desk: Desk) -> None:
    desk.kiosk.bridge.set_recent(("en", "es", "tr"))
    desk.tap("chipB")
    desk.settle(80)
    desk.tap("language.tr")
    assert desk.posted == [SetLanguages("en", "tr")]
    assert desk.page == ""


def test_choosing_the_other_persons_language_swaps(desk: Desk) -> None:
    desk.kiosk.bridge.choose("a", "es")
    assert desk.posted == [SetLanguages("es", "en")]


def test_a_language_is_searched_by_name(desk: Desk) -> None:
    desk.tap("chipA")
    desk.tap("search")
    desk.write("viet")
    desk.settle(80)
    assert [view.name for view in desk.views() if view.name.startswith("language.")] == ["language.vi"]
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Return)
    desk.settle()
    assert desk.posted == [SetLanguages("vi", "es")]


def test_the_conversation_may_change_the_languages(desk: Desk) -> None:
    desk.tell(LanguagesChanged("de", "ja"))
    assert desk.kiosk.bridge.seat(Side.B).property("endonym") == "日本語"
    assert desk.posted == []


def test_text_grows_and_shrinks_by_taps(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.tell(*READY, TurnChanged(replace(TURN, translation="Hola.")))
    size = desk.find_all("translation")[0].pixels
    grown = []
    desk.tap("menuButton")
    for _ in range(3):
        desk.tap("textSize")
        grown.append(round(desk.find_all("translation")[0].pixels / size, 1))
    assert (grown[0], grown[2]) == (1.4, 1.0)
    assert 1.4 < grown[1] <= 2.0, "no larger than two lines of it fit"


def test_the_partner_can_read_the_translation_across_the_counter(desk: Desk) -> None:
    desk.tell(TurnChanged(TURN))
    assert desk.find_all("translation")[0].pixels >= 42


def test_the_theme_turns_dark_by_one_tap(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(PORTRAIT)
    desk.tell(*READY)
    bright = desk.kiosk.window.grabWindow().pixelColor(3, 3).lightness()
    desk.tap("menuButton")
    desk.tap("theme")
    desk.tap("closeMenu")
    assert bright > 200 > 60 > desk.kiosk.window.grabWindow().pixelColor(3, 3).lightness()
