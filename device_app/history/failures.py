"""What a failure of the history's file means to a person."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines.errors import DragomanError

_FAILURES = {
    sqlite3.SQLITE_FULL: ("storage.full", "the disk is full", "Free some space"),
    sqlite3.SQLITE_READONLY: ("storage.readonly", "the history can't be written", "Check the rights of its folder"),
    sqlite3.SQLITE_CANTOPEN: ("storage.unwritable", "the history can't be opened", "Check its folder"),
    sqlite3.SQLITE_PERM: ("storage.unwritable", "the history can't be opened", "Check its folder"),
    sqlite3.SQLITE_BUSY: ("storage.locked", "another program uses the history", "Close it and try again"),
    sqlite3.SQLITE_LOCKED: ("storage.locked", "another program uses the history", "Close it and try again"),
    sqlite3.SQLITE_CORRUPT: ("storage.corrupt", "the history is damaged", "It is set aside at the next start"),
    sqlite3.SQLITE_NOTADB: ("storage.corrupt", "the history is no database", "It is set aside at the next start"),
}


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn a failure of SQLite into a `DragomanError` of its kind."""
    try:
        yield
    except sqlite3.Error as error:
        unknown = ("storage.failed", f"the history failed: {error}", "Try again")
        code, what, hint = _FAILURES.get(primary_code(error), unknown)
        raise DragomanError(code, f"{what} ({path})", hint=hint) from error


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's result code without its details."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF


def locked(path: Path) -> DragomanError:
    """Another process is at it."""
    code, what, hint = _FAILURES[sqlite3.SQLITE_BUSY]
    return DragomanError(code, f"{what} ({path})", hint=hint)


def unwritable(path: Path, error: OSError) -> DragomanError:
    """The file system refused."""
    code = {
        errno.ENOSPC: "storage.full",
        errno.EDQUOT: "storage.full",
        errno.EROFS: "storage.readonly",
    }.get(error.errno or 0, "storage.unwritable")
    return DragomanError(code, f"the history can't be written: {error.strerror} ({path})", hint="Check its folder")
