"""Texts that wait to be translated: for the floor, or for the engines that come after those that ended with them."""

from __future__ import annotations

from collections import deque

from device_app.conversation.turn_book import TurnBook
from device_app.events.families import TurnNumber
from device_app.events.status import Turn

MAX_WAITING = 16
"""Texts that may wait for the floor."""


class WaitingTexts:
    """Turns in the order in which they are translated.

    A text at which the engines worked when their process ended has one more chance: it may be what ended them.

    Args:
        book: the turns.
    """

    def __init__(self, book: TurnBook) -> None:
        self._book = book
        self._turns: deque[TurnNumber] = deque()
        self._kept: list[TurnNumber] = []
        self._tried: set[TurnNumber] = set()

    @property
    def full(self) -> bool:
        """Whether no more may wait."""
        return len(self._turns) >= MAX_WAITING

    def add(self, number: TurnNumber) -> None:
        """Let a turn wait for the floor."""
        self._turns.append(number)

    def take(self) -> Turn | None:
        """The next turn; None where none waits, or it was deleted."""
        return self._book.get(self._turns.popleft()) if self._turns else None

    def keep(self, number: TurnNumber | None) -> None:
        """The engines ended at work on this turn; None for nothing that could be translated."""
        if number is not None and number not in self._tried:
            self._kept.append(number)

    def revive(self) -> tuple[TurnNumber, ...]:
        """The engines are back: the kept turns, begun anew."""
        kept, self._kept = self._kept, []
        turns = [turn for number in kept if (turn := self._book.get(number)) is not None]
        for turn in turns:
            self._tried.add(turn.number)
            self._book.corrected(turn.number, turn.heard)
        return tuple(turn.number for turn in turns)

    def fail(self, code: str) -> None:
        """None of them is translated any more; their texts stay."""
        for number in self._turns:
            self._book.failed(number, code)
        self._turns.clear()
        self._kept.clear()

    def forget(self, number: TurnNumber | None) -> None:
        """Leave a turn, or (None) all of them, as they are; a corrected text has its chances again."""
        self._turns = deque(waiting for waiting in self._turns if number not in {None, waiting})
        self._kept = [kept for kept in self._kept if number not in {None, kept}]
        self._tried = set() if number is None else self._tried - {number}
