"""The checks of the scene find what is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtQml import QQmlEngine, QQmlExpression

from device_app.events import TurnChanged
from tests.ui.colours import Picture
from tests.ui.conftest import LANDSCAPE, READY, Desk
from tests.ui.scene import faults
from tests.ui.scene_states import SPOKEN


def spoil(desk: Desk, name: str, code: str) -> None:
    """Run JavaScript in a view."""
    expression = QQmlExpression(QQmlEngine.contextForObject(desk.kiosk.window), desk.find(name), code)
    expression.evaluate()
    assert not expression.hasError(), expression.error().toString()
    desk.settle_page()


def found(desk: Desk) -> str:
    return "\n".join(faults(desk))


@pytest.fixture
def scene(open_desk: Callable[..., Desk]) -> Desk:
    """An English turn with its Arabic translation; nothing is wrong with it."""
    desk = open_desk(LANDSCAPE, b="ar")
    turn = replace(SPOKEN, source="en", target="ar", translation="أين المحطة؟", translation_stable=12)
    desk.tell(*READY, TurnChanged(turn))
    assert found(desk) == ""
    return desk


def test_a_text_in_a_pale_colour(scene: Desk) -> None:
    spoil(scene, "status", "color = '#9A9A90'")
    assert "hard to read" in found(scene)


def test_a_translation_that_any_other_text_might_be(scene: Desk) -> None:
    """Contrast 5.7 on white: enough for a word of the screen, too little for what is read across a counter."""
    spoil(scene, "translation", "color = '#666666'")
    assert "hard to read: 'أين المحطة؟' (5.7 instead of 7.0)" in found(scene)


def test_a_text_that_is_half_seen_through(scene: Desk) -> None:
    spoil(scene, "translation", "opacity = 0.5")
    assert "hard to read" in found(scene)


def test_a_text_that_is_smaller_than_anybody_can_read(scene: Desk) -> None:
    spoil(scene, "talkLabel", "em = 19")
    assert "too small to read: 'Tap and speak' (2.8 instead of 3.3 mm)" in found(scene)


def test_a_text_that_shrinks_to_its_room_until_nobody_can_read_it(scene: Desk) -> None:
    spoil(
        scene,
        "talkLabel",
        "fontSizeMode = Text.HorizontalFit; minimumPixelSize = 10; wrapMode = Text.NoWrap; width = 70",
    )
    assert "too small to read: 'Tap and speak'" in found(scene)


def test_a_text_on_something_of_its_own_colour(scene: Desk) -> None:
    spoil(scene, "card", "color = '#15181D'")
    assert "(1.0 instead of 7.0)" in found(scene)


def test_the_worst_of_two_grounds_counts(application: QGuiApplication) -> None:
    image = QImage(100, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(0, 0, 30, 40, QColor("#A0522D"))
    painter.drawText(10, 25, "MMMMMMMM")
    painter.end()
    picture = Picture.of(image)
    assert picture.contrast_behind(QColor("black"), (40, 0, 100, 40)) == pytest.approx(21.0)
    assert picture.contrast_behind(QColor("black"), (0, 0, 100, 40)) < 5


def test_letters_that_no_font_has(scene: Desk) -> None:
    scene.tell(TurnChanged(replace(SPOKEN, target="ar", translation="أين \U000f0000")))
    assert r"no letters: '\U000f0000'" in found(scene)


def test_arabic_that_begins_at_the_left(scene: Desk) -> None:
    spoil(scene, "translation", "width = 600; horizontalAlignment = TextEdit.AlignLeft")
    assert "at the wrong side: 'أين المحطة؟'" in found(scene)


def test_english_that_begins_at_the_right(scene: Desk) -> None:
    scene.tell(TurnChanged(replace(SPOKEN, source="ar", target="en", translation="Where?")))
    spoil(scene, "translation", "width = 600; horizontalAlignment = TextEdit.AlignRight")
    assert "at the wrong side: 'Where?'" in found(scene)


def test_a_text_that_runs_under_a_button(scene: Desk) -> None:
    spoil(scene, "status", "parent.anchors.topMargin = 100")
    assert "runs under" in found(scene)


def test_a_text_on_another_text(scene: Desk) -> None:
    spoil(scene, "status", "parent.spacing = -25")
    assert "runs into" in found(scene)


def test_a_way_back_at_the_right_of_an_english_page(scene: Desk) -> None:
    scene.kiosk.navigator.go("settings", {})
    scene.settle_page()
    assert faults(scene, within="page") == []
    spoil(scene, "back", "anchors.left = undefined; x = 800")
    assert "at the wrong side: the way back" in faults(scene, within="page")


def test_seats_that_have_changed_places(scene: Desk) -> None:
    spoil(scene, "chipA", "anchors.left = undefined; x = 800")
    assert "seats have moved: chip" in found(scene)


def test_seats_that_have_changed_places_face_to_face(scene: Desk) -> None:
    scene.kiosk.navigator.go("face_to_face", {})
    scene.settle_page()
    assert faults(scene, within="page") == []
    spoil(scene, "repeatA", "y = -400")
    assert "seats have moved: repeat" in faults(scene, within="page")


def test_a_line_that_ends_within_a_word(scene: Desk) -> None:
    scene.tell(TurnChanged(replace(SPOKEN, target="de", translation="Straßenbahnhaltestelle")))
    spoil(scene, "translation", "width = 200")
    assert "breaks a word: 'Straßenbahnhaltestelle'" in found(scene)
