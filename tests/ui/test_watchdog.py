from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from device_app.service_manager import tell
from tests.waiting import longest_wait
from ui.watchdog import ServiceNotifier


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    """What systemd listens at."""
    channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    channel.bind(str(tmp_path / "notify"))
    channel.setblocking(False)
    yield channel
    channel.close()


def messages(manager: socket.socket) -> list[bytes]:
    received = []
    while True:
        try:
            received.append(manager.recv(100))
        except BlockingIOError:
            return received


def test_the_window_reports_ready_and_then_beats(application: object, manager: socket.socket) -> None:
    notifier = ServiceNotifier(manager.getsockname(), limit_us=90_000)
    QTest.qWait(100)
    assert messages(manager) == []
    notifier.ready()
    QTest.qWait(250)
    received = messages(manager)
    assert received[0] == b"READY=1"
    assert received[1:].count(b"WATCHDOG=1") >= 2
    notifier.stopping()
    QTest.qWait(100)
    assert messages(manager)[-1] == b"STOPPING=1"


def test_a_frozen_window_beats_no_more(application: object, manager: socket.socket) -> None:
    notifier = ServiceNotifier(manager.getsockname(), limit_us=60_000)
    notifier.ready()
    QTest.qWait(50)
    messages(manager)
    time.sleep(0.3)
    assert messages(manager) == []
    notifier.stopping()


def test_a_window_with_nothing_alive_behind_it_beats_no_more(application: object, manager: socket.socket) -> None:
    behind = [True]
    notifier = ServiceNotifier(manager.getsockname(), limit_us=30_000, alive=lambda: behind[0])
    notifier.ready()
    QTest.qWait(100)
    assert b"WATCHDOG=1" in messages(manager)
    behind[0] = False
    QTest.qWait(100)
    assert messages(manager) == []
    notifier.stopping()


def test_an_abstract_address_is_understood(application: object) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind("\0dragoman-test-notify")
        channel.setblocking(False)
        ServiceNotifier("@dragoman-test-notify", 0).ready()
        assert channel.recv(100) == b"READY=1"


@pytest.mark.parametrize(
    ("environment", "beats"),
    [
        ({"WATCHDOG_USEC": "30000"}, True),
        ({"WATCHDOG_USEC": "30000", "WATCHDOG_PID": "1"}, False),
        ({"WATCHDOG_USEC": "soon"}, False),
        ({}, False),
    ],
)
def test_systemd_says_whether_it_wants_a_beat(
    application: object,
    manager: socket.socket,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    beats: bool,
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", manager.getsockname())
    for name in ("WATCHDOG_USEC", "WATCHDOG_PID"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    notifier = ServiceNotifier.of_environment()
    notifier.ready()
    QTest.qWait(80)
    assert (b"WATCHDOG=1" in messages(manager)) is beats
    notifier.stopping()


def test_without_systemd_nothing_is_said(application: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    ServiceNotifier.of_environment().ready()


def test_a_manager_that_went_away_does_not_stop_the_window(
    application: object, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ServiceNotifier(str(tmp_path / "nobody"), 0).ready()
    assert "systemd does not listen" in caplog.text


def test_two_late_beats_are_not_a_frozen_window(application: object, manager: socket.socket) -> None:
    notifier = ServiceNotifier(manager.getsockname(), limit_us=9_000_000)
    notifier.ready()
    timer = notifier.findChild(QTimer)
    assert isinstance(timer, QTimer)
    assert timer.isActive()
    assert 3 * timer.interval() <= 9000
    notifier.stopping()


def test_a_manager_that_reads_nothing_holds_nobody_up(manager: socket.socket, tmp_path: Path) -> None:
    def beat() -> None:
        for _ in range(1000):  # more than a socket keeps
            tell(manager.getsockname(), "WATCHDOG=1")

    beating = threading.Thread(target=beat, daemon=True)
    beating.start()
    beating.join(longest_wait())
    assert not beating.is_alive()
