"""One run of the engine process, seen from the application."""

from __future__ import annotations

import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from device_app.engine_host.process import EngineConfiguration
from device_app.events.engine import Hear
from device_app.events.families import Control, Data, Status

MAX_UNSENT = 4096
"""Messages that may wait for a process that doesn't read (about two minutes of sound); sound beyond is dropped."""

EXIT_SECONDS = 1.0
"""Time for a process whose connection has ended to end itself, before it is killed."""

_log = logging.getLogger(__name__)


class EngineClient:
    """Starts the process, sends to it without ever waiting for it, and reports what comes and how it ends.

    Args:
        configuration: sent first.
        on_message: called from a thread of its own with each message of the process.
        on_exit: called once from that thread with the exit status (negative: the signal), after the last message.
    """

    def __init__(
        self,
        configuration: EngineConfiguration,
        on_message: Callable[[Data | Status], None],
        on_exit: Callable[[int], None],
    ) -> None:
        self._on_message = on_message
        self._on_exit = on_exit
        self._unsent: queue.SimpleQueue[object] = queue.SimpleQueue()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "device_app.engine_host.process", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": os.pathsep.join(path or str(Path.cwd()) for path in sys.path)},
                process_group=0,
            )
        self._connection = Connection(ours.detach())
        self._unsent.put(configuration)
        self._writer = threading.Thread(target=self._write, name="engine-writer", daemon=True)
        self._reader = threading.Thread(target=self._read, name="engine-reader", daemon=True)
        self._writer.start()
        self._reader.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    def send(self, message: Control | Data) -> None:
        """Queue a message; returns at once. Sound is dropped when the process has long stopped reading."""
        if isinstance(message, Hear) and self._unsent.qsize() > MAX_UNSENT:
            return
        self._unsent.put(message)

    def kill(self) -> None:
        """End the process at once; `on_exit` follows."""
        self._process.kill()

    def close(self) -> None:
        """End the process and its threads; returns within two seconds at most."""
        self.kill()
        self._reader.join(2 * EXIT_SECONDS)

    def _write(self) -> None:
        try:
            while (message := self._unsent.get()) is not None:
                self._connection.send(message)
        except OSError:
            return  # the process is gone; the reader sees that too, and reports it

    def _read(self) -> None:
        try:
            while True:
                self._on_message(self._connection.recv())
        except (EOFError, ConnectionResetError):
            pass
        except Exception:  # noqa: BLE001 - a message that can't be read: the process can't be trusted, end it
            _log.exception("unreadable message of the engine process")
        status = self._reap()
        self._unsent.put(None)
        self._writer.join()
        self._connection.close()
        self._on_exit(status)

    def _reap(self) -> int:
        try:
            return self._process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()
