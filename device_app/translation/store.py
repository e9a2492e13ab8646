"""The translation memory on the disk, in SQLite: sentences, and which files are done; a power cut loses a second."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from rapidfuzz import fuzz, process

from device_app.translation.memory import PERSON, RememberedAnswer, RememberedQuestion, Similar
from engines.durable_files import make_folder
from engines.errors import DragomanError
from engines.json_files import parse_json
from engines.protocols import Quality

_VERSION = 1
_SCHEMA = f"""
BEGIN;
CREATE TABLE units (
    source TEXT NOT NULL, target TEXT NOT NULL, text TEXT NOT NULL, wishes TEXT NOT NULL,
    translation TEXT NOT NULL, engine TEXT NOT NULL, quality TEXT NOT NULL, score REAL NOT NULL, warnings TEXT NOT NULL,
    PRIMARY KEY (source, target, text, wishes)
) WITHOUT ROWID;
CREATE TABLE files (
    output TEXT NOT NULL PRIMARY KEY, original TEXT NOT NULL, wishes TEXT NOT NULL, written TEXT NOT NULL
) WITHOUT ROWID;
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_COLUMNS = {
    "units": {"source", "target", "text", "wishes", "translation", "engine", "quality", "score", "warnings"},
    "files": {"output", "original", "wishes", "written"},
}
_COMMIT_EVERY = 1.0
"""Seconds of work that a power cut may cost."""

_BUSY_SECONDS = 10.0
_LIKENESS = 0.75
"""Least similarity of a remembered sentence that is of use, as translators' programs have it."""

_PERSON_WISHES = ""

_CANT_WRITE = ("storage.unwritable", "can't be written", "Check its folder, or use --no-memory")
_IN_USE = ("storage.locked", "is in use by another program", "Close it and try again")
_FAILURES = {
    sqlite3.SQLITE_FULL: ("storage.full", "can't grow: the disk is full", "Free some space"),
    sqlite3.SQLITE_BUSY: _IN_USE,
    sqlite3.SQLITE_LOCKED: _IN_USE,
    sqlite3.SQLITE_READONLY: _CANT_WRITE,
    sqlite3.SQLITE_CANTOPEN: _CANT_WRITE,
    sqlite3.SQLITE_PERM: _CANT_WRITE,
}


@dataclass(frozen=True, slots=True)
class DoneFile:
    """A file that was translated: hashes of the original and of what was written, and the wishes."""

    original: str
    wishes: str
    written: str


