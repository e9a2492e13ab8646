"""The program as it is, with a finger: Qt delivers the touches and answers the questions that a socket brings.

Its number is in ``TOUCHES``. Each line is an order in JSON, answered by a line: ``{"press": NAME}`` and ``{"release":
0}``, ``{"shown": NAME}``. A name is that of a view, or the key of its text; the answer is the text that the view
shows, or null where it can't be seen.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QObject, QPoint, QSocketNotifier, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest

from ui import command_line, kiosk
from ui.window import create_application

_SEARCH = """
(function search(item) {
    if (!item.visible || item.opacity < 0.1) return null
    if (item.objectName === NAME || item.key === NAME || item.letter === NAME) {
        const at = item.mapToItem(null, item.width / 2, item.height / 2)
        if (at.x > 0 && at.y > 0 && at.x < width && at.y < height)
            return [at.x, at.y, String(item.words ?? item.text ?? item.word ?? item.name ?? "")]
    }
    for (let index = item.children.length - 1; index >= 0; --index) {
        const found = search(item.children[index])
        if (found) return found
    }
    return null
})(contentItem)
"""


class Finger(QObject):
    """Does what the socket says.

    Args:
        number: the socket's file descriptor.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self._socket = socket.socket(fileno=number)
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self._notifier = QSocketNotifier(number, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._obey)
        self._device = QTest.createTouchDevice()
        self._at = QPoint()

    @Slot()
    def _obey(self) -> None:
        line = self._lines.readline()
        if not line:
            self._notifier.setEnabled(False)
            return
        (order, name), *_ = json.loads(line).items()
        answer = getattr(self, order)(name)
        self._socket.sendall(json.dumps(answer).encode() + b"\n")

    def shown(self, name: str) -> str | None:
        """What a view shows."""
        found = self._find(name)
        return str(found[2]) if found else None

    def press(self, name: str) -> str | None:
        """Put the finger on a view; what it shows."""
        found = self._find(name)
        if found is None:
            return None
        self._at = QPoint(round(found[0]), round(found[1]))
        QTest.touchEvent(self._window(), self._device).press(0, self._at).commit()
        return str(found[2])

    def release(self, _name: object) -> bool:
        """Lift the finger."""
        QTest.touchEvent(self._window(), self._device).release(0, self._at).commit()
        return True

    @staticmethod
    def _window() -> QQuickWindow:
        return next(window for window in QGuiApplication.topLevelWindows() if isinstance(window, QQuickWindow))

    def _find(self, name: str) -> Any:
        window = self._window()
        code = f"JSON.stringify({_SEARCH.strip().replace('NAME', json.dumps(name))})"
        expression = QQmlExpression(QQmlEngine.contextForObject(window), window, code)
        return json.loads(expression.evaluate()[0] or "null")


def main() -> int:
    """Run the command line; the finger is there as soon as Qt is."""
    fingers: list[Finger] = []

    def with_finger(*, fall_back: bool = False) -> QGuiApplication:
        application = create_application(fall_back=fall_back)
        fingers.append(Finger(int(os.environ["TOUCHES"])))
        return application

    with patch.object(kiosk, "create_application", with_finger):
        return command_line.main()


if __name__ == "__main__":
    sys.exit(main())
