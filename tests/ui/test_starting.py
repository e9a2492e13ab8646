"""What the window says while the engines are loaded, for the first time and again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication

from device_app.events import EnginesLoading, Side, State, StateChanged
from tests.ui.conftest import Desk
from ui import texts
from ui.bridge import Bridge
from ui.seat import Seat


@pytest.fixture
def bridge(application: QGuiApplication) -> Bridge:
    return Bridge(lambda _: None, "en", "es")


@pytest.fixture
def seat(bridge: Bridge) -> Seat:
    return bridge.seat(Side.A)


def tell(seat: Seat, *events: StateChanged | EnginesLoading) -> tuple[str, str, float]:
    """Label, status and part that is loaded."""
    for event in events:
        if isinstance(event, StateChanged):
            seat.set_state(event)
        else:
            seat.set_loading(event.stage)
    return str(seat.property("label")), str(seat.property("status")), float(seat.property("loaded"))


def test_each_stage_is_told_in_words_and_moves_the_bar(seat: Seat) -> None:
    seen = [tell(seat, EnginesLoading(stage)) for stage in ("recognition", "translation", "voice")]
    assert len({status for _, status, _ in seen}) == 3
    assert 0 < seen[0][2] < seen[1][2] < seen[2][2] < 1


def test_an_unknown_stage_is_only_loading(seat: Seat) -> None:
    assert tell(seat, EnginesLoading("coffee"))[1:] == (texts.text("en", "loading"), 0.0)


def test_the_second_start_says_that_it_is_one(seat: Seat) -> None:
    assert tell(seat)[0] == texts.text("en", "loading")
    again = tell(seat, EnginesLoading("voice"), StateChanged(State.IDLE), StateChanged(State.LOADING))
    assert (again[0], again[2]) == (texts.text("en", "restarting"), 0.0)


def test_the_bar_goes_when_the_engines_are_there(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.tell(EnginesLoading("translation"))
    (bar,) = desk.find_all("loaded")
    assert bar.rect[2] - bar.rect[0] > 100
    assert texts.text("en", "loading_translation") in [view.text for view in desk.find_all("status")]
    desk.tell(StateChanged(State.IDLE))
    assert desk.find_all("loaded") == []
