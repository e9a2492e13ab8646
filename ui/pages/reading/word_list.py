"""The words that somebody kept, for the page of reading; read and written in a thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.paths import documents_folder, words_file
from device_app.reading.entries import Word
from device_app.vocabulary import DragomanError, make_folder
from ui.background import Background
from ui.bidi import isolated

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class WordList(QObject):
    """The list, its export for Anki, its end."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._words: list[Word] = []
        self._exported = ""
        self._failure = ""
        self._do(_kept)

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, str]]:
        """The words, the newest first: text, reading, meaning, and the codes of their languages."""
        return [
            {
                "text": word.text,
                "reading": word.reading,
                "meaning": word.meaning,
                "source": word.source,
                "target": word.target,
            }
            for word in reversed(self._words)
        ]

    @Property(str, notify=changed)
    def exported(self) -> str:
        """Where the list was written; empty as long as it wasn't."""
        return isolated(self._exported) if self._exported else ""

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of why the last wish could not be fulfilled; empty otherwise."""
        return self._failure

    def holds(self, word: Word) -> bool:
        """Whether a word of the same sentence is in the list."""
        return any((word.text, word.sentence) == (known.text, known.sentence) for known in self._words)

    def add(self, word: Word) -> None:
        """Keep a word."""
        self._do(lambda: _added(word))

    @Slot()
    def export(self) -> None:
        """Write the list for Anki, among this device's documents."""

        def written(path: str) -> None:
            self._exported, self._failure = path, ""
            self.changed.emit()

        self._background.run(self, _exported, written, self._failed)

    @Slot()
    def forget(self) -> None:
        """Delete the list."""
        self._do(_forgotten)

    def _do(self, work: Callable[[], list[Word]]) -> None:
        def show(words: list[Word]) -> None:
            self._words, self._failure = words, ""
            self.changed.emit()

        self._background.run(self, work, show, self._failed)

    def _failed(self, error: DragomanError) -> None:
        self._failure = error.code
        self.changed.emit()


# Collection and Anki's library are imported by who uses them: a third of a second that no page need wait for.


def _kept() -> list[Word]:
    from device_app.reading.collection import Collection  # noqa: PLC0415 - see above

    return Collection(words_file()).words


def _added(word: Word) -> list[Word]:
    from device_app.reading.collection import Collection  # noqa: PLC0415 - see above

    collection = Collection(words_file())
    collection.add(word)
    return collection.words


def _forgotten() -> list[Word]:
    from device_app.reading.collection import Collection  # noqa: PLC0415 - see above

    Collection(words_file()).forget()
    return []


def _exported() -> str:
    from device_app.reading.collection import Collection, write_anki  # noqa: PLC0415 - see above

    folder = documents_folder()
    path = folder / f"words {datetime.now().astimezone():%Y-%m-%d %H-%M-%S}.apkg"
    try:
        make_folder(Path(folder), 0o700)
    except OSError as error:
        raise DragomanError("storage.unwritable", f"{folder} can't be written: {error.strerror}") from error
    write_anki(Collection(words_file()).words, path)
    return str(path)
