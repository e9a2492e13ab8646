from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from device_app.events.families import Side, TurnNumber
from device_app.events.status import Turn
from device_app.history.recorder import HistoryRecorder
from device_app.history.store import History, forget_everything
from engines.errors import DragomanError
from engines.protocols import Quality

TURN = Turn(
    number=TurnNumber(1),
    side=Side.A,
    source="en",
    target="es",
    heard="Where is the café?",
    heard_stable=18,
    translation="¿Dónde está la cafetería?",
    translation_stable=25,
    final=True,
    engine="phrasebook",
    quality=Quality.PHRASEBOOK,
    meant="Where is the coffee shop?",
    spoken=True,
    warnings=("audio.no_loudspeaker",),
    timings_ms=(("mt", 1.5), ("total", 3.0)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "history.sqlite3"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    opened = History(path)
    yield opened
    opened.close()


def refused(code: str, action: Callable[[], object]) -> None:
    with pytest.raises(DragomanError) as failure:
        action()
    assert failure.value.code == code


def texts_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_what_is_kept_comes_back_whole_after_a_restart(history: History, path: Path) -> None:
    conversation = history.begin()
    history.save(conversation, TURN)
    history.save(conversation, replace(TURN, number=TurnNumber(2), side=Side.B, quality=None))
    history.save(
        conversation, replace(TURN, number=TurnNumber(2), side=Side.B, quality=None, heard="corrected", heard_stable=9)
    )
    history.close()
    again = History(path)
    (kept,) = again.conversations()
    assert (kept.id, kept.turns) == (conversation, 2)
    first, second = again.turns(conversation)
    assert first.turn == TURN
    assert second.turn.heard == "corrected"
    assert second.turn.quality is None
    again.close()


def test_newest_conversation_first(history: History) -> None:
    ids = [history.begin() for _ in range(3)]
    assert [kept.id for kept in history.conversations()] == ids[::-1]


@pytest.mark.parametrize("words", ["cafe", "CAFÉ", "donde está", "fé?", " cafetería "])
def test_search_finds_parts_of_both_texts_whatever_case_and_accents(history: History, words: str) -> None:
    conversation = history.begin()
    history.save(conversation, TURN)
    history.save(conversation, replace(TURN, number=TurnNumber(2), heard="nothing", translation="nada"))
    assert [kept.turn.number for kept in history.search(words)] == [1]


def test_search_inside_chinese_and_for_what_is_not_there(history: History) -> None:
    history.save(history.begin(), replace(TURN, translation="请问火车站在哪里？"))
    assert history.search("车站")
    assert not history.search("机场")
    assert not history.search("  ")
    assert not history.search("%")


def test_export_is_everything(history: History) -> None:
    conversation = history.begin()
    history.save(conversation, TURN)
    exported = history.export()
    (one,) = exported["conversations"]
    assert one["turns"][0]["translation"] == TURN.translation
    assert one["turns"][0]["timings_ms"] == {"mt": 1.5, "total": 3.0}


def test_deleted_turns_and_conversations_leave_the_disk(history: History, path: Path) -> None:
    first, second = history.begin(), history.begin()
    history.save(first, replace(TURN, heard="walrus" * 50))
    history.save(first, replace(TURN, number=TurnNumber(2), heard="heron" * 50))
    history.save(second, replace(TURN, heard="otter" * 50))
    assert history.delete_turn(first, 1)
    assert not history.delete_turn(first, 1)
    assert b"walrus" not in texts_on_disk(path)
    assert b"heron" in texts_on_disk(path)
    assert history.delete(first)
    assert not history.delete(first)
    assert b"heron" not in texts_on_disk(path)
    assert history.turns(first) == []
    assert len(history.turns(second)) == 1


def test_forgetting_everything_leaves_no_text_in_any_file(history: History, path: Path) -> None:
    path.with_name("history.sqlite3.damaged-1").write_bytes(b"walrus")
    path.with_name("history.sqlite3-wal").write_bytes(b"walrus")
    for _ in range(3):
        conversation = history.begin()
        for number in range(1, 20):
            history.save(conversation, replace(TURN, number=TurnNumber(number), heard=f"walrus {number} " * 200))
    assert b"walrus" in texts_on_disk(path)
    forget_everything(path)
    assert list(path.parent.iterdir()) == []
    assert history.conversations() == []
    history.save(history.begin(), TURN)
    assert len(history.conversations()) == 1


def test_only_the_owner_may_read_it(history: History, path: Path) -> None:
    history.save(history.begin(), TURN)
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content", [b"this is no database, it is a letter" * 100, b"SQLite format 3\x00" + b"\xff" * 5000]
)
def test_a_damaged_file_is_set_aside_and_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    history = History(path)
    assert history.set_aside is not None
    assert history.set_aside.read_bytes() == content
    history.save(history.begin(), TURN)
    history.close()
    again = History(path)
    assert again.set_aside is None
    again.close()


def test_a_damaged_page_is_found(path: Path) -> None:
    history = History(path)
    for number in range(1, 100):
        history.save(1 if number > 1 else history.begin(), replace(TURN, number=TurnNumber(number)))
    history.close()
    data = bytearray(path.read_bytes())
    data[8192:12288] = b"\xa5" * 4096
    path.write_bytes(data)
    history = History(path)
    assert history.set_aside is not None
    history.close()


def test_a_newer_file_is_left_alone(path: Path) -> None:
    History(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    refused("storage.newer", lambda: History(path))
    assert list(path.parent.iterdir()) == [path]
    forget_everything(path)
    assert list(path.parent.iterdir()) == []


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "history.sqlite3"
    folder.mkdir()
    refused("storage.unwritable", lambda: History(folder))
    file = tmp_path / "file"
    file.write_text("")
    refused("storage.unwritable", lambda: History(file / "history.sqlite3"))


def test_the_recorder_keeps_replaces_deletes_and_begins_anew(path: Path) -> None:
    recorder = HistoryRecorder(path)
    assert recorder.delete(1) == ""
    assert recorder.clear() == ""
    assert not path.exists()
    assert recorder.save(TURN) == ""
    assert recorder.save(replace(TURN, heard="better")) == ""
    assert recorder.save(replace(TURN, number=TurnNumber(2))) == ""
    recorder.delete(2)
    history = History(path)
    assert [kept.turn.heard for kept in history.turns(1)] == ["better"]
    recorder.clear()
    assert history.conversations() == []
    recorder.save(TURN)
    assert [kept.id for kept in history.conversations()] == [2]
    recorder.close()
    history.close()


def test_the_recorder_tells_a_damaged_file_once_and_goes_on(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"letter" * 1000)
    recorder = HistoryRecorder(path)
    assert recorder.save(TURN) == "storage.set_aside"
    assert recorder.save(TURN) == ""
    recorder.close()


def test_the_recorder_recovers_when_the_disk_does(path: Path) -> None:
    path.mkdir(parents=True)
    recorder = HistoryRecorder(path)
    assert recorder.save(TURN) == "storage.unwritable"
    path.rmdir()
    assert recorder.save(TURN) == ""
    recorder.close()
