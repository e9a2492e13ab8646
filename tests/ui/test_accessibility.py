"""What a screen reader is told, and what can be done with keys alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QGuiApplication
from PySide6.QtTest import QTest

from device_app.events import Side, State, StateChanged, TurnChanged
from tests.ui.conftest import LANDSCAPE, READY, Desk
from tests.ui.scene_states import SPOKEN
from ui import texts

PAGES: tuple[tuple[str, dict[str, object]], ...] = (
    ("composer", {"seat": "a"}),
    ("languages", {"seat": "b"}),
    ("menu", {}),
    ("phrases", {}),
    ("settings", {}),
    ("face_to_face", {}),
)
CONTROLS = {QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.EditableText}


@pytest.fixture
def heard(open_desk: Callable[..., Desk]) -> Iterator[Desk]:
    """A window that assistive technology listens to."""
    QAccessible.setActive(True)
    desk = open_desk(LANDSCAPE)
    desk.tell(*READY)
    yield desk
    QAccessible.setActive(False)


def told(desk: Desk) -> list[QAccessibleInterface]:
    """Everything that a screen reader finds in the window and can be seen."""

    def walk(one: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
        for index in range(one.childCount()):
            child = one.child(index)
            if child is not None and child.isValid():
                yield child
                yield from walk(child)

    window = QAccessible.queryAccessibleInterface(desk.kiosk.window)
    return [one for one in walk(window) if not one.state().invisible]


def name(one: QAccessibleInterface) -> str:
    return one.text(QAccessible.Text.Name)


def test_every_control_of_every_page_has_a_name(heard: Desk) -> None:
    heard.tell(TurnChanged(SPOKEN))
    nameless: list[str] = []
    for page, given in (("", {}), *PAGES):
        if page:
            heard.kiosk.navigator.go(page, given)
            heard.settle(100)
        controls = [one for one in told(heard) if one.role() in CONTROLS]
        assert len(controls) > 3, page
        nameless += [f"{page}: {one.role()} {one.rect()}" for one in controls if not name(one).strip()]
        heard.kiosk.navigator.home()
        heard.settle()
    assert nameless == []


def test_controls_say_what_they_are_and_whether_they_are_on(heard: Desk) -> None:
    roles = {name(one): one.role() for one in told(heard)}
    assert roles[texts.text("en", "swap")] == QAccessible.Role.Button
    assert roles[texts.text("en", "hands_free")] == QAccessible.Role.CheckBox
    assert "English – Español" in roles


def test_the_state_is_told_in_the_language_of_whom_it_concerns(heard: Desk) -> None:
    announcer = heard.find("announcer")
    heard.tell(StateChanged(State.LISTENING, Side.B, seconds_left=9.0))
    listening = str(announcer.property("told"))
    assert listening in {name(one) for one in told(heard)}
    heard.tell(StateChanged(State.ERROR, Side.B, code="audio.no_microphone", message="It fell off."))
    assert announcer.property("told") not in {"", listening}


def test_a_turn_is_read_with_its_translation(heard: Desk) -> None:
    heard.tell(TurnChanged(SPOKEN))
    assert any(SPOKEN.heard in name(one) and SPOKEN.translation in name(one) for one in told(heard))


@pytest.mark.parametrize(("page", "given"), [("", {}), *PAGES])
def test_tab_comes_to_every_control_and_round_again(
    heard: Desk, application: QGuiApplication, page: str, given: dict[str, object]
) -> None:
    if page:
        heard.kiosk.navigator.go(page, given)
        heard.settle(100)
    seen: list[str] = []
    for _ in range(120):
        QTest.keyClick(heard.kiosk.window, Qt.Key.Key_Tab)
        focus = application.focusObject()
        seen.append(f"{focus.objectName()} {focus.property('name') or focus.property('word') or ''}")
        if len(seen) > 3 and seen[:2] == seen[-2:]:
            break
    assert len(set(seen)) > 3
    assert seen[:2] == seen[-2:], "Tab ends in a trap"


def test_a_conversation_without_a_finger(heard: Desk) -> None:
    window = heard.kiosk.window
    for _ in range(40):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        focus = window.activeFocusItem()
        if focus is not None and focus.objectName() == "typeButton":
            break
    QTest.keyClick(window, Qt.Key.Key_Return)
    heard.settle(100)
    assert heard.page == "composer"
    heard.write("Hello")
    QTest.keyClick(window, Qt.Key.Key_Return)
    heard.settle()
    assert heard.page == ""
    assert [control.text for control in heard.posted if hasattr(control, "text")] == ["Hello"]
    heard.kiosk.navigator.go("menu", {})
    heard.settle(100)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert heard.page == ""
