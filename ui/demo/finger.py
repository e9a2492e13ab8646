"""A finger made of events: presses what a person would press, through Qt's own delivery."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow


def find(window: QQuickWindow, name: str) -> QQuickItem:
    """The view of an object name.

    Raises:
        LookupError: the window has no such view.
    """
    item = window.findChild(QQuickItem, name)
    if not isinstance(item, QQuickItem):
        raise LookupError(f"the window has no view named {name}")
    return item


def press(window: QQuickWindow, item: QQuickItem) -> None:
    """Put the finger on the middle of a view."""
    _send(window, item, QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)


def release(window: QQuickWindow, item: QQuickItem) -> None:
    """Lift the finger from the middle of a view."""
    _send(window, item, QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)


def write(window: QQuickWindow, text: str) -> None:
    """Type a text on the keyboard, letter by letter."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(window, event)


def _send(window: QQuickWindow, item: QQuickItem, kind: QEvent.Type, held: Qt.MouseButton) -> None:
    point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    event = QMouseEvent(
        kind,
        point,
        window.mapToGlobal(point),
        Qt.MouseButton.LeftButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(window, event)