class StoredMemory:
    """A translation memory in a file. Not thread-safe; use as a context manager.

    Args:
        path: of the database; it is created where it isn't there, and a damaged one is set aside.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``, ``storage.locked``, ``storage.failed``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._committed = time.monotonic()
        self._people: dict[tuple[str, str], list[str]] = {}
        try:
            make_folder(path.parent, 0o700)
        except OSError as error:
            raise DragomanError(
                "storage.unwritable", f"{path.parent} can't be written: {error.strerror}", hint="Check its rights"
            ) from error
        with self._explained():
            self._database = self._open()

    def __enter__(self) -> StoredMemory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Keep everything and close the file."""
        with self._explained():
            self._database.commit()
            self._database.close()

    def find(self, question: RememberedQuestion) -> RememberedAnswer | None:
        """See `Memory`."""
        with self._explained():
            row = self._database.execute(
                "SELECT translation, engine, quality, score, warnings FROM units"
                " WHERE source = ? AND target = ? AND text = ? AND wishes IN (?, ?) ORDER BY wishes LIMIT 1",
                (question.source, question.target, question.text, _PERSON_WISHES, question.wishes),
            ).fetchone()
        if row is None:
            return None
        try:
            return RememberedAnswer(row[0], row[1], Quality(row[2]), float(row[3]), tuple(map(str, parse_json(row[4]))))
        except (ValueError, TypeError):  # not by this program
            return None

    def similar(self, question: RememberedQuestion) -> Similar | None:
        """See `Memory`."""
        pair = (question.source, question.target)
        if pair not in self._people:
            with self._explained():
                rows = self._database.execute(
                    "SELECT text FROM units WHERE source = ? AND target = ? AND wishes = ?", (*pair, _PERSON_WISHES)
                )
                self._people[pair] = [text for (text,) in rows]
        known = self._people[pair]
        best = (
            process.extractOne(question.text, known, scorer=fuzz.ratio, score_cutoff=100 * _LIKENESS) if known else None
        )
        found = self.find(RememberedQuestion(*pair, best[0], _PERSON_WISHES)) if best else None
        return Similar(best[0], found.text, best[1] / 100) if best and found else None

    def remember(self, question: RememberedQuestion, answer: RememberedAnswer) -> None:
        """See `Memory`; on the disk within a second of work, or at `close`."""
        self._put(question, answer)
        if time.monotonic() - self._committed > _COMMIT_EVERY:
            self.commit()

    def commit(self) -> None:
        """Have everything on the disk."""
        with self._explained():
            self._database.commit()
        self._committed = time.monotonic()

    def add_person(self, units: Iterable[tuple[str, str, str, str]]) -> int:
        """Keep what a person translated: two codes and two texts each.

        Returns:
            How many there were.
        """
        count = 0
        for source, target, text, translation in units:
            self._put(
                RememberedQuestion(source, target, text, _PERSON_WISHES),
                RememberedAnswer(translation, PERSON, Quality.PHRASEBOOK),
            )
            count += 1
        self.commit()
        self._people.clear()
        return count

    def units(self, source: str, target: str) -> Iterator[tuple[str, str]]:
        """All sentences of a pair with their translations; a person's where there is one."""
        with self._explained():
            rows = self._database.execute(
                "SELECT text, translation, min(wishes) FROM units WHERE source = ? AND target = ? GROUP BY text",
                (source, target),
            )
            for text, translation, _ in rows:
                yield text, translation

    def pairs(self) -> list[tuple[str, str, int, int]]:
        """The pairs of languages: two codes, how many sentences, how many of them a person's."""
        with self._explained():
            return self._database.execute(
                "SELECT source, target, count(DISTINCT text), sum(wishes = ?) FROM units GROUP BY source, target",
                (_PERSON_WISHES,),
            ).fetchall()

    def forget(self) -> None:
        """Delete everything, from the disk too."""
        with self._explained():
            self._database.executescript("DELETE FROM units; DELETE FROM files;")
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._people.clear()

    def done(self, output: Path) -> DoneFile | None:
        """What is known of a file that was written."""
        with self._explained():
            row = self._database.execute(
                "SELECT original, wishes, written FROM files WHERE output = ?", (_key(output),)
            ).fetchone()
        return DoneFile(*row) if row else None

    def set_done(self, output: Path, done: DoneFile) -> None:
        """Keep that a file was written; it is on the disk when this returns."""
        with self._explained():
            self._database.execute(
                "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)",
                (_key(output), done.original, done.wishes, done.written),
            )
        self.commit()

    def _put(self, question: RememberedQuestion, answer: RememberedAnswer) -> None:
        with self._explained():
            self._database.execute(
                "INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    question.source,
                    question.target,
                    question.text,
                    question.wishes,
                    answer.text,
                    answer.engine,
                    answer.quality,
                    answer.score,
                    json.dumps(answer.warnings),
                ),
            )

    def _open(self) -> sqlite3.Connection:
        try:
            return _opened(self._path)
        except _ForeignError:
            pass
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise
        for name in (self._path.name, f"{self._path.name}-wal", f"{self._path.name}-shm"):
            damaged = self._path.with_name(name)
            if damaged.exists():
                damaged.replace(damaged.with_name(f"{name}.damaged"))
        return _opened(self._path)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            _, what, hint = _CANT_WRITE
            raise DragomanError(
                "storage.unwritable", f"the translation memory {self._path} {what}: {error.strerror}", hint=hint
            ) from error
        except sqlite3.Error as error:
            kind = getattr(error, "sqlite_errorcode", 0) & 0xFF
            code, what, hint = _FAILURES.get(kind, ("storage.failed", f"failed: {error}", "Try --no-memory"))
            raise DragomanError(code, f"the translation memory {self._path} {what}", hint=hint) from error


class _ForeignError(Exception):
    """A database of something else."""


def _opened(path: Path) -> sqlite3.Connection:
    # Without O_NONBLOCK the opening of a pipe waits for somebody to write.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
    is_file = stat.S_ISREG(os.fstat(descriptor).st_mode)
    os.close(descriptor)
    if not is_file:
        raise OSError(errno.EINVAL, "it is not a file")
    database = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    database.text_factory = lambda content: content.decode("utf-8", "replace")
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA secure_delete = ON")
        found = database.execute("PRAGMA user_version").fetchone()[0]
        columns = {table: {row[1] for row in database.execute(f"PRAGMA table_info({table})")} for table in _COLUMNS}
        if found == 0 and not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            database.executescript(_SCHEMA)
        elif found in {0, _VERSION} and columns != _COLUMNS:
            raise _ForeignError
        elif found != _VERSION:
            raise DragomanError(
                "storage.newer", f"the translation memory {path} is of version {found}", hint="Update the program"
            )
    except BaseException:
        database.close()
        raise
    return database


def _key(path: Path) -> str:
    """A path as the database takes it: names of files need not be text."""
    return os.fsencode(path.absolute()).decode("utf-8", "backslashreplace")
