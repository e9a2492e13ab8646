"""A real window, drawn in memory, whose conversation is played by the test."""

from __future__ import annotations

import json
import os

from device_app.events import TurnNumber

# Before anything of Qt is imported: no test of this folder needs a screen.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QSignalSpy, QTest

from device_app.events import (
    AudioChanged,
    CapabilitiesChanged,
    Capability,
    Control,
    LanguagesChanged,
    State,
    StateChanged,
    Status,
    TurnDeleted,
)
from device_app.pair_list import PairList
from device_app.paths import glossary_file, phrases_file
from device_app.settings import ScreenSettings, Settings
from device_app.vocabulary import languages
from tests.waiting import wait_until
from ui.window import KioskWindow, create_application

LANDSCAPE = (1024, 600, 6.67)
PORTRAIT = (720, 1280, 11.56)
SMALL = (800, 480, 7.36)
LOW = (1280, 720, 11.6)
LARGE = (1920, 1080, 5.5)
"""Width and height in pixels, and pixels per millimetre, of the panels the layout is made for."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QGuiApplication]:
    return QGuiApplication


@pytest.fixture(scope="session")
def application() -> QGuiApplication:
    return create_application()


_WALK = """
(function walk(item, clip, found, level, opacity) {
    if (!item.visible) return found
    const box = (left, top, right, bottom) => {
        const corner = item.mapToItem(null, left, top), far = item.mapToItem(null, right, bottom)
        return [Math.min(corner.x, far.x), Math.min(corner.y, far.y), Math.max(corner.x, far.x),
                Math.max(corner.y, far.y)]
    }
    const rect = box(0, 0, item.width, item.height)
    const seen = opacity * item.opacity
    const entry = {kind: String(item).split("_QML")[0].split("(")[0], name: item.objectName, rect: rect, clip: clip,
                   level: level, touch: item.activated !== undefined || item.tapped !== undefined, opacity: seen}
    for (const key of WANTED) if (item[key] !== undefined && typeof item[key] !== "object") entry[key] = item[key]
    if (item.font) Object.assign(entry, {pixels: (item.fontInfo ?? item.font).pixelSize, bold: item.font.bold})
    if (item.lineCount !== undefined && item.textFormat !== undefined) {
        // Where the letters are, and at which side of the item's own room they stand: 0 at the left, 1 at the right.
        const room = item.width - item.leftPadding - item.rightPadding - item.contentWidth
        const free = item.height - item.topPadding - item.bottomPadding - item.contentHeight
        const at = {[Text.AlignRight]: 1, [Text.AlignHCenter]: 0.5}[item.effectiveHorizontalAlignment] ?? 0
        const down = {[Text.AlignBottom]: 1, [Text.AlignVCenter]: 0.5}[item.verticalAlignment] ?? 0
        const left = item.leftPadding + at * room, top = item.topPadding + down * free
        entry.painted = box(left, top, left + item.contentWidth, top + item.contentHeight)
        entry.stands = at
        entry.ink = String(item.color)
    }
    found.push(entry)
    const inner = item.clip ? [Math.max(clip[0], rect[0]), Math.max(clip[1], rect[1]), Math.min(clip[2], rect[2]),
                               Math.min(clip[3], rect[3])] : clip
    for (const child of item.children) walk(child, inner, found, level + 1, seen)
    return found
})(contentItem, [0, 0, width, height], [], 0, 1)
"""
_FIND = """
(function find(item) {
    if (item.objectName === NAME) return item
    for (const child of item.children) {
        const found = find(child)
        if (found) return found
    }
    return null
})(contentItem)
"""
_WANTED = [
    *("text", "words", "mode", "key", "letter", "name_", "count", "truncated", "rotation", "elide", "visible"),
    *("paintedWidth", "paintedHeight", "contentWidth", "contentHeight", "textFormat", "lineCount", "language"),
]


@dataclass(frozen=True)
class View:
    """A view as it is on the screen: kind, name, rectangle (left, top, right, bottom), what it shows."""

    values: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.values[name]

    @property
    def point(self) -> QPoint:
        left, top, right, bottom = self.values["rect"]
        return QPoint(round((left + right) / 2), round((top + bottom) / 2))


@dataclass
class Desk:
    """A window, what was posted to its conversation, and a finger."""

    kiosk: KioskWindow
    posted: list[Control]

    def tell(self, *events: Status) -> None:
        """Events of the conversation; returns when the views show them."""
        passed = QSignalSpy(self.kiosk.bridge.told)
        # The last one is for nobody: on a busy machine the window may take the others up late.
        for event in (*events, Status()):
            self.kiosk.receive(event)
        settle_until(lambda: [Status()] in map(passed.at, range(passed.count())), "events taken")
        self.settle()

    def settle(self, milliseconds: int = 40) -> None:
        # In four: a process that waits for its processor would look at nothing but the clock.
        for _ in range(4):
            QTest.qWait(milliseconds // 4)

    def settle_page(self, milliseconds: int = 60) -> None:
        """Wait until the page on top, if any, has what it reads in the background, and all stands still."""
        if isinstance(model := self.model, QObject):
            # A page of models is busy for as long as one of them comes.
            settle_until(lambda: not model.property("busy") or model.property("doing"), "page read")
        before = None
        while before != (before := [view.rect for view in self.views()]):
            self.settle(milliseconds)

    def find(self, name: str) -> QQuickItem:
        """A view of its own, whether it can be seen or not."""
        window = self.kiosk.window
        code = _FIND.replace("NAME", json.dumps(name))
        item = QQmlExpression(QQmlEngine.contextForObject(window), window, code).evaluate()[0]
        assert isinstance(item, QQuickItem), name
        return item

    def find_all(self, name: str) -> list[View]:
        """Views of a name that can be seen, in the order of the tree; also those a list made."""
        return [view for view in self.views() if view.name == name]

    def views(self) -> list[View]:
        """All visible views. The walk is JavaScript: PySide6 does not survive a Python object for each of them."""
        window = self.kiosk.window
        code = f"JSON.stringify({_WALK.strip()})".replace("WANTED", json.dumps(_WANTED))
        expression = QQmlExpression(QQmlEngine.contextForObject(window), window, code)
        answer = expression.evaluate()[0]
        assert not expression.hasError(), expression.error().toString()
        return [View(entry) for entry in json.loads(answer)]

    def write(self, words: str) -> None:
        for letter in words:
            QTest.keyClick(self.kiosk.window, letter)  # type: ignore[call-overload]  # PySide's stubs know keys alone
        self.settle()

    @property
    def page(self) -> str:
        """Name of the page on top; empty for the first one."""
        return str(self.kiosk.navigator.property("current"))

    @property
    def model(self) -> Any:
        """The view model of the page on top; None where it has none."""
        pages = self.kiosk.navigator._stack
        return pages[-1].properties.get("model") if pages else None

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def _standing(self, name: str) -> QPoint:
        """Where a view is once it stands still; a busy machine draws what moves late."""
        last, place = None, self.find_all(name)[0].point
        while place != last:
            self.settle(20)
            last, place = place, self.find_all(name)[0].point
        return place

    def tap(self, target: str | View) -> None:
        point = self._standing(target) if isinstance(target, str) else target.point
        QTest.mouseClick(self.kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
        self.settle()


def settle_until(condition: Callable[[], object], what: str) -> None:
    """Let the window work until something is true, as long as the machine needs."""

    def look() -> bool:
        QTest.qWait(10)
        return bool(condition())

    wait_until(look, what, pause=0.0)


def capabilities(
    hear: frozenset[str] = frozenset({"en", "es", "ar", "zh"}), *, phrases_only: frozenset[str] = frozenset()
) -> CapabilitiesChanged:
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
        frozenset((a, b) for a in languages() for b in languages() if a != b and not {"bo"} & {a, b}),
        frozenset((a, b) for a in languages() for b in languages() if a != b and not ({"bo"} | phrases_only) & {a, b}),
    )


READY = (capabilities(), AudioChanged("a microphone", "a loudspeaker"), StateChanged(State.IDLE))


def lay_desk(
    panel: tuple[int, int, float] = LANDSCAPE,
    *,
    a: str = "en",
    b: str = "es",
    theme: str = "light",
    scale: float = 1.0,
    less_motion: bool = False,
) -> Desk:
    """Open a window of a panel's size, languages, theme and size of text."""
    width, height, density = panel
    screen = ScreenSettings(theme=theme, text_scale=scale, pixels_per_mm=density)
    posted: list[Control] = []
    settings = Settings(language_a=a, language_b=b, screen=screen)
    kiosk = KioskWindow(settings, posted.append, QSize(width, height), less_motion=less_motion)
    desk = Desk(kiosk, posted)
    desk.settle()
    return desk


