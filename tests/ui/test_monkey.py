"""Touches and keys at random on the real window, with engines that are killed at random.

Whatever is hit: nothing gets stuck, nothing raises, Qt has nothing to warn of, and memory doesn't grow.
"""

from __future__ import annotations

import gc
import logging
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from device_app.events import Control, ForgetEverything, SetHandsFree, SetLanguages, Side, State, Stop, TypeText
from device_app.settings import ScreenSettings, Settings
from tests.device_app.conversation.kiosk import Still, still
from tests.device_app.small_engines import DOUBTFUL, ENGLISH, SPANISH
from ui.window import KioskWindow

SIZE = QSize(1024, 600)
STEPS_BETWEEN_CHECKS = 500
GROWTH_MB = 12.0
"""What fragmentation may take in the second half; the first fills the caches of Qt, of glyphs above all."""
KEYS = (
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Backspace),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_A, Qt.Key.Key_N, Qt.Key.Key_1),
)


class Monkey:
    """Hits the window where it likes.

    Args:
        seed: of everything it does.
        one: the conversation, in a world of its own time.
    """

    def __init__(self, seed: int, one: Still) -> None:
        self._random = random.Random(seed)
        self._one = one
        settings = Settings(screen=ScreenSettings(pixels_per_mm=6.67))
        self.posted: list[Control] = []
        self.kiosk = KioskWindow(settings, self.posted.append, SIZE)
        self._shown = 0
        self._finger = QTest.createTouchDevice()
        self.turn_over()

    def turn_over(self) -> None:
        """Carry what was asked for to the conversation, and what it says to the window."""
        while self.posted:
            self._one.post(self.posted.pop(0))
        for status in self._one.shown[self._shown :]:
            self.kiosk.receive(status)
        # Of what was shown, only the end is needed any more.
        del self._one.shown[:-200]
        self._shown = len(self._one.shown)
        QGuiApplication.processEvents()

    def act(self) -> None:
        acts = (self._touch, self._drag, self._key, self._back, self._speak, self._wait, self._kill)
        self._random.choices(acts, (60, 5, 20, 6, 4, 10, 1))[0]()
        self.turn_over()

    def come_home(self) -> None:
        """Back on the first page, with no turn and nothing going on."""
        self.kiosk.navigator.home()
        self._one.post(SetHandsFree(on=False), Stop(), ForgetEverything(), SetLanguages("en", "es"), Stop())
        self._one.wait(lambda: self._one.state.state is State.IDLE, "rest")
        # This world keeps what was played and what engines were sent.
        self._one.loudspeaker.take()
        self._one.engines[-1].sent.clear()
        del self._one.engines[:-1]
        self.turn_over()
        for _ in range(20):
            QTest.qWait(10)

    def _point(self) -> QPoint:
        return QPoint(self._random.randrange(SIZE.width()), self._random.randrange(SIZE.height()))

    def _touch(self) -> None:
        point = self._point()
        QTest.touchEvent(self.kiosk.window, self._finger).press(0, point).commit()
        QTest.touchEvent(self.kiosk.window, self._finger).release(0, point).commit()

    def _drag(self) -> None:
        QTest.touchEvent(self.kiosk.window, self._finger).press(0, self._point()).commit()
        for _ in range(3):
            QTest.touchEvent(self.kiosk.window, self._finger).move(0, self._point()).commit()
            QGuiApplication.processEvents()
        QTest.touchEvent(self.kiosk.window, self._finger).release(0, self._point()).commit()

    def _key(self) -> None:
        QTest.keyClick(self.kiosk.window, self._random.choice(KEYS))

    def _back(self) -> None:
        QTest.keyClick(self.kiosk.window, Qt.Key.Key_Escape)

    def _speak(self) -> None:
        self._one.say(self._random.randint(1, 3), self._random.choice((ENGLISH, SPANISH, DOUBTFUL)))

    def _wait(self) -> None:
        self._one.pass_time(self._random.choice((0.1, 0.5, 3.0)))
        QTest.qWait(2)

    def _kill(self) -> None:
        if self._one.engines[-1].pid is not None:
            self._one.kill_engines()
        self._one.pass_time(1.0)


def memory_mb() -> float:
    """What the process has to itself, in megabytes."""
    gc.collect()
    lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


@pytest.fixture
def world() -> Iterator[Still]:
    with still() as one:
        yield one


def let_loose(one: Still, steps: int, seed: int, caplog: pytest.LogCaptureFixture) -> list[float]:
    """Let a monkey do its steps; returns what the process held after each five hundred of them (MB)."""
    monkey = Monkey(seed, one)
    held: list[float] = []
    try:
        for step in range(1, steps + 1):
            monkey.act()
            if step % STEPS_BETWEEN_CHECKS == 0 or step == steps:
                monkey.come_home()
                held.append(memory_mb())
        one.post(TypeText(Side.A, "the last word"))
        one.wait(lambda: any(turn.translation == "THE LAST WORD" for turn in one.conversation.turns()), "last word")
        monkey.turn_over()
    finally:
        monkey.kiosk.close()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    return held


def test_a_few_hundred_touches(application: QGuiApplication, world: Still, caplog: pytest.LogCaptureFixture) -> None:
    let_loose(world, 300, 1, caplog)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_ten_thousand_touches(application: QGuiApplication, world: Still, caplog: pytest.LogCaptureFixture) -> None:
    held = let_loose(world, 10_000, 2, caplog)
    print("MB:", " ".join(f"{one:.0f}" for one in held))
    assert held[-1] - held[len(held) // 2] < GROWTH_MB
