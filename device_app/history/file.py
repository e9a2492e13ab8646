"""The file of the history: durable, never upgraded silently, set aside when it can't be read, erased for good.

It is a database with a rollback journal, not a write-ahead log: what is deleted is gone from every file as soon as the
deletion returns, and a disk that can't be written can still be read. A transaction has its place on the disk, with the
name of its journal gone from the folder (``synchronous = EXTRA``), before anybody is told that it is kept.

Every use holds a lock on the folder, so that no process writes to a file that another has just replaced or removed.
"""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from device_app.history import schema
from device_app.history.failures import explained, primary_code, unwritable
from device_app.history.lock import folder_lock
from engines.durable_files import make_folder, sync_file, sync_folder
from engines.errors import DragomanError

_SIDE_FILES = ("-journal", "-wal", "-shm", ".new")
_Result = TypeVar("_Result")


class HistoryFile:
    """The database, opened again whenever another process has replaced or erased it.

    Args:
        path: the database; it and its folder are created if needed.
        patience: how long to wait for another process (seconds).

    Attributes:
        set_aside: where a file went that couldn't be read; None when all was well.

    Raises (every method too):
        DragomanError: ``storage.…``.
    """

    def __init__(self, path: Path, patience: float) -> None:
        self._path = path
        self._patience = patience
        self._database: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._read_only = False
        self.set_aside: Path | None = None
        try:
            make_folder(path.parent, 0o700)
        except OSError as error:
            raise unwritable(path, error) from error
        with folder_lock(path, patience):
            self._current()

    def read(self, operation: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Run an operation that changes nothing and leaves no cursor open."""
        with folder_lock(self._path, self._patience), explained(self._path):
            return operation(self._current())

    def write(self, operation: Callable[[sqlite3.Connection], _Result], *, shrinks: bool = False) -> _Result:
        """Run an operation as one transaction; it is on the disk when this returns.

        Args:
            operation: may be run more than once.
            shrinks: whether it only deletes. Such an operation needs no room on the disk: where there is none for the
                journal, the journal is kept in memory instead.
        """
        with folder_lock(self._path, self._patience), explained(self._path):
            database = self._current()
            if self._read_only:
                raise DragomanError(
                    "storage.readonly", f"the history can't be written ({self._path})", hint="Check its disk"
                )
            try:
                return _transaction(database, operation)
            except sqlite3.OperationalError as error:
                if shrinks and primary_code(error) in {
                    sqlite3.SQLITE_FULL,
                    sqlite3.SQLITE_CANTOPEN,
                    sqlite3.SQLITE_IOERR,
                }:
                    return _without_journal(database, operation)
                if primary_code(error) != sqlite3.SQLITE_BUSY:
                    raise
            return self._replace(operation)

    def close(self) -> None:
        """Close it; the next use opens it again."""
        if self._database is not None:
            self._database.close()
            self._database = None

    # ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _current(self) -> sqlite3.Connection:
        """The connection to the file that bears the name now."""
        if self._database is not None and self._identity == _identity(self._path):
            return self._database
        self.close()
        try:
            self._database = self._open()
        except DragomanError as error:
            if error.code != "storage.corrupt":
                raise
            self._set_aside()
            self._database = self._open()
        self._identity = _identity(self._path)
        return self._database

    def _open(self) -> sqlite3.Connection:
        self._read_only = not self._prepare()
        try:
            return self._connect("mode=ro" if self._read_only else "mode=rw")
        except DragomanError as error:
            if not self._read_only or error.code not in {"storage.readonly", "storage.unwritable"}:
                raise
        # A write-ahead log of an earlier version, on a disk where none can be created.
        return self._connect("immutable=1")

    def _prepare(self) -> bool:
        """Have a file, readable by nobody else; whether it can be written. SQLite gives its journal the same rights."""
        try:
            created = not self._path.exists()
            flags = os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC
            descriptor = os.open(self._path, flags | (os.O_CREAT if created else 0), 0o600)
            regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
            os.close(descriptor)
            if created:
                sync_folder(self._path.parent)
            with suppress(FileNotFoundError):
                self._beside(".new").unlink()  # a copy that a loss of power left unfinished holds texts too
        except OSError as error:
            if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM} and self._path.is_file():
                return False
            raise unwritable(self._path, error) from error
        if not regular:
            raise unwritable(self._path, OSError(errno.EINVAL, "it is not a file"))
        return True

    def _connect(self, mode: str) -> sqlite3.Connection:
        database: sqlite3.Connection | None = None
        try:
            with explained(self._path):
                address = f"file:{quote(str(self._path))}?{mode}"
                database = sqlite3.connect(
                    address, uri=True, timeout=self._patience, check_same_thread=False, isolation_level=None
                )
                _configure(database)
                self._check(database)
        except DragomanError:
            if database is not None:
                database.close()
            raise
        return database

    def _check(self, database: sqlite3.Connection) -> None:
        version = schema.version(database)
        if version > schema.VERSION:
            raise DragomanError(
                "storage.newer",
                f"the history was written by a newer version ({self._path})",
                hint="Update this device, or forget everything: dragoman history forget",
            )
        if version == 0 and schema.is_empty(database):
            if not self._read_only:
                schema.create(database)
        elif version != schema.VERSION or not schema.is_sound(database):
            raise DragomanError("storage.corrupt", f"the history is damaged ({self._path})", hint="Check its disk")

    def _set_aside(self) -> None:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self._path.with_name(f"{self._path.name}.damaged-{stamp}")
        try:
            for suffix in ("", *_SIDE_FILES):
                with suppress(FileNotFoundError):
                    self._beside(suffix).rename(aside.with_name(aside.name + suffix))
            sync_folder(aside.parent)
        except OSError as error:
            raise unwritable(self._path, error) from error
        self.set_aside = aside

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(self._path.name + suffix)

    # ── beside a reader ──────────────────────────────────────────────────────────────────────────────────────────────

    def _replace(self, operation: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Run an operation on a copy that takes the place of the file: a reader holds on to the old one, nameless."""
        copy = self._beside(".new")
        try:
            os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
            self._current().execute("VACUUM INTO ?", (str(copy),))
            with closing(sqlite3.connect(copy, isolation_level=None)) as database:
                _configure(database)
                result = _transaction(database, operation)
            sync_file(copy)
            self.close()
            copy.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            raise unwritable(self._path, error) from error
        finally:
            with suppress(OSError):
                copy.unlink(missing_ok=True)
        return result


def erase(path: Path, patience: float) -> None:
    """Remove the database and everything that was set aside, whatever is in it and whoever reads it.

    Raises:
        DragomanError: ``storage.readonly``, ``storage.unwritable``, ``storage.locked``.
    """
    if not path.parent.is_dir():
        return
    with folder_lock(path, patience):
        beside = [path.with_name(path.name + suffix) for suffix in _SIDE_FILES]
        try:
            for file in [path, *beside, *path.parent.glob(f"{path.name}.damaged-*")]:
                file.unlink(missing_ok=True)
            sync_folder(path.parent)
        except OSError as error:
            raise unwritable(path, error) from error


def _configure(database: sqlite3.Connection) -> None:
    database.text_factory = lambda content: content.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, schema.LONGEST_VALUE)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA temp_store = MEMORY")
    database.execute("PRAGMA secure_delete = ON")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA synchronous = EXTRA")
    with suppress(sqlite3.OperationalError):  # a disk that can't be written has no journal at all
        database.execute("PRAGMA journal_mode = DELETE")


def _transaction(database: sqlite3.Connection, operation: Callable[[sqlite3.Connection], _Result]) -> _Result:
    try:
        database.execute("BEGIN IMMEDIATE")
        result = operation(database)
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    return result


def _without_journal(database: sqlite3.Connection, operation: Callable[[sqlite3.Connection], _Result]) -> _Result:
    database.execute("PRAGMA journal_mode = MEMORY")
    try:
        return _transaction(database, operation)
    finally:
        database.execute("PRAGMA journal_mode = DELETE")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
