"""Choosing the look of the window and the language of its own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.ui.conftest import READY, Desk
from ui import texts
from ui.preferences import Preferences, load_preferences, save_preferences


@pytest.fixture
def page(open_desk: Callable[..., Desk]) -> Desk:
    desk = open_desk()
    desk.tell(*READY)
    desk.kiosk.navigator.go("settings")
    desk.settle(100)
    return desk


def test_the_device_speaks_another_language_and_the_seats_keep_theirs(page: Desk) -> None:
    page.tap("option.de")
    assert page.kiosk.bridge.property("reader") == "de"
    assert texts.text("de", "settings") in {view.values.get("text") for view in page.views()}
    page.kiosk.bridge.swap()
    assert page.kiosk.bridge.property("reader") == "de"


def test_size_theme_and_motion_take_effect_at_once(page: Desk) -> None:
    chosen: list[bool] = []
    appearance = page.kiosk.appearance
    appearance.chosen.connect(lambda: chosen.append(True))
    appearance.setTextScale(1.4)
    appearance.setTextScale(1.3)
    assert appearance.property("textScale") == 1.4
    appearance.setDark(True)
    appearance.setDark(True)
    appearance.setLessMotion(True)
    assert appearance.choice == ("dark", 1.4, True)
    assert len(chosen) == 3


def test_what_was_chosen_is_there_at_the_next_start() -> None:
    kept = Preferences("en", "pt", "dark", 1.4, ("en", "pt"), reader="de", less_motion=True)
    save_preferences(kept)
    assert load_preferences() == kept
