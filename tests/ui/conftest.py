"""A real window, drawn in memory, whose conversation is played by the test."""

from __future__ import annotations

import os

# Before anything of Qt is imported: no test of this folder needs a screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from device_app.events import (
    AudioChanged,
    CapabilitiesChanged,
    Capability,
    Control,
    State,
    StateChanged,
    Status,
)
from device_app.settings import ScreenSettings, Settings
from device_app.vocabulary import languages
from ui.demo import finger
from ui.window import KioskWindow, create_application

LANDSCAPE = (1024, 600, 6.67)
PORTRAIT = (720, 1280, 11.56)
SMALL = (800, 480, 5.24)
"""Width and height in pixels, and pixels per millimetre, of the panels the layout is made for."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="session")
def application() -> QGuiApplication:
    return create_application()


@dataclass
class Desk:
    """A window, what was posted to its conversation, and a finger."""

    kiosk: KioskWindow
    posted: list[Control]

    def tell(self, *events: Status) -> None:
        """Events of the conversation; returns when the views show them."""
        for event in events:
            self.kiosk.receive(event)
        self.settle()

    def settle(self, milliseconds: int = 40) -> None:
        QTest.qWait(milliseconds)

    def find(self, name: str) -> QQuickItem:
        return finger.find(self.kiosk.window, name)

    def find_all(self, name: str) -> list[QQuickItem]:
        return [item for item in self.kiosk.window.findChildren(QQuickItem, name) if item.isVisible()]

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, item: str | QQuickItem) -> None:
        target = self.find(item) if isinstance(item, str) else item
        QTest.mouseClick(
            self.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(target)
        )
        self.settle()


def capabilities(hear: frozenset[str] = frozenset({"en", "es", "ar", "zh"})) -> CapabilitiesChanged:
    """A device that hears a few languages, reads, writes and speaks many, and has nothing for Tibetan."""
    return CapabilitiesChanged(
        tuple(
            Capability(
                code,
                "ears" if code in hear else "",
                code != "bo",
                code != "bo",
                "" if code in {"bo", "th"} else "voice",
                why_not=(("speak", "no voice"),) if code == "th" else (),
            )
            for code in languages()
        ),
        frozenset(),
    )


READY = (capabilities(), AudioChanged("a microphone", "a loudspeaker"), StateChanged(State.IDLE))


@pytest.fixture
def open_desk(application: QGuiApplication) -> Iterator[Callable[..., Desk]]:
    """Opens windows; they are closed at the end of the test."""
    opened: list[KioskWindow] = []

    def open_one(
        panel: tuple[int, int, float] = LANDSCAPE, *, a: str = "en", b: str = "es", theme: str = "light", scale: float = 1.0
    ) -> Desk:
        width, height, density = panel
        screen = ScreenSettings(theme=theme, text_scale=scale, pixels_per_mm=density)
        posted: list[Control] = []
        kiosk = KioskWindow(Settings(language_a=a, language_b=b, screen=screen), posted.append, QSize(width, height))
        opened.append(kiosk)
        desk = Desk(kiosk, posted)
        desk.settle()
        return desk

    yield open_one
    for kiosk in opened:
        kiosk.close()


@pytest.fixture
def desk(open_desk: Callable[..., Desk]) -> Desk:
    """A window that is ready for a conversation in English and Spanish."""
    one = open_desk()
    one.tell(*READY)
    return one
