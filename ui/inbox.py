"""Carries the worker's status events to the window: only the newest of a kind, never a backlog."""

from __future__ import annotations

import threading
from collections.abc import Hashable

from device_app.events import Level, Status, TurnChanged, TurnDeleted
from device_app.events.captions import CaptionLine
from device_app.events.reading import SentenceShown


class StatusInbox:
    """Filled by the worker's thread, emptied by the window's. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[Hashable, Status] = {}

    def put(self, status: Status) -> bool:
        """Keep an event, in place of an older one of its kind; whether the inbox was empty before."""
        kind = _kind(status)
        with self._lock:
            was_empty = not self._waiting
            self._waiting.pop(kind, None)
            self._waiting[kind] = status
            return was_empty

    def take(self) -> list[Status]:
        """All that is waiting, in the order of arrival."""
        with self._lock:
            taken, self._waiting = list(self._waiting.values()), {}
        return taken


def _kind(status: Status) -> Hashable:
    """What "of a kind" means: one bubble's growth never hides another's."""
    match status:
        case TurnChanged(snapshot=turn):
            return TurnChanged, turn.number
        case TurnDeleted(turn=number):
            return TurnDeleted, number
        case CaptionLine(number=line):
            return CaptionLine, line
        case SentenceShown(number=sentence):
            return SentenceShown, sentence
        case Level(side=side):
            return Level, side
        case _:
            return type(status).__name__
