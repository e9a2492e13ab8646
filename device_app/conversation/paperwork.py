"""Documents, for their page: translated in the background, whatever else goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.parts import Parts
from device_app.events.documents import (
    DropJob,
    FileChanged,
    FileDone,
    FileJob,
    FileProgress,
    FileStage,
    HoldJob,
    TranslateFile,
)
from device_app.events.engine import JobFailed
from device_app.events.families import Data
from device_app.own_terms import terms_between
from engines.errors import DragomanError

MOST_STARTS = 3
"""Engine processes that may end while one document is being translated, before it is given up."""


class _Pace:
    """How long the rest takes: pauses don't count."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._since = clock()
        self._worked = 0.0
        self._from = 0

    def begin(self, done: int) -> None:
        self._since, self._worked, self._from = self._clock(), 0.0, done

    def pause(self, *, on: bool) -> None:
        if on:
            self._worked += self._clock() - self._since
        self._since = self._clock()

    def left(self, done: int, total: int) -> float | None:
        worked = self._worked + self._clock() - self._since
        made = done - self._from
        return worked / made * (total - done) if made > 0 else None


class Paperwork:
    """One document at a time."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._floor, self._engine, self._abilities = parts.floor, parts.engine, parts.abilities
        self._notify, self._glossary, self._dialogue = parts.notify, parts.glossary, dialogue
        self._job: FileJob | None = None
        self._pace = _Pace(parts.clock)
        self._starts = 0
        self._shown = FileChanged()

    def translate(self, request: TranslateFile) -> None:
        """Begin with a document, instead of the one before."""
        self.cancel()
        failure = self._floor.unavailable or self._abilities.why_not_translate(request.source, request.target)
        self._show(FileChanged(FileStage.READING, request.path))
        if failure is not None:
            self._failed(failure)
            return
        self._starts = 0
        self._begin(request.path, request.source, request.target)

    def pause(self, *, on: bool) -> None:
        """Wait, or go on."""
        if self._job is None or on is (self._shown.stage is FileStage.PAUSED):
            return
        self._pace.pause(on=on)
        self._engine.send(HoldJob(self._job.job, on))
        going = FileStage.RUNNING if self._shown.total else FileStage.READING
        self._show(replace(self._shown, stage=FileStage.PAUSED if on else going))

    def cancel(self) -> None:
        """Give the document up."""
        if self._job is not None:
            self._engine.send(DropJob(self._job.job))
            self._job = None
            self._show(replace(self._shown, stage=FileStage.CANCELLED, seconds_left=None))

    def tell(self) -> None:
        """Say again how far it is."""
        self._notify(self._shown)

    def take(self, event: Data) -> bool:
        """Take an event of the engine process; False where it is none of a document."""
        if self._job is None or event.job != self._job.job:
            return False
        match event:
            case FileProgress(_, done, total):
                self._progress(done, total)
            case FileDone(_, report):
                self._job = None
                ended = replace(self._shown, stage=FileStage.DONE, done=self._shown.total, seconds_left=0.0)
                self._show(replace(ended, report=report))
            case JobFailed(_, code, message, hint):
                self._failed(DragomanError(code, message, hint=hint))
            case _:
                raise TypeError(f"unexpected event {event!r}")
        return True

    def fail(self, failure: DragomanError) -> None:
        """The engine process ended: the next one goes on where it was, for the translated is remembered."""
        job = self._job
        if job is None:
            return
        if self._floor.unavailable is not None or self._starts >= MOST_STARTS:
            self._failed(failure)
            return
        self._engine.abandon(job.job)
        self._begin(job.path, job.source, job.target)

    def _begin(self, path: str, source: str, target: str) -> None:
        self._starts += 1
        self._job = FileJob(
            self._dialogue.next_id(), path, source, target, terms_between(self._glossary, source, target)
        )
        self._engine.send(self._job)
        if self._shown.stage is FileStage.PAUSED:
            self._engine.send(HoldJob(self._job.job, on=True))

    def _progress(self, done: int, total: int) -> None:
        if not self._shown.total or done < self._shown.done:
            self._pace.begin(done)
        stage = FileStage.PAUSED if self._shown.stage is FileStage.PAUSED else FileStage.RUNNING
        left = self._pace.left(done, total)
        self._show(replace(self._shown, stage=stage, done=done, total=total, seconds_left=left))

    def _failed(self, failure: DragomanError) -> None:
        self._job = None
        failed = replace(self._shown, stage=FileStage.FAILED, seconds_left=None)
        self._show(replace(failed, code=failure.code, message=failure.message))

    def _show(self, shown: FileChanged) -> None:
        self._shown = shown
        self._notify(shown)
