"""The window's end of the process that brings models from the network; see `device_app.sandbox.fetcher`."""

from __future__ import annotations

import socket
from collections.abc import Sequence

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_LONGEST = 1 << 16
"""Bytes taken at once."""


class Fetcher(QObject):
    """Asks for models, and tells how they come.

    Args:
        connection: what `start_fetcher` returned.

    Signals:
        line: a line of the command's standard output.
        finished: exit status, and the last line of its standard error.
    """

    line = Signal(str)
    finished = Signal(int, str)

    def __init__(self, connection: socket.socket, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._connection = connection
        self._connection.setblocking(False)
        self._received = b""
        self._notifier = QSocketNotifier(connection.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def pull(self, names: Sequence[str]) -> None:
        """Have models brought; their licences are accepted."""
        self._ask(f"pull {' '.join(names)}\n")

    def stop(self) -> None:
        """Have it stopped; what came so far is kept, and the next `pull` goes on from there."""
        self._ask("stop\n")

    def _ask(self, line: str) -> None:
        try:
            self._connection.sendall(line.encode("ascii"))
        except OSError as error:
            self._end(str(error))

    @Slot()
    def _read(self) -> None:
        try:
            received = self._connection.recv(_LONGEST)
        except OSError:
            received = b""
        if not received:
            self._end("the process that brings models has ended")
            return
        *lines, self._received = (self._received + received).split(b"\n")
        for line in lines:
            words = line.decode("utf-8", "replace")
            if words.startswith("end "):
                status, _, said = words.removeprefix("end ").partition(" ")
                self.finished.emit(int(status) if status.lstrip("-").isdecimal() else 1, said)
            else:
                self.line.emit(words)

    def _end(self, said: str) -> None:
        self._notifier.setEnabled(False)
        self.finished.emit(1, said)
