"""The history on disks and beside programs that make trouble."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from device_app.events.families import TurnNumber
from device_app.history.recorder import HistoryRecorder
from device_app.history.store import History, forget_everything
from tests.device_app.disks import PowerCutDisk, fill, power_cut_disk
from tests.device_app.history.test_store import TURN, refused, texts_on_disk
from tests.device_app.small_disk import small_disk
from tests.waiting import longest_wait
from ui.preferences import load_preferences

__all__ = ["power_cut_disk", "small_disk"]

WALRUS = replace(TURN, heard="walrus " * 50)
HERON = replace(TURN, number=TurnNumber(2), heard="heron " * 50)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "history.sqlite3"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program in the middle of reading."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT * FROM turns").fetchone()
    try:
        yield other
    finally:
        other.close()


def kept(path: Path) -> list[str]:
    history = History(path)
    found = [turn.turn.heard for row in history.conversations() for turn in history.turns(row.id)]
    history.close()
    return found


def test_on_a_full_disk_nothing_new_is_kept_and_everything_can_be_forgotten(small_disk: Path) -> None:
    path = small_disk / "history.sqlite3"
    recorder = HistoryRecorder(path)
    assert recorder.save(WALRUS) == ""
    assert recorder.save(HERON) == ""
    fill(small_disk)
    assert recorder.save(replace(TURN, number=TurnNumber(3), heard="x" * 10_000)) == "storage.full"
    assert recorder.delete(1) == ""
    assert b"walrus" not in texts_on_disk(path)
    assert kept(path) == [HERON.heard]
    fill(small_disk)
    assert recorder.clear() == ""
    assert b"heron" not in texts_on_disk(path)
    recorder.close()


def test_a_full_disk_is_forgotten_at_once(small_disk: Path) -> None:
    path = small_disk / "history.sqlite3"
    history = History(path)
    history.save(history.begin(), WALRUS)
    fill(small_disk)
    forget_everything(path)
    assert not path.exists()
    history.close()


def test_what_is_deleted_beside_a_reader_is_gone_from_every_file(path: Path) -> None:
    history = History(path, patience=0.05)
    conversation = history.begin()
    history.save(conversation, WALRUS)
    history.save(conversation, HERON)
    with reading(path):
        assert history.delete_turn(conversation, 1)
        assert b"walrus" not in texts_on_disk(path)
        assert b"heron" in texts_on_disk(path)
        history.save(conversation, replace(TURN, number=TurnNumber(3)))
    with reading(path):
        assert history.delete(conversation)
        assert b"heron" not in texts_on_disk(path)
    assert {file.name for file in path.parent.iterdir()} == {"history.sqlite3"}
    assert path.stat().st_mode & 0o777 == 0o600
    history.close()


def test_everything_is_forgotten_beside_a_reader_and_a_kiosk_that_goes_on(path: Path) -> None:
    recorder = HistoryRecorder(path)
    assert recorder.save(WALRUS) == ""
    with reading(path):
        forget_everything(path)
        assert list(path.parent.iterdir()) == []
        assert recorder.save(HERON) == ""
    assert kept(path) == [HERON.heard]
    assert recorder.save(replace(HERON, heard="crane")) == ""
    assert recorder.delete(2) == ""
    assert kept(path) == []
    recorder.close()


def test_the_conversation_in_progress_can_be_deleted_by_another_process(path: Path) -> None:
    recorder = HistoryRecorder(path)
    recorder.save(WALRUS)
    other = History(path)
    assert other.delete(other.conversations()[0].id)
    other.close()
    assert recorder.save(HERON) == ""
    assert kept(path) == [HERON.heard]
    recorder.close()


def test_what_an_earlier_version_kept_in_a_log_is_taken_over_and_deleted_for_good(path: Path) -> None:
    History(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("INSERT INTO conversations VALUES (1, '2026-01-01')")
    database.close()
    history = History(path)
    history.save(1, WALRUS)
    assert history.delete_turn(1, 1)
    assert {file.name for file in path.parent.iterdir()} == {"history.sqlite3"}
    assert b"walrus" not in texts_on_disk(path)
    history.close()


def test_a_disk_that_cannot_be_written_is_read(small_disk: Path) -> None:
    path = small_disk / "history.sqlite3"
    recorder = HistoryRecorder(path)
    recorder.save(WALRUS)
    recorder.close()
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True, timeout=longest_wait())
    try:
        assert recorder.save(HERON) == "storage.readonly"
        assert recorder.delete(1) == "storage.not_deleted"
        assert kept(path) == [WALRUS.heard]
        refused("storage.readonly", lambda: forget_everything(path))
    finally:
        subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True, timeout=longest_wait())
    recorder.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE turns (conversation, number)",
        "CREATE TABLE letters (text)",
        "CREATE TRIGGER copy AFTER DELETE ON turns BEGIN SELECT 1; END",
        "ALTER TABLE turns ADD COLUMN more",
        "DROP TABLE turns",
    ],
)
def test_a_stranger_s_database_with_our_version_is_set_aside(path: Path, statement: str) -> None:
    if statement.startswith("CREATE TABLE turns"):
        path.parent.mkdir()
    else:
        History(path).close()
    with sqlite3.connect(path) as database:
        database.execute(statement)
        database.execute("PRAGMA user_version = 1")
    database.close()
    history = History(path)
    assert history.set_aside is not None
    history.save(history.begin(), TURN)
    history.close()


@pytest.mark.parametrize(
    "change",
    [
        "side = 'c'",
        "side = x'ff'",
        "quality = 'wonderful'",
        "heard = x'ff00'",
        "heard = 7",
        "heard = CAST(x'ff41' AS TEXT)",
        "warnings = 'no json'",
        "warnings = '{}'",
        f"timings_ms = '{'[' * 200_000}'",
        "at = 5, translation = x''",
        "number = 'one'",
    ],
)
def test_odd_values_stop_neither_list_nor_search_nor_export(path: Path, change: str) -> None:
    history = History(path)
    conversation = history.begin()
    history.save(conversation, TURN)
    history.save(conversation, HERON)
    history.close()
    with sqlite3.connect(path) as database:
        database.execute(f"UPDATE turns SET {change} WHERE number = 1")
        database.execute("UPDATE conversations SET started = x'00ff'")
    database.close()
    history = History(path)
    assert [row.id for row in history.conversations()] == [conversation]
    assert [found.turn.number for found in history.search("heron")] == [2]
    (exported,) = history.export()["conversations"]
    assert exported["turns"][-1]["heard"] == HERON.heard
    history.close()


def test_old_conversations_go_by_themselves(path: Path) -> None:
    history = History(path)
    old, revived = history.begin(), history.begin()
    history.save(old, WALRUS)
    history.save(revived, HERON)
    history.close()
    with sqlite3.connect(path) as database:
        database.execute("UPDATE conversations SET started = '2020-01-01T00:00:00+00:00'")
        database.execute("UPDATE turns SET at = '2020-01-01T00:00:00+00:00' WHERE conversation = ?", (old,))
    database.close()
    recorder = HistoryRecorder(path, days=30)
    assert recorder.save(TURN) == ""
    assert kept(path) == [TURN.heard, HERON.heard]
    assert b"walrus" not in texts_on_disk(path)
    recorder.close()


WRITER = """
import logging
import sys
from dataclasses import replace
from pathlib import Path
from device_app.history.recorder import HistoryRecorder
from tests.device_app.history.test_store import TURN
from ui.preferences import Preferences, save_preferences
class NotKept(logging.Handler):
    def emit(self, record):
        raise SystemExit(1)  # instead of acknowledging it
