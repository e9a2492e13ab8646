"""Kept conversations as a text that a person reads or prints."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby

from device_app.history.store import KeptTurn
from engines.languages import languages


def local_time(at: str) -> datetime:
    """When a turn was kept, by the clock of this device; the beginning of time where the file has nonsense."""
    try:
        return datetime.fromisoformat(at).astimezone()
    except ValueError:
        return datetime.fromtimestamp(0, UTC).astimezone()


def as_text(turns: Sequence[KeptTurn]) -> str:
    """The turns, oldest first, by day: time and languages, what was heard, its translation."""
    lines: list[str] = []
    oldest_first = sorted(turns, key=lambda kept: (kept.conversation, kept.turn.number))
    for day, of_day in groupby(oldest_first, lambda kept: local_time(kept.at).date()):
        lines += [day.isoformat(), ""]
        for kept in of_day:
            turn = kept.turn
            lines += [f"{local_time(kept.at):%H:%M}  {_name(turn.source)} → {_name(turn.target)}"]
            lines += [f"  {text}" for text in (turn.heard, turn.translation) if text] + [""]
    return "\n".join(lines)


def _name(code: str) -> str:
    row = languages().get(code)
    return row.endonym if row else code
