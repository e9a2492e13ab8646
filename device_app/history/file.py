"""The file of the history: opened safely, upgraded never silently, set aside when it can't be read."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from engines.errors import DragomanError

SCHEMA_VERSION = 1
"""``user_version`` of the database."""

_SCHEMA = """
CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    started TEXT NOT NULL
);
CREATE TABLE turns (
    conversation INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    side TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    heard TEXT NOT NULL,
    typed INTEGER NOT NULL,
    translation TEXT NOT NULL,
    engine TEXT NOT NULL,
    quality TEXT,
    meant TEXT NOT NULL,
    spoken INTEGER NOT NULL,
    error_code TEXT NOT NULL,
    warnings TEXT NOT NULL,
    timings_ms TEXT NOT NULL,
    PRIMARY KEY (conversation, number)
) WITHOUT ROWID;
"""

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


def open_database(path: Path, patience: float) -> tuple[sqlite3.Connection, Path | None]:
    """Open or create the database; where a damaged file was set aside to.

    Raises:
        DragomanError: ``storage.…``.
    """
    try:
        return _open(path, patience), None
    except DragomanError as error:
        if error.code != "storage.corrupt":
            raise
    aside = _set_aside(path)
    return _open(path, patience), aside


def remove_set_aside(path: Path) -> None:
    """Delete the damaged files that were set aside: they hold texts too.

    Raises:
        DragomanError: ``storage.unwritable``.
    """
    try:
        for aside in path.parent.glob(f"{path.name}.damaged-*"):
            aside.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


@contextmanager
def explain_storage(path: Path) -> Iterator[None]:
    """Turn a failure of SQLite into a `DragomanError` of its kind."""
    try:
        yield
    except sqlite3.Error as error:
        primary = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        code, what, hint = _FAILURES.get(primary, ("storage.failed", f"the history failed: {error}", "Try again"))
        raise DragomanError(code, f"{what} ({path})", hint=hint) from error


def _open(path: Path, patience: float) -> sqlite3.Connection:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Created here, so that nobody else may read it; SQLite gives its log the same rights.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise _unwritable(path, error) from error
    database: sqlite3.Connection | None = None
    try:
        with explain_storage(path):
            database = sqlite3.connect(path, timeout=patience, check_same_thread=False)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA secure_delete = ON")
            database.execute("PRAGMA foreign_keys = ON")
            _check(database, path)
    except DragomanError:
        if database is not None:
            database.close()
        raise
    return database


def _check(database: sqlite3.Connection, path: Path) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version == 0 and not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        database.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    elif version > SCHEMA_VERSION:
        raise DragomanError(
            "storage.newer", f"the history was written by a newer version ({path})", hint="Update this device"
        )
    elif version != SCHEMA_VERSION or database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise DragomanError("storage.corrupt", f"the history is damaged ({path})")


def _set_aside(path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.name}.damaged-{stamp}")
    try:
        path.rename(aside)
        for suffix in ("-wal", "-shm"):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    except OSError as error:
        raise _unwritable(path, error) from error
    return aside


def _unwritable(path: Path, error: OSError) -> DragomanError:
    code = "storage.full" if error.errno == 28 else "storage.unwritable"  # ENOSPC
    return DragomanError(code, f"the history can't be written: {error.strerror} ({path})", hint="Check its folder")
