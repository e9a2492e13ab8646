"""What helps where nothing is translated between two languages, touched with fingers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from device_app.events import TurnChanged
from tests.ui.conftest import LANDSCAPE, LARGE, LOW, PORTRAIT, READY, SMALL, Desk
from tests.ui.scene import faults
from tests.ui.scene_talk import Talk
from ui import texts

PANELS = {"landscape": LANDSCAPE, "small": SMALL, "low": LOW, "large": LARGE}
REMEDIES = {"getModel": "models", "otherLanguage": "languages"}


def touch(desk: Desk, *points: QPoint) -> None:
    """Put a finger on each of these points, and lift all of them."""
    fingers, window = QTest.createTouchDevice(), desk.kiosk.window
    down = QTest.touchEvent(window, fingers)
    for number, point in enumerate(points):
        down.press(number, point, window)
    down.commit()
    desk.settle()
    up = QTest.touchEvent(window, fingers)
    for number, point in enumerate(points):
        up.release(number, point, window)
    up.commit()
    desk.settle_page()


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("talked", [False, True], ids=["unused", "conversation"])
def test_a_model_and_another_language_are_a_touch_away(
    open_desk: Callable[..., Desk], panel: str, *, talked: bool
) -> None:
    desk = open_desk(PANELS[panel], a="en", b="bo")
    desk.tell(*READY, *(map(TurnChanged, Talk("en", "bo").older()) if talked else ()))
    assert desk.find_all("tools") == []
    for name, page in REMEDIES.items():
        desk.settle_page()
        touch(desk, desk.find_all(name)[0].point)
        assert (desk.page, desk.posted) == (page, [])
        desk.kiosk.navigator.home()
    assert faults(desk) == []


def test_two_fingers_at_once_open_one_page(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a="en", b="bo")
    desk.tell(*READY)
    touch(desk, *(desk.find_all(name)[0].point for name in REMEDIES))
    assert desk.kiosk.navigator.rowCount() == 1
    assert desk.page in REMEDIES.values()


@pytest.mark.parametrize("page", ["", "face_to_face"])
def test_face_to_face_the_model_takes_the_place_of_typing(open_desk: Callable[..., Desk], page: str) -> None:
    desk = open_desk(LANDSCAPE if page else PORTRAIT, a="de", b="bo")
    desk.tell(*READY)
    if page:
        desk.kiosk.navigator.go(page)
        desk.settle_page()
    assert desk.find_all("typeButton") == []
    assert faults(desk, within="page" if page else "") == []
    touch(desk, desk.find_all("getModel")[-1].point)
    assert desk.page == "models"


@pytest.mark.parametrize("panel", [LANDSCAPE, SMALL, PORTRAIT], ids=["landscape", "small", "portrait"])
def test_where_no_model_helps_only_another_language_is_offered(
    open_desk: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, panel: tuple[int, int, float]
) -> None:
    for module in ("ui.requests", "ui.seat_limits"):
        monkeypatch.setattr(f"{module}.translator_is_missing", lambda _a, _b: False)
    desk = open_desk(panel, a="en", b="bo")
    desk.tell(*READY)
    desk.settle_page()
    assert texts.text("en", "no_pair_at_all") in {view.values.get("text") for view in desk.views()}
    assert desk.find_all("getModel") == []
    assert faults(desk) == []
    touch(desk, desk.find_all("chipA" if panel is PORTRAIT else "otherLanguage")[0].point)
    assert desk.page == "languages"
