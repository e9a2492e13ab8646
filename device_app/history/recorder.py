"""Keeps the turns of a conversation in the history; a failing disk never stops the conversation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from device_app.events.status import Turn
from device_app.history.store import History, forget_everything
from engines.errors import DragomanError

PATIENCE_SECONDS = 0.2
"""The worker thread waits this long for another process that writes, no longer: a tap would be late."""

_log = logging.getLogger(__name__)


class HistoryRecorder:
    """A `turn_book.Recorder`. The file is opened with the first turn and again after a failure.

    Args:
        path: the database.
        days: see below.

    Attributes:
        days: conversations that nothing was added to for so many days are deleted whenever one begins; 0 for never.
    """

    def __init__(self, path: Path, days: int = 0) -> None:
        self._path = path
        self.days = days
        self._history: History | None = None
        self._conversation: int | None = None

    @property
    def conversation(self) -> int | None:
        """Number of the conversation that the turns go to; None before the first one."""
        return self._conversation

    def save(self, turn: Turn) -> str:
        """Keep a turn; the code of the failure, ``storage.set_aside`` when a damaged file was replaced, or nothing."""
        try:
            history = self._open()
            if self._conversation is None:
                self._conversation = self._begin(history)
            history.save(self._conversation, turn)
            aside = history.take_set_aside()
        except DragomanError as error:
            return self._give_up(error)
        return "storage.set_aside" if aside else ""

    def delete(self, number: int) -> str:
        """Forget a turn; ``storage.not_deleted`` where that failed, else nothing."""
        return self._erase(lambda history, conversation: history.delete_turn(conversation, number))

    def clear(self) -> str:
        """Forget the conversation; the next turn begins another. ``storage.not_deleted`` where that failed."""
        failed = self._erase(lambda history, conversation: history.delete(conversation))
        if not failed:
            self._conversation = None
        return failed

    def forget_everything(self) -> str:
        """Forget every conversation; the next turn begins another. ``storage.not_deleted`` where that failed."""
        self.close()
        try:
            forget_everything(self._path, patience=PATIENCE_SECONDS)
        except DragomanError as error:
            self._give_up(error)
            return "storage.not_deleted"
        self._conversation = None
        return ""

    def close(self) -> None:
        """Close the file."""
        if self._history is not None:
            self._history.close()
            self._history = None

    def _erase(self, delete: Callable[[History, int], object]) -> str:
        if self._conversation is None:
            return ""
        try:
            delete(self._open(), self._conversation)
        except DragomanError as error:
            self._give_up(error)
            return "storage.not_deleted"
        return ""

    def _open(self) -> History:
        if self._history is None:
            self._history = History(self._path, patience=PATIENCE_SECONDS)
        return self._history

    def _begin(self, history: History) -> int:
        if self.days:
            history.delete_older(self.days)
        return history.begin()

    def _give_up(self, error: DragomanError) -> str:
        _log.warning("history: %s", error.line())
        self.close()
        if error.code == "storage.corrupt":
            self._conversation = None  # the next turn goes to a new file
        return error.code
