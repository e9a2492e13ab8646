"""Which page is on the screen, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Desk, settle_until
from ui.navigator import MOST_PAGES, Navigator
from ui.pages import Page
from ui.seat_mode import Mode


@pytest.fixture
def navigator(application: object) -> Navigator:
    names = [f"page{number}" for number in range(5)]
    return Navigator({name: Page(name, Path("x.qml"), make=QObject if name == "page1" else None) for name in names})


def test_pages_lie_over_each_other_and_come_off_again(navigator: Navigator) -> None:
    navigator.go("page0")
    navigator.go("page1", {"seat": "b"})
    assert (navigator.rowCount(), navigator.property("current")) == (2, "page1")
    navigator.back()
    assert navigator.property("current") == "page0"
    navigator.back()
    navigator.back()
    assert navigator.property("current") == ""


def test_nobody_gets_lost_in_the_depth(navigator: Navigator) -> None:
    for number in range(5):
        navigator.go(f"page{number}")
    assert navigator.rowCount() == MOST_PAGES
    assert navigator.property("current") == "page4"
    navigator.home()
    assert navigator.rowCount() == 0


def test_the_same_page_is_not_opened_twice(navigator: Navigator) -> None:
    navigator.go("page0")
    navigator.go("page0", {"turn": 2})
    assert navigator.rowCount() == 1
    assert navigator.data(navigator.index(0), 258) == {"turn": 2}


def test_a_view_model_lives_as_long_as_its_page(navigator: Navigator) -> None:
    navigator.go("page1")
    given = navigator.data(navigator.index(0), 258)
    assert isinstance(given, dict)
    gone: list[bool] = []
    given["model"].destroyed.connect(lambda: gone.append(True))
    navigator.back()
    QTest.qWait(20)
    assert gone == [True]


def test_an_unknown_page_is_a_mistake(navigator: Navigator) -> None:
    with pytest.raises(KeyError):
        navigator.go("nowhere")


def test_escape_goes_back_and_the_focus_returns(desk: Desk) -> None:
    desk.tap("menuButton")
    settle_until(lambda: desk.find_all("closeMenu") and desk.kiosk.window.activeFocusItem(), "the menu")
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Escape)
    settle_until(lambda: desk.page == "", "the first page")
    QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Tab)
    desk.settle()
    assert desk.kiosk.window.activeFocusItem() is not None


def test_every_page_of_the_menu_opens_and_closes(desk: Desk) -> None:
    entries = [str(entry["name"]) for entry in desk.kiosk.navigator.property("menu")]
    assert entries
    for name in entries:
        desk.tap("menuButton")
        desk.tap(f"menu.{name}")
        assert desk.page == name
        desk.settle(60)
        desk.kiosk.navigator.back()
        desk.settle()
        assert desk.page == ""


def test_what_lies_under_a_page_cannot_be_pressed(desk: Desk) -> None:
    disc = desk.find_all("disc")[0]
    point = QPoint(int(disc.rect[0]) + 12, disc.point.y())  # the part of it that the menu leaves free
    desk.tap("menuButton")
    QTest.mouseClick(desk.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    desk.settle()
    assert desk.posted == []
    assert desk.page == ""  # a tap beside the menu closes it


def test_the_gallery_shows_every_state_of_a_talk_button_in_both_shapes(desk: Desk) -> None:
    desk.kiosk.navigator.go("gallery")
    desk.settle(100)
    assert len(desk.find_all("disc")) == 2 * len(Mode)
