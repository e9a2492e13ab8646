"""What the page of documents shows: what there is to choose, and how far the chosen one is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from device_app.events.documents import CancelFile, FileChanged, FileStage, PauseFile, TellFile, TranslateFile
from device_app.events.families import Side, Status
from ui import texts
from ui.bidi import isolated
from ui.bridge import Bridge
from ui.folder_model import FolderModel
from ui.seat_direction import SeatDirection
from ui.seat_limits import obstacle

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

_MINUTE, _HOUR = 60.0, 3600.0
_OVER = {FileStage.DONE, FileStage.FAILED, FileStage.CANCELLED}


@QmlElement
class DocumentsModel(SeatDirection):
    """Documents from one seat's language into the other's.

    Args:
        conversation: the two seats, and the way to the engines.
    """

    changed = Signal()

    def __init__(self, conversation: Bridge, parent: QObject | None = None) -> None:
        super().__init__(conversation, Side.A, parent)
        self._files = FolderModel(self)
        self._chosen = ""
        self._file = FileChanged()
        conversation.told.connect(self._take)
        conversation.post(TellFile())

    # ── what the views see ───────────────────────────────────────────────────────────────────────────────────────────

    @Property(FolderModel, constant=True)
    def files(self) -> FolderModel:
        """What there is to choose from."""
        return self._files

    @Property(str, notify=changed)
    def obstacle(self) -> str:
        """Key of the text of why no document can be translated between the two; empty where it can."""
        return self._obstacle()

    def _obstacle(self) -> str:
        return obstacle(self._conversation.abilities, self._pair())

    @Property(str, notify=changed)
    def path(self) -> str:
        """The document that was chosen, or is being translated; empty for none."""
        return self._path()

    @Property(str, notify=changed)
    def name(self) -> str:
        """Its name."""
        path = self._path()
        return isolated(Path(path).name) if path else ""

    @Property(str, notify=changed)
    def stage(self) -> str:
        """How far it is: a member of `FileStage`; ``none`` for one that was only chosen."""
        return self._stage().value

    @Property(float, notify=changed)
    def progress(self) -> float:
        """How much is translated, 0 … 1."""
        return self._file.done / self._file.total if self._file.total else 0.0

    @Property(str, notify=changed)
    def status(self) -> str:
        """How far it is, in the language of the device's own words."""
        reader = str(self._conversation.property("reader"))
        match self._stage():
            case FileStage.READING:
                return texts.text(reader, "documents_reading")
            case FileStage.RUNNING:
                return _time_left(reader, self._file.seconds_left)
            case FileStage.PAUSED:
                return texts.text(reader, "documents_paused")
            case FileStage.CANCELLED:
                return texts.text(reader, "documents_cancelled")
            case FileStage.FAILED:
                return texts.failure_text(reader, self._file.code, self._file.message)
            case _:
                return ""

    @Property("QVariantList", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def report(self) -> list[str]:
        """What became of it, line by line."""
        report = self._file.report
        if report is None or self._stage() is not FileStage.DONE:
            return []
        reader = str(self._conversation.property("reader"))

        def line(key: str, count: int = 0) -> str:
            return texts.text(reader, key).format(n=count)

        lines = [line("documents_again")] if report.again else [line("documents_sentences", report.sentences)]
        lines += [line("documents_known", report.remembered)] if report.remembered else []
        lines += [line("documents_rough")] if report.rough and not report.again else []
        lines += [line("documents_check", report.warnings)] if report.warnings else []
        return lines

    @Property(str, notify=changed)
    def output(self) -> str:
        """Where the translation is; empty as long as there is none."""
        report = self._file.report
        return isolated(report.output) if report is not None and self._stage() is FileStage.DONE else ""

    # ── what people do ───────────────────────────────────────────────────────────────────────────────────────────────

    @Slot(str)
    def choose(self, path: str) -> None:
        """Look at a document; one that is being translated goes on."""
        if self._busy():
            return
        self._chosen = path
        self.changed.emit()

    @Slot()
    def translate(self) -> None:
        """Translate the document that was chosen."""
        if self._path() and not self._busy() and not self._obstacle():
            path, self._chosen = self._path(), ""
            self._conversation.post(TranslateFile(path, *self._pair()))

    @Slot()
    def pause(self) -> None:
        """Wait, or go on."""
        self._conversation.post(PauseFile(self._file.stage is not FileStage.PAUSED))

    @Slot()
    def cancel(self) -> None:
        """Give the document up."""
        self._conversation.post(CancelFile())

    # ── what the conversation tells ──────────────────────────────────────────────────────────────────────────────────

    def _announce(self) -> None:
        super()._announce()
        self.changed.emit()

    @Slot(object)
    def _take(self, status: Status) -> None:
        if isinstance(status, FileChanged):
            self._file = status
            if status.stage not in _OVER:
                self._chosen = ""
            if status.stage is FileStage.DONE:
                self._files.refresh()
            self.changed.emit()

    def _busy(self) -> bool:
        return self._file.stage in {FileStage.READING, FileStage.RUNNING, FileStage.PAUSED}

    def _stage(self) -> FileStage:
        return FileStage.NONE if self._chosen else self._file.stage

    def _path(self) -> str:
        return self._chosen or self._file.path


def _time_left(reader: str, seconds: float | None) -> str:
    if seconds is None:
        return texts.text(reader, "translating")
    if seconds < _MINUTE:
        return texts.text(reader, "seconds_left").format(n=max(1, round(seconds)))
    key, unit = ("minutes_left", _MINUTE) if seconds < _HOUR else ("hours_left", _HOUR)
    return texts.text(reader, key).format(n=round(seconds / unit))
