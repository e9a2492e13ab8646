"""Lets a signal of the system end Qt's loop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, Slot


class SignalWatch(QObject):
    """Calls back in the window's thread on SIGTERM and SIGINT.

    Python runs its handlers between two of its own instructions, and Qt's loop may run none for hours; the byte that
    arrives through the socket wakes it. A timer that polls would keep an idle device awake.

    Attributes:
        arrived: whether one of them came.
    """

    def __init__(self, on_signal: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.arrived = False
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._on_signal = on_signal
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._arrived)
        self._previous_fd = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._previous = {number: signal.signal(number, _ignore) for number in (signal.SIGTERM, signal.SIGINT)}

    def close(self) -> None:
        """Give the signals back to whoever had them."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._previous_fd)
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()

    @Slot()
    def _arrived(self) -> None:
        self._reader.recv(16)
        self.arrived = True
        self._on_signal()


def _ignore(_number: int, _frame: object) -> None:
    """The wake-up byte is what matters."""
