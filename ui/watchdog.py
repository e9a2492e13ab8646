"""Tells systemd that the window is ready and alive (the protocol of ``sd_notify(3)``)."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from device_app.service_manager import tell

_MICROSECONDS_PER_MS = 1000
_BEATS_PER_LIMIT = 3
"""So that one late beat is not taken for a frozen window."""


class ServiceNotifier(QObject):
    """Sends the messages; does nothing where no service manager listens.

    The beat is a timer of the window's own thread, which looks after what stands behind the window as well: when that
    thread hangs, or what is behind it is dead, the beat stops, and systemd restarts all of it.

    Args:
        address: ``$NOTIFY_SOCKET``; a leading ``@`` means the abstract name space.
        limit_us: ``$WATCHDOG_USEC``, microseconds that systemd waits for a beat; 0 for no watchdog.
        alive: whether what stands behind the window lives; must return at once.
        parent: owner of the timer.
    """

    def __init__(
        self,
        address: str,
        limit_us: int,
        alive: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._address = address
        self._alive = alive
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._beat)
        self._limit_us = limit_us

    @classmethod
    def of_environment(cls, alive: Callable[[], bool] = lambda: True, parent: QObject | None = None) -> ServiceNotifier:
        """The notifier that systemd asked this process for."""
        limit = os.environ.get("WATCHDOG_USEC", "")
        meant_for = os.environ.get("WATCHDOG_PID", "")
        mine = not meant_for or meant_for == str(os.getpid())
        return cls(os.environ.get("NOTIFY_SOCKET", ""), int(limit) if limit.isdecimal() and mine else 0, alive, parent)

    def ready(self) -> None:
        """The window can be used; start the beat."""
        tell(self._address, "READY=1")
        if self._limit_us and self._address:
            self._timer.start(max(1, self._limit_us // _MICROSECONDS_PER_MS // _BEATS_PER_LIMIT))

    def stopping(self) -> None:
        """The window closes on purpose."""
        self._timer.stop()
        tell(self._address, "STOPPING=1")

    @Slot()
    def _beat(self) -> None:
        if self._alive():
            tell(self._address, "WATCHDOG=1")
