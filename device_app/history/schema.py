"""What the database of the history looks like, and whether a file is one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache

VERSION = 1
"""``user_version`` of the database."""

LONGEST_VALUE = 16_000_000
"""Bytes of a value; more was not written by this program."""

_SCHEMA = f"""
BEGIN;
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
PRAGMA user_version = {VERSION};
COMMIT;
"""


def create(database: sqlite3.Connection) -> None:
    """Create the tables in an empty database."""
    database.executescript(_SCHEMA)


def version(database: sqlite3.Connection) -> int:
    """The version that the file claims; 0 for an empty one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def is_empty(database: sqlite3.Connection) -> bool:
    """Whether nothing was ever created in it."""
    return not database.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]


def is_sound(database: sqlite3.Connection) -> bool:
    """Whether it is this program's and undamaged: a stranger may bear our version number, or bring triggers."""
    return _tables(database) == _own_tables() and database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"


@cache
def _own_tables() -> dict[tuple[str, str], list[object]]:
    with closing(sqlite3.connect(":memory:")) as database:
        create(database)
        return _tables(database)


def _tables(database: sqlite3.Connection) -> dict[tuple[str, str], list[object]]:
    """Everything in the schema but SQLite's own, with its columns."""
    rows = database.execute(
        "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    ).fetchall()
    return {
        (kind, name): database.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall() for kind, name in rows
    }
