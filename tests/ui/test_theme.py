"""The design tokens: contrast, and that no view has a colour, a size or a duration of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtQml import QQmlEngine, QQmlExpression

from tests.ui.colours import contrast
from tests.ui.conftest import Desk

UI = Path(__file__).resolve().parents[2] / "ui"
COLOURS = re.findall(r"readonly property color (\w+):", (UI / "components/Theme.qml").read_text("utf-8"))
VIEWS = sorted(path for path in UI.rglob("*.qml") if path.name != "Theme.qml")


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest, open_desk: Callable[..., Desk]) -> dict[str, QColor]:
    desk = open_desk(theme=request.param)
    context = QQmlEngine.contextForObject(desk.kiosk.window)
    return {name: QQmlExpression(context, desk.kiosk.window, f"Theme.{name}").evaluate()[0] for name in COLOURS}


def test_the_formula_is_that_of_the_standard() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("#ffffff")) == pytest.approx(4.48, abs=0.01)


def test_the_translation_stands_out_in_sunlight(colours: dict[str, QColor]) -> None:
    for ground in ("surface", "ground", "sunk", "aTint", "bTint"):
        assert contrast(colours["ink"], colours[ground]) >= 7.0, ground


@pytest.mark.parametrize("least", [4.5])
def test_every_other_text_can_be_read(colours: dict[str, QColor], least: float) -> None:
    pairs = [
        *((text, ground) for text in ("soft", "faint", "tentative", "a", "b") for ground in ("surface", "ground")),
        *(
            ("soft", "sunk"),
            ("a", "aTint"),
            ("b", "bTint"),
            ("aInverse", "a"),
            ("bInverse", "b"),
            ("inkInverse", "ink"),
        ),
        *(("danger", "dangerTint"), ("danger", "surface"), ("danger", "ground"), ("dangerInverse", "danger")),
        *(("warning", "warningTint"), ("warning", "surface"), ("warning", "ground")),
    ]
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in found.items() if value < least} == {}


def test_the_edge_of_a_control_and_the_focus_can_be_seen(colours: dict[str, QColor]) -> None:
    for edge in ("border", "focus", "aBorder", "bBorder"):
        assert contrast(colours[edge], colours["ground"]) >= 3.0, edge


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: path.name)
def test_no_view_has_a_colour_of_its_own(view: Path) -> None:
    found = re.findall(r'"#[0-9A-Fa-f]{3,8}"', view.read_text("utf-8"))
    assert found == [] or view.name == "Rescue.qml"  # which must not need the theme
