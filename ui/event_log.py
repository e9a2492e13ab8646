"""Writes what the conversation tells the window as JSON lines: for diagnosis and for tests of the whole program."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import time
from dataclasses import asdict
from pathlib import Path

from device_app.events import Status
from device_app.vocabulary import DragomanError

_LOG = logging.getLogger(__name__)
_START_FIELD = 19
"""Place of ``starttime`` in ``/proc/self/stat`` behind the name of the program (``proc_pid_stat(5)``, field 22)."""


def process_age() -> float:
    """Seconds since the system started this process."""
    fields = Path("/proc/self/stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(fields[_START_FIELD]) / os.sysconf("SC_CLK_TCK")


class EventLog:
    """One line an event: ``{"event": name, "at": seconds since the process started, ...}``. Thread-safe.

    It holds what was said and typed, never sound; that is why nobody has it unless they ask for it.

    Args:
        path: the file; what it held before is lost.

    Raises:
        DragomanError: ``storage.unwritable``.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            # Line buffered, so that another process can follow it.
            self._file = path.open("w", encoding="utf-8", buffering=1)
        except OSError as error:
            raise DragomanError(
                "storage.unwritable", f"{path} can't be written: {error.strerror}", hint="Name another place"
            ) from error

    def write(self, status: Status) -> None:
        """Note an event of the conversation."""
        self.note(type(status).__name__, **asdict(status))

    def note(self, event: str, **values: object) -> None:
        """Note anything else."""
        line = json.dumps({"event": event, "at": round(process_age(), 4), **values}, ensure_ascii=False, default=sorted)
        with self._lock:
            if self._file.closed:
                return
            try:
                self._file.write(line + "\n")
            except OSError as error:
                # A full disk ends the log, not the conversation.
                _LOG.warning("the event log ends here: %s", error)
                self._close()

    def close(self) -> None:
        """End; what comes later is dropped."""
        with self._lock:
            self._close()

    def _close(self) -> None:
        # What could not be written is still in the buffer, and closing tries once more.
        with contextlib.suppress(OSError):
            self._file.close()
