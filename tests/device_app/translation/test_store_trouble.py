"""The translation memory where something else lies in its place, or in it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from device_app.translation.memory import RememberedAnswer, RememberedQuestion
from device_app.translation.store import StoredMemory
from engines.errors import DragomanError
from engines.protocols import Quality

QUESTION = RememberedQuestion("en", "es", "Good morning.", "wishes")
ANSWER = RememberedAnswer("Buenos días.", "phrasebook", Quality.PHRASEBOOK)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite3"


def use(path: Path) -> None:
    with StoredMemory(path) as memory:
        memory.remember(QUESTION, ANSWER)
        assert memory.find(QUESTION) == ANSWER


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("tables", ["CREATE TABLE notes (x)", "CREATE TABLE units (x); CREATE TABLE files (output)"])
def test_a_stranger_s_database_is_set_aside(path: Path, version: int, tables: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript(f"{tables}; PRAGMA user_version = {version}")
    use(path)
    assert path.with_name("memory.sqlite3.damaged").is_file()


def test_a_newer_one_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.executescript("CREATE TABLE notes (x); PRAGMA user_version = 7")
    with pytest.raises(DragomanError) as caught:
        StoredMemory(path)
    assert caught.value.code == "storage.newer"


@pytest.mark.parametrize(
    "odd",
    [
        "quality = 'golden'",
        "quality = x'ff'",
        "score = 'high'",
        "warnings = '[[[['",
        "warnings = 'null'",
        "warnings = x'fffe'",
        "warnings = 7",
    ],
)
def test_an_odd_row_is_no_memory(path: Path, odd: str) -> None:
    use(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"UPDATE units SET {odd}")
    with StoredMemory(path) as memory:
        assert memory.find(QUESTION) is None
    use(path)


def loop(path: Path) -> None:
    path.symlink_to(path.name)


@pytest.mark.parametrize("put", [loop, os.mkfifo, Path.mkdir])
def test_what_is_no_file_is_one_line(path: Path, put: Callable[[Path], object]) -> None:
    put(path)
    with pytest.raises(DragomanError) as caught:
        StoredMemory(path)
    assert caught.value.code == "storage.unwritable"
