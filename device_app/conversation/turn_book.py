"""The turns of the conversation in progress: what the window shows and the history keeps."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from device_app.events.families import Side, Status
from device_app.events.status import Turn, TurnChanged, TurnDeleted
from engines.protocols import Exchange

CONTEXT_TURNS = 3
"""Earlier turns a translator is told: enough for "it" and "there", little enough to cost no time."""


class Recorder(Protocol):
    """Keeps turns beyond the conversation."""

    def save(self, turn: Turn) -> str:
        """Keep a final turn, in place of an earlier one of its number; the code of the failure, empty if none."""
        ...

    def delete(self, number: int) -> str:
        """Forget a turn; the code of the failure, empty if none."""
        ...

    def clear(self) -> str:
        """Forget the conversation and begin another; the code of the failure, empty if none."""
        ...

    def close(self) -> None:
        """End; nothing is saved afterwards."""
        ...


class TurnBook:
    """Written by the worker thread alone; `snapshot` may be called from any.

    Args:
        notify: told of each change.
        recorder: keeps final turns; None where nothing is kept.
    """

    def __init__(self, notify: Callable[[Status], None], recorder: Recorder | None) -> None:
        self._notify = notify
        self._recorder = recorder
        self._lock = threading.Lock()
        self._turns: dict[int, Turn] = {}
        self._last = 0

    def __contains__(self, number: object) -> bool:
        return number in self._turns

    def __getitem__(self, number: int) -> Turn:
        return self._turns[number]

    def add(self, side: Side, source: str, target: str, heard: str, *, typed: bool) -> int:
        """Begin a turn; its number."""
        self._last += 1
        stable = len(heard) if typed else 0
        self._put(Turn(self._last, side, source, target, heard=heard, heard_stable=stable, typed=typed))
        return self._last

    def change(self, number: int, **changes: object) -> None:
        """Change fields of a turn, if it still exists. A turn that is final, or becomes so, is kept."""
        if number not in self._turns:
            return
        before = self._turns[number]
        turn = replace(before, **changes)  # type: ignore[arg-type]  # the names are those of `Turn`
        if turn == before:
            return
        code = self._recorder.save(turn) if turn.final and self._recorder is not None else ""
        self._put(_warned(turn, code) if code else turn)

    def fail(self, number: int, code: str) -> None:
        """End a turn with a failure; what it has is kept."""
        self.change(number, final=True, error_code=code)

    def delete(self, number: int) -> None:
        """Forget a turn, if it still exists. One that the recorder can't forget stays, and says so."""
        if number not in self._turns:
            return
        if self._recorder is not None and (code := self._recorder.delete(number)):
            self._warn(number, code)
            return
        with self._lock:
            del self._turns[number]
        self._notify(TurnDeleted(number))

    def clear(self) -> None:
        """Forget every turn; the next one is number 1 again. If the recorder can't, they stay, and say so."""
        if self._recorder is not None and (code := self._recorder.clear()):
            for number in list(self._turns):
                self._warn(number, code)
            return
        with self._lock:
            numbers = list(self._turns)
            self._turns.clear()
            self._last = 0
        for number in numbers:
            self._notify(TurnDeleted(number))

    def snapshot(self) -> tuple[Turn, ...]:
        """Every turn, in order."""
        with self._lock:
            return tuple(self._turns.values())

    def context(self, before: int | None = None) -> tuple[Exchange, ...]:
        """The last turns that were translated, oldest first.

        Args:
            before: only turns with a smaller number; None for all.
        """
        done = [
            Exchange(turn.source, turn.heard, turn.target, turn.translation)
            for turn in self._turns.values()
            if turn.final and turn.translation and not turn.error_code and (before is None or turn.number < before)
        ]
        return tuple(done[-CONTEXT_TURNS:])

    def _warn(self, number: int, code: str) -> None:
        self._put(_warned(self._turns[number], code))

    def _put(self, turn: Turn) -> None:
        with self._lock:
            self._turns[turn.number] = turn
        self._notify(TurnChanged(turn))


def _warned(turn: Turn, code: str) -> Turn:
    return replace(turn, warnings=tuple(dict.fromkeys((*turn.warnings, code))))
