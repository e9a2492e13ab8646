"""Translating documents: from the page to the engines, and back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from device_app.events.families import Data, PageJob, PageRequest, Status
from engines.protocols import Term

# ── window → conversation ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FileRequest(PageRequest):
    """What concerns the document in the background, and nothing else."""


@dataclass(frozen=True, slots=True)
class TranslateFile(FileRequest):
    """Translate a document while nothing else is to be done; one at a time.

    Attributes:
        path: the document.
        source: code of its language.
        target: code wanted.
    """

    path: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class PauseFile(FileRequest):
    """Wait, or go on."""

    on: bool


@dataclass(frozen=True, slots=True)
class CancelFile(FileRequest):
    """Give the document up; what was translated is remembered."""


@dataclass(frozen=True, slots=True)
class TellFile(FileRequest):
    """Say again how far the document is."""


# ── conversation → engine process ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FileJob(PageJob):
    """Translate a document in the background; the fields are those of `TranslateFile`, and the person's own terms."""

    path: str
    source: str
    target: str
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class HoldJob(PageJob):
    """Let a job of the background wait, or go on."""

    on: bool


@dataclass(frozen=True, slots=True)
class DropJob(PageJob):
    """End a job of the background at its next sentence."""


# ── engine process → conversation ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FileProgress(Data):
    """How many characters of a document are translated, of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of a document.

    Attributes:
        output: path of its translation; empty where there is none.
        again: whether it had been translated before and is unchanged.
        sentences: how many it has.
        repeated: how many of them had come before in it.
        remembered: how many were known from another time.
        rough: whether some of it is no more than rough.
        warnings: how many sentences a person should look at.
    """

    output: str
    again: bool = False
    sentences: int = 0
    repeated: int = 0
    remembered: int = 0
    rough: bool = False
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class FileDone(Data):
    """The document is translated."""

    report: FileReport


# ── conversation → window ────────────────────────────────────────────────────────────────────────────────────────────


class FileStage(StrEnum):
    """How far a document is."""

    NONE = "none"
    READING = "reading"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class FileChanged(Status):
    """How far the document is.

    Attributes:
        stage: the same in a word.
        path: the document.
        done: characters that are translated.
        total: all of them; 0 while it is being read.
        seconds_left: None as long as nobody knows.
        report: what became of it, at `FileStage.DONE`.
        code: why it failed.
        message: English text of `code`.
    """

    stage: FileStage = FileStage.NONE
    path: str = ""
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    report: FileReport | None = None
    code: str = ""
    message: str = ""
