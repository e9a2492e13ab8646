"""What the page of the history shows: kept turns by day, searched, and what became of an export."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events import Turn, TurnNumber
from device_app.history.readable import as_text, local_time
from device_app.history.store import History, KeptTurn, has_words
from device_app.pair_list import KeptPair, PairList
from device_app.paths import documents_folder, history_file, phrases_file
from device_app.sticks import sticks
from device_app.vocabulary import DragomanError, make_folder
from ui.bidi import isolated
from ui.bridge import Bridge
from ui.formats import day_name

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_Result = TypeVar("_Result")
_PORTION = 200
"""Turns that are shown before somebody scrolls to their end."""


@QmlElement
class HistoryModel(QObject):
    """The history, newest turn first. The file is read and written in the background.

    Args:
        conversation: what it tells of its keeping, and who says turns again.
    """

    changed = Signal()
    rowsChanged = Signal()  # noqa: N815 - a name of QML

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self._kept = conversation.kept_
        self._turns: list[KeptTurn] = []
        self._words = ""
        self._favourites = False
        self._limit = _PORTION
        self._asked = 0
        self._working = 0
        self._failure = ""
        self._exported = ""
        self._kept.changed.connect(self._load)
        conversation.turn_model.newestChanged.connect(self._load)
        self._load()

    @Slot(str)
    def setSearch(self, words: str) -> None:  # noqa: N802 - a name of QML
        """Show only the turns that contain these words."""
        if words != self._words:
            self._words, self._limit = words, _PORTION
            self._load()

    @Slot()
    def toggleFavourites(self) -> None:  # noqa: N802
        """Show only favourite turns, or all of them again."""
        self._favourites, self._limit = not self._favourites, _PORTION
        self._load()

    @Slot()
    def more(self) -> None:
        """Show older turns too."""
        if len(self._turns) == self._limit and not self._working:
            self._limit += _PORTION
            self._load()

    @Slot(int, int)
    def remove(self, conversation: int, number: int) -> None:
        """Forget a turn."""
        if conversation == self._kept.number and self._conversation.turn_model.turn(TurnNumber(number)):
            self._conversation.delete(number)
        else:
            self._do(partial(_remove, conversation, number), lambda _: self._load())

    @Slot()
    def export(self) -> None:
        """Write everything that is shown into a text file, on a stick if there is one."""
        self._exported = ""
        self._do(partial(_export, self._accept()), self._show_exported)

    @Property("QVariantList", notify=rowsChanged)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, object]]:
        """A row for each day with its ``day``, followed by those of its turns."""
        return list(self._rows())

    @Property(bool, notify=changed)
    def favourites(self) -> bool:
        """Whether only favourites are shown."""
        return self._favourites

    @Property(bool, notify=changed)
    def searching(self) -> bool:
        """Whether not everything is shown."""
        return self._favourites or bool(self._words.strip())

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether something is being read or written."""
        return self._working > 0

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of what went wrong with the history; empty for nothing."""
        return self._failure or str(self._kept.property("failure"))

    @Property(str, notify=changed)
    def exported(self) -> str:
        """Where the last export went; empty where there was none."""
        return isolated(self._exported) if self._exported else ""

    def _rows(self) -> Iterator[dict[str, object]]:
        reader, today = str(self._conversation.property("reader")), datetime.now().astimezone().date()
        abilities = self._conversation.abilities
        voices = {row.code for row in abilities.capabilities if row.speak} if abilities else set()
        for day, turns in groupby(self._turns, _day):
            yield {"day": day_name(day, today, reader)}
            for kept in turns:
                yield _row(kept, audible=kept.turn.target in voices)

    @Slot()
    def _load(self) -> None:
        self._asked += 1
        words = has_words(self._words)
        work = partial(_read, self._limit, self._accept() if words or self._favourites else None)
        asked = self._asked
        self._do(work, lambda turns: self._show(turns, asked))

    def _accept(self) -> Callable[[Turn], bool]:
        words, favourites = has_words(self._words), PairList(phrases_file()) if self._favourites else None
        return lambda turn: (words is None or words(turn)) and (favourites is None or _pair(turn) in favourites)

    def _show(self, turns: list[KeptTurn], asked: int) -> None:
        # Else the next answer is on its way. A view makes all its rows anew, which it needn't for nothing.
        if asked == self._asked and turns != self._turns:
            self._turns = turns
            self.rowsChanged.emit()
        self.changed.emit()

    def _show_exported(self, file: Path) -> None:
        self._exported = str(file)
        self.changed.emit()

    def _do(self, work: Callable[[], _Result], then: Callable[[_Result], None]) -> None:
        self._working += 1
        self._kept.background.run(self, work, partial(self._done, then), self._fail)

    def _done(self, then: Callable[[_Result], None], result: _Result) -> None:
        self._working -= 1
        self._failure = ""
        then(result)

    def _fail(self, failure: DragomanError) -> None:
        self._working -= 1
        self._failure = failure.code
        self.changed.emit()


def _read(limit: int, accept: Callable[[Turn], bool] | None) -> list[KeptTurn]:
    # Looking creates nothing.
    if not os.path.lexists(history_file()):
        return []
    with closing(History(history_file())) as history:
        return history.newest(limit, accept)


def _remove(conversation: int, number: int) -> None:
    with closing(History(history_file())) as history:
        history.delete_turn(conversation, number)


def _export(accept: Callable[[Turn], bool]) -> Path:
    # It knows every encoding, which the first frame of the window need not wait for.
    from device_app.text_files import write_text  # noqa: PLC0415

    turns = _read(1_000_000, accept)
    folder = next((stick for stick in sticks() if os.access(stick, os.W_OK)), documents_folder())
    try:
        make_folder(folder)
    except OSError as error:
        raise DragomanError("storage.not_kept", f"{folder} can't be made: {error.strerror}") from error
    file = folder / f"dragoman-{datetime.now().astimezone():%Y-%m-%d-%H%M%S}.txt"
    write_text(file, as_text(turns))
    return file


def _day(kept: KeptTurn) -> date:
    return local_time(kept.at).date()


def _pair(turn: Turn) -> KeptPair:
    return KeptPair(turn.source, turn.target, turn.heard, turn.translation)


def _row(kept: KeptTurn, *, audible: bool) -> dict[str, object]:
    turn = kept.turn
    return {
        "day": "",
        "conversation": kept.conversation,
        "number": turn.number,
        "time": f"{local_time(kept.at):%H:%M}",
        "side": turn.side.value,
        "source": turn.source,
        "target": turn.target,
        "heard": turn.heard,
        "translation": turn.translation,
        "audible": audible,
    }
