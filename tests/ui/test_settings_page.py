"""Choosing the look of the window and the language of its own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from device_app.events import SetVolume
from device_app.settings import Settings
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


def test_the_volume_is_chosen_heard_and_kept_for_the_next_start(page: Desk) -> None:
    page.tap(next(view for view in page.views() if view.values.get("text") == "2 / 4"))
    assert page.posted == [SetVolume(0.5)]
    assert page.kiosk.bridge.property("volume") == 0.5
    settings = Preferences(volume=0.5).applied_to(Settings(), ())
    assert settings.audio.volume == 0.5
    assert Preferences(volume=0.5).applied_to(Settings(), ("audio.volume=1",)).audio.volume == 1.0


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
    kept = Preferences("en", "pt", "dark", 1.4, ("en", "pt"), reader="de", less_motion=True, volume=0.5)
    save_preferences(kept)
    assert load_preferences() == kept
