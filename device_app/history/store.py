"""The kept conversations: one SQLite file, readable by the person alone.

Search looks through the texts without an index. The full-text index of SQLite can't find a word inside Chinese or
Japanese text, and keeps deleted words in its tables; a person's own conversations are small enough to be read through.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from device_app.events.families import Side
from device_app.events.status import Turn
from device_app.history.file import HistoryFile, erase
from engines.json_files import parse_json
from engines.protocols import Quality

EXPORT_VERSION = 1
"""Of the structure of `History.export`."""


@dataclass(frozen=True, slots=True)
class KeptConversation:
    """One conversation: its number, its beginning (UTC, ISO 8601), its turns in number."""

    id: int
    started: str
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One turn of a kept conversation, and when it was last changed (UTC, ISO 8601)."""

    conversation: int
    at: str
    turn: Turn


class History:
    """An open history; one thread at a time may use it.

    Args:
        path: the database; it and its folder are created if needed.
        patience: how long to wait for another process that writes (seconds).

    Raises (every method too):
        DragomanError: ``storage.full``, ``storage.readonly``, ``storage.unwritable``, ``storage.locked``,
            ``storage.corrupt``, ``storage.newer`` or ``storage.failed``.
    """

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        self._file = HistoryFile(path, patience)

    @property
    def set_aside(self) -> Path | None:
        """Where a file went that couldn't be read; None when all was well."""
        return self._file.set_aside

    def take_set_aside(self) -> Path | None:
        """As `set_aside`, once."""
        aside, self._file.set_aside = self._file.set_aside, None
        return aside

    def begin(self) -> int:
        """Begin a conversation; its number."""

        def insert(database: sqlite3.Connection) -> int:
            row = database.execute("INSERT INTO conversations (started) VALUES (?) RETURNING id", (_now(),))
            return int(row.fetchone()[0])

        return self._file.write(insert)

    def save(self, conversation: int, turn: Turn) -> None:
        """Keep a turn, in place of an earlier one of its number.

        A conversation that was forgotten meanwhile, by another process, begins again with this turn.
        """
        values = {
            **asdict(turn),
            "conversation": conversation,
            "at": _now(),
            "warnings": json.dumps(turn.warnings),
            "timings_ms": json.dumps(dict(turn.timings_ms)),
        }

        def insert(database: sqlite3.Connection) -> None:
            database.execute("INSERT OR IGNORE INTO conversations VALUES (:conversation, :at)", values)
            database.execute(
                "INSERT OR REPLACE INTO turns VALUES (:conversation, :number, :at, :side, :source, :target, :heard, "
                ":typed, :translation, :engine, :quality, :meant, :spoken, :error_code, :warnings, :timings_ms)",
                values,
            )

        self._file.write(insert)

    def delete_turn(self, conversation: int, number: int) -> bool:
        """Forget a turn, on the disk too; whether it was there."""
        return self._delete("turns WHERE conversation = ? AND number = ?", conversation, number)

    def delete(self, conversation: int) -> bool:
        """Forget a conversation, on the disk too; whether it was there."""
        return self._delete("conversations WHERE id = ?", conversation)

    def delete_older(self, days: int) -> int:
        """Forget the conversations that nothing was added to for so many days, on the disk too; their number."""
        latest = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")

        def delete(database: sqlite3.Connection) -> int:
            return database.execute(
                "DELETE FROM conversations WHERE started < ? AND NOT EXISTS "
                "(SELECT * FROM turns WHERE conversation = id AND at >= ?)",
                (latest, latest),
            ).rowcount

        return self._file.write(delete, shrinks=True)

    def conversations(self) -> list[KeptConversation]:
        """Every conversation, newest first."""
        rows = self._file.read(
            lambda database: database.execute(
                "SELECT id, started, (SELECT count(*) FROM turns WHERE conversation = id) "
                "FROM conversations ORDER BY id DESC"
            ).fetchall()
        )
        return [KeptConversation(number, _text(started), turns) for number, started, turns in rows]

    def turns(self, conversation: int) -> list[KeptTurn]:
        """The turns of a conversation, in order."""
        return self._select("WHERE conversation = ? ORDER BY number", conversation)

    def newest(self, limit: int, accept: Callable[[Turn], bool] | None = None) -> list[KeptTurn]:
        """Turns of all conversations, newest first.

        Args:
            limit: most of them.
            accept: which ones; None for all.
        """
        order = "ORDER BY conversation DESC, number DESC"
        if accept is None:
            return self._select(f"{order} LIMIT ?", limit)
        return list(islice((kept for kept in self._select(order) if accept(kept.turn)), limit))

    def search(self, words: str, limit: int = 100) -> list[KeptTurn]:
        """Turns whose texts contain `words`, newest first; case and accents don't matter."""
        wanted = has_words(words)
        return self.newest(limit, wanted) if wanted is not None else []

    def export(self) -> dict[str, Any]:
        """Everything, as values for JSON."""
        return {
            "version": EXPORT_VERSION,
            "conversations": [
                {
                    "id": conversation.id,
                    "started": conversation.started,
                    "turns": [
                        {"at": kept.at, **asdict(kept.turn), "timings_ms": dict(kept.turn.timings_ms)}
                        for kept in self.turns(conversation.id)
                    ],
                }
                for conversation in reversed(self.conversations())
            ],
        }

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _delete(self, what: str, *values: int) -> bool:
        statement = f"DELETE FROM {what}"  # noqa: S608 - the conditions above
        return self._file.write(lambda database: database.execute(statement, values).rowcount > 0, shrinks=True)

    def _select(self, condition: str, *values: int) -> list[KeptTurn]:
        def select(database: sqlite3.Connection) -> list[sqlite3.Row]:
            with closing(database.cursor()) as cursor:
                cursor.row_factory = sqlite3.Row
                return cursor.execute(f"SELECT * FROM turns {condition}", values).fetchall()  # noqa: S608

        rows = self._file.read(select)
        return [_turn(row) for row in rows if isinstance(row["conversation"], int) and isinstance(row["number"], int)]


