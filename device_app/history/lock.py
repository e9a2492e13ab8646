"""One process at a time may use the history; the lock is on its folder, which nobody replaces."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device_app.history.failures import locked, unwritable

_POLL_SECONDS = 0.01


@contextmanager
def folder_lock(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock that belongs to the history at `path`.

    It needs no file of its own, so that it can be had on a disk that is full or can't be written.

    Args:
        path: the database; its folder exists.
        patience: how long to wait for another process (seconds).

    Raises:
        DragomanError: ``storage.locked``, ``storage.unwritable``.
    """
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise unwritable(path, error) from error
    try:
        _wait(folder, path, patience)
        yield
    finally:
        os.close(folder)


def _wait(folder: int, path: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        try:
            return fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno != errno.EWOULDBLOCK:
                return None  # a file system without locks, on which SQLite's own don't work either
            if time.monotonic() > deadline:
                raise locked(path) from error
        time.sleep(_POLL_SECONDS)
