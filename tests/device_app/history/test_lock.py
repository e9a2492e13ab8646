"""The lock of the history: one process at a time, and nobody waits for ever."""

from __future__ import annotations

import threading
from pathlib import Path

from device_app.history.lock import folder_lock
from engines.errors import DragomanError
from tests.waiting import longest_wait


def try_to_hold(path: Path) -> str:
    """How an attempt by somebody else ends: empty where they get the lock."""
    ended: list[str] = []

    def hold() -> None:
        try:
            with folder_lock(path, 0.05):
                ended.append("")
        except DragomanError as error:
            ended.append(error.code)

    thread = threading.Thread(target=hold, daemon=True)
    thread.start()
    thread.join(longest_wait())
    return ended[0] if ended else "still waiting"


def test_one_at_a_time_and_the_others_give_up(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "history.sqlite3"
    with folder_lock(path, 0.05):
        assert try_to_hold(path) == "storage.locked"
    assert try_to_hold(path) == ""
    assert list(folder.iterdir()) == [], "it needs no file of its own, which a full disk would refuse"
