"""What the window does aside, in a thread of its own."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from engines.errors import DragomanError
from tests.ui.conftest import settle_until
from tests.waiting import longest_wait
from ui.background import Background

pytestmark = pytest.mark.usefixtures("qapp")


def test_what_is_closed_before_its_turn_is_never_told() -> None:
    begun, enough = threading.Event(), threading.Event()
    told: list[object] = []

    def work() -> int:
        begun.set()
        assert enough.wait(longest_wait())
        return 1

    owner, background = QObject(), Background()
    background.run(owner, work, told.append, told.append)
    background.run(owner, lambda: 2, told.append, told.append)
    assert begun.wait(longest_wait())
    threading.Timer(0.05, enough.set).start()
    background.close()
    QTest.qWait(20)
    assert told == [1]


def test_results_and_failures_come_in_order() -> None:
    def fail() -> int:
        raise DragomanError("storage.full", "full")

    told: list[object] = []
    owner, background = QObject(), Background()
    background.run(owner, lambda: "first", told.append, told.append)
    background.run(owner, fail, told.append, lambda error: told.append(error.code))
    settle_until(lambda: len(told) == 2, "both told")
    background.close()
    assert told == ["first", "storage.full"]
