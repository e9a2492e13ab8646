"""A finger made of events: presses what a person would press, through Qt's own delivery."""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickWindow

_SEARCH = """
(function search(item) {
    if (!item.visible) return ""
    if (item.objectName === NAME) {
        const middle = item.mapToItem(null, item.width / 2, item.height / 2)
        return JSON.stringify([middle.x, middle.y])
    }
    for (const child of item.children) {
        const found = search(child)
        if (found) return found
    }
    return ""
})(contentItem)
"""


def place(window: QQuickWindow, name: str) -> QPointF | None:
    """The middle of the first visible view of an object name, in pixels of the window; None when there is none.

    The search runs as JavaScript: a Python object for each view it passes would be made for nothing, and PySide6 is not
    safe against making many of them for views whose types QML compiled.
    """
    context = QQmlEngine.contextForObject(window)
    expression = QQmlExpression(context, window, _SEARCH.replace("NAME", json.dumps(name)))
    found = expression.evaluate()[0]
    return QPointF(*json.loads(found)) if found else None


def press(window: QQuickWindow, point: QPointF) -> None:
    """Put the finger on a point of the window."""
    _send(window, point, QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton)


def release(window: QQuickWindow, point: QPointF) -> None:
    """Lift the finger from a point of the window."""
    _send(window, point, QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton)


def write(window: QQuickWindow, text: str) -> None:
    """Type a text on the keyboard, letter by letter."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QCoreApplication.sendEvent(window, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def _send(window: QQuickWindow, point: QPointF, kind: QEvent.Type, held: Qt.MouseButton) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QCoreApplication.sendEvent(window, QMouseEvent(kind, point, window.mapToGlobal(point), left, held, none))