def has_words(words: str) -> Callable[[Turn], bool] | None:
    """Whether a turn's texts contain these words; None where there are none to look for."""
    wanted = _fold(words.strip())
    return (lambda turn: wanted in _fold(f"{turn.heard}\n{turn.translation}")) if wanted else None


def forget_everything(path: Path, *, patience: float = 5.0) -> None:
    """Forget every conversation: afterwards no text of them is left in any file of the history.

    The files themselves go. That needs no room on the disk, no other program has to close them, and their content may
    be damaged or of a newer version.

    Raises:
        DragomanError: ``storage.readonly``, ``storage.unwritable``, ``storage.locked``.
    """
    erase(path, patience)


def _turn(row: sqlite3.Row) -> KeptTurn:
    """A row as it should be, whatever a stranger has put into its columns."""
    heard, translation = _text(row["heard"]), _text(row["translation"])
    side, quality = row["side"], row["quality"]
    warnings, timings = _json(row["warnings"]), _json(row["timings_ms"])
    turn = Turn(
        number=row["number"],
        side=Side(side) if side in set(Side) else Side.A,
        source=_text(row["source"]),
        target=_text(row["target"]),
        heard=heard,
        heard_stable=len(heard),
        typed=bool(row["typed"]),
        translation=translation,
        translation_stable=len(translation),
        final=True,
        engine=_text(row["engine"]),
        quality=Quality(quality) if quality in set(Quality) else None,
        meant=_text(row["meant"]),
        spoken=bool(row["spoken"]),
        error_code=_text(row["error_code"]),
        warnings=tuple(map(_text, warnings)) if isinstance(warnings, list) else (),
        timings_ms=tuple(timings.items()) if isinstance(timings, dict) else (),
    )
    return KeptTurn(row["conversation"], _text(row["at"]), turn)


def _text(value: object) -> str:
    return value if isinstance(value, str) else value.decode("utf-8", "replace") if isinstance(value, bytes) else ""


def _json(value: object) -> object:
    try:
        return parse_json(_text(value))
    except (ValueError, RecursionError):
        return None


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