@pytest.fixture
def open_desk(application: QGuiApplication) -> Iterator[Callable[..., Desk]]:
    """Opens windows of the test's own; they are closed at its end."""
    opened: list[Desk] = []

    def open_one(*args: Any, **kwargs: Any) -> Desk:
        opened.append(lay_desk(*args, **kwargs))
        return opened[-1]

    yield open_one
    for desk in opened:
        desk.kiosk.close()


@pytest.fixture(scope="session")
def shared_desk(application: QGuiApplication) -> Iterator[Desk]:
    desk = lay_desk()
    yield desk
    desk.kiosk.close()


@pytest.fixture
def desk(shared_desk: Desk, isolated_home: Path) -> Desk:
    """A window that is ready for a conversation in English and Spanish, as if it had just been opened."""
    shared_desk.kiosk.navigator.home()
    # The lists of this test's own home.
    kept = shared_desk.kiosk.bridge.kept_
    kept.own_phrases._pairs, kept.own_terms._pairs = PairList(phrases_file()), PairList(glossary_file())
    kept.own_phrases.announce()
    kept.own_terms.announce()
    deleted = (TurnDeleted(TurnNumber(number)) for number in range(10))
    shared_desk.kiosk.bridge.set_recent(("en", "es"))
    shared_desk.tell(*deleted, LanguagesChanged("en", "es"), *READY)
    shared_desk.posted.clear()
    return shared_desk
