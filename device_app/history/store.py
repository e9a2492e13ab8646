"""The kept conversations: one SQLite file, readable by the person alone.

Search looks through the texts without an index. The full-text index of SQLite can't find a word inside Chinese or
Japanese text, and keeps deleted words in its tables; a person's own conversations are small enough to be read through.
"""

from __future__ import annotations

import json
import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from device_app.events.families import Side
from device_app.events.status import Turn
from device_app.history.file import explain_storage, open_database, remove_set_aside
from engines.errors import DragomanError
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

    Attributes:
        set_aside: where a file went that couldn't be read; None when all was well.

    Raises (every method too):
        DragomanError: ``storage.full``, ``storage.readonly``, ``storage.unwritable``, ``storage.locked``,
            ``storage.corrupt``, ``storage.newer`` or ``storage.failed``.
    """

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        self._path = path
        self._database, self.set_aside = open_database(path, patience)
        self._database.create_function("folded", 1, _fold, deterministic=True)

    def begin(self) -> int:
        """Begin a conversation; its number."""
        with self._writing():
            row = self._database.execute("INSERT INTO conversations (started) VALUES (?) RETURNING id", (_now(),))
            return int(row.fetchone()[0])

    def save(self, conversation: int, turn: Turn) -> None:
        """Keep a turn, in place of an earlier one of its number."""
        values = {
            **asdict(turn),
            "conversation": conversation,
            "at": _now(),
            "warnings": json.dumps(turn.warnings),
            "timings_ms": json.dumps(dict(turn.timings_ms)),
        }
        with self._writing():
            self._database.execute(
                "INSERT OR REPLACE INTO turns VALUES (:conversation, :number, :at, :side, :source, :target, :heard, "
                ":typed, :translation, :engine, :quality, :meant, :spoken, :error_code, :warnings, :timings_ms)",
                values,
            )

    def delete_turn(self, conversation: int, number: int) -> bool:
        """Forget a turn, on the disk too; whether it was there."""
        with self._writing():
            deleted = self._database.execute(
                "DELETE FROM turns WHERE conversation = ? AND number = ?", (conversation, number)
            ).rowcount
        self._truncate_log()
        return deleted > 0

    def delete(self, conversation: int) -> bool:
        """Forget a conversation, on the disk too; whether it was there."""
        with self._writing():
            deleted = self._database.execute("DELETE FROM conversations WHERE id = ?", (conversation,)).rowcount
        self._truncate_log()
        return deleted > 0

    def forget_everything(self) -> None:
        """Forget every conversation: afterwards no text of them is left in any file of the history."""
        with self._writing():
            self._database.execute("DELETE FROM conversations")
        with explain_storage(self._path):
            self._database.execute("VACUUM")
        if not self._truncate_log():
            raise DragomanError(
                "storage.locked", "another program still reads the history", hint="Close it and forget again"
            )
        remove_set_aside(self._path)

    def conversations(self) -> list[KeptConversation]:
        """Every conversation, newest first."""
        with explain_storage(self._path):
            rows = self._database.execute(
                "SELECT id, started, (SELECT count(*) FROM turns WHERE conversation = id) "
                "FROM conversations ORDER BY id DESC"
            )
            return [KeptConversation(*row) for row in rows]

    def turns(self, conversation: int) -> list[KeptTurn]:
        """The turns of a conversation, in order."""
        return self._select("WHERE conversation = ? ORDER BY number", (conversation,))

    def search(self, words: str, limit: int = 100) -> list[KeptTurn]:
        """Turns whose texts contain `words`, newest first; case and accents don't matter."""
        wanted = _fold(words.strip())
        if not wanted:
            return []
        return self._select(
            "WHERE instr(folded(heard || char(10) || translation), ?) ORDER BY conversation DESC, number DESC LIMIT ?",
            (wanted, limit),
        )

    def export(self) -> dict[str, object]:
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
        self._database.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with explain_storage(self._path), self._database:
            yield

    def _select(self, condition: str, values: tuple[object, ...]) -> list[KeptTurn]:
        with explain_storage(self._path), closing(self._database.cursor()) as cursor:
            cursor.row_factory = sqlite3.Row
            return [_turn(row) for row in cursor.execute(f"SELECT * FROM turns {condition}", values)]  # noqa: S608

    def _truncate_log(self) -> bool:
        """Empty the write-ahead log, which holds what was deleted; False while another process reads."""
        with explain_storage(self._path):
            busy = self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy


def _turn(row: sqlite3.Row) -> KeptTurn:
    turn = Turn(
        number=row["number"],
        side=Side(row["side"]),
        source=row["source"],
        target=row["target"],
        heard=row["heard"],
        heard_stable=len(row["heard"]),
        typed=bool(row["typed"]),
        translation=row["translation"],
        translation_stable=len(row["translation"]),
        final=True,
        engine=row["engine"],
        quality=Quality(row["quality"]) if row["quality"] else None,
        meant=row["meant"],
        spoken=bool(row["spoken"]),
        error_code=row["error_code"],
        warnings=tuple(json.loads(row["warnings"])),
        timings_ms=tuple(json.loads(row["timings_ms"]).items()),
    )
    return KeptTurn(row["conversation"], row["at"], turn)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