logging.getLogger("ui.preferences").addHandler(NotKept())
folder, number = Path(sys.argv[1]), int(sys.argv[2])
recorder = HistoryRecorder(folder / "history.sqlite3")
while True:
    assert recorder.save(replace(TURN, number=number, heard=f"turn {number}")) == ""
    save_preferences(Preferences(recent=("en",) * min(number, 8)), folder / "window.json")
    print(number, flush=True)
    number += 1
"""


@pytest.mark.parametrize(
    "cuts", [pytest.param(5, id="5"), pytest.param(50, id="50", marks=[pytest.mark.long, pytest.mark.timeout(600)])]
)
def test_no_power_cut_loses_what_was_acknowledged(power_cut_disk: PowerCutDisk, cuts: int) -> None:
    """At any moment: whatever the writer had said was kept is there, and the files are whole."""
    disk, acknowledged = power_cut_disk, 0
    chance = random.Random(11)
    for _ in range(cuts):
        command = [sys.executable, "-c", WRITER, str(disk.folder), str(acknowledged + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as writer:
            assert writer.stdout is not None
            acknowledged = int(writer.stdout.readline())
            time.sleep(chance.uniform(0, 0.1))
            disk.cut()
            acknowledged = max([acknowledged, *map(int, writer.stdout)])
        disk.unmount()
        disk.mount()
        history = History(disk.folder / "history.sqlite3")
        assert history.set_aside is None
        found = {kept.turn.number for row in history.conversations() for kept in history.turns(row.id)}
        history.close()
        assert found >= set(range(1, acknowledged + 1))
        assert len(load_preferences(disk.folder / "window.json").recent) >= min(acknowledged, 8)
    assert acknowledged > cuts
