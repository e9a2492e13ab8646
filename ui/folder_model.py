"""Folders and documents to choose from: this device's own, and what is plugged in. No file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.documents.places import FolderEntry, entries, places
from device_app.vocabulary import DragomanError
from ui.background import Background

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class FolderModel(QObject):
    """What is in the folder that is open; at first the places that there are. Read in a thread: sticks are slow."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        self._folder = ""
        self._top = ""
        self._rows: list[FolderEntry] = []
        self._failure = ""
        self._busy = True
        self.refresh()

    @Property(str, notify=changed)
    def folder(self) -> str:
        """Name of the folder that is open; empty at the places."""
        return Path(self._folder).name

    @Property(bool, notify=changed)
    def inside(self) -> bool:
        """Whether a folder is open."""
        return bool(self._folder)

    @Property(bool, notify=changed)
    def busy(self) -> bool:
        """Whether it is not known yet what is there."""
        return self._busy

    @Property(str, notify=changed)
    def failure(self) -> str:
        """Code of why the folder can't be shown; empty otherwise."""
        return self._failure

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def rows(self) -> list[dict[str, object]]:
        """What there is: name, path, whether it is a folder; the own folder has no name."""
        return [{"name": row.name, "path": row.path, "folder": row.folder} for row in self._rows]

    @Slot(str)
    def open(self, path: str) -> None:
        """Open a folder."""
        if not self._folder:
            self._top = path
        self._go(path)

    @Slot()
    def up(self) -> None:
        """Back to the folder around this one, and from the topmost to the places."""
        self._go("" if self._folder in {"", self._top} else str(Path(self._folder).parent))

    @Slot()
    def refresh(self) -> None:
        """Look again."""
        folder = self._folder

        def show(found: list[FolderEntry]) -> None:
            if folder == self._folder:
                self._show(found, "")

        def failed(error: DragomanError) -> None:
            if folder == self._folder:
                self._show([], error.code)

        self._background.run(self, lambda: entries(Path(folder)) if folder else places(), show, failed)

    def _go(self, folder: str) -> None:
        # What was shown belongs to another folder: a tap on it would choose what nobody sees.
        self._folder, self._rows, self._failure, self._busy = folder, [], "", True
        self.changed.emit()
        self.refresh()

    def _show(self, rows: list[FolderEntry], failure: str) -> None:
        if (rows, failure, False) != (self._rows, self._failure, self._busy):
            self._rows, self._failure, self._busy = rows, failure, False
            self.changed.emit()
