"""The engine process translates documents on a thread of its own, while nobody waits for anything else."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

from device_app.documents.formats import file_format
from device_app.engine_host.background import EngineShare, Hold, patient_engines
from device_app.events.documents import DropJob, FileDone, FileJob, FileProgress, FileReport, HoldJob
from device_app.events.engine import JobFailed
from device_app.events.families import Data, JobId
from device_app.paths import documents_folder, memory_file
from device_app.text_files import read_bytes
from device_app.translation.job import (
    FileResult,
    FileStatus,
    JobWishes,
    Order,
    digest_of,
    orders,
    read_document,
    run_job,
)
from device_app.translation.store import StoredMemory
from device_app.translation.translator import TextTranslator
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.loading import Engines
from engines.protocols import Quality, TranslationRequest

_PROGRESS_SECONDS = 0.25
"""Shortest time between two reports of progress."""

_log = logging.getLogger(__name__)


class _Work:
    def __init__(self, request: FileJob) -> None:
        self.request = request
        self.cancellation = Cancellation()
        self.hold = Hold()


class FileWorker:
    """Translates one document after another.

    Args:
        share: what decides who uses the engines.
        emit: takes events, from the worker's thread.
    """

    def __init__(self, share: EngineShare, emit: Callable[[Data], None]) -> None:
        self._share, self._emit = share, emit
        self._works: dict[JobId, _Work] = {}
        self._waiting: queue.SimpleQueue[_Work] = queue.SimpleQueue()

    def start(self, engines: Engines) -> None:
        """Begin to work with these engines."""
        threading.Thread(target=self._run, args=(engines,), name="documents", daemon=True).start()

    def take(self, request: FileJob | HoldJob | DropJob) -> None:
        """Take a request; returns at once."""
        match request:
            case FileJob():
                work = self._works[request.job] = _Work(request)
                self._waiting.put(work)
            case HoldJob(job, on) if job in self._works:
                self._works[job].hold.set(on=on)
            case DropJob(job) if job in self._works:
                self._works[job].cancellation.cancel()
            case _:
                pass  # its work is done already

    def _run(self, engines: Engines) -> None:
        while True:
            work = self._waiting.get()
            job = work.request.job
            try:
                self._work(engines, work)
            except Cancelled:
                _log.info("document %d was given up", job)
            except DragomanError as error:
                self._emit(JobFailed(job, error.code, error.message, error.hint))
            except Exception as error:  # noqa: BLE001 - the thread's border: a bug ends the document, the next one works
                _log.exception("bug in document %d", job)
                self._emit(JobFailed(job, "turn.bug", f"{type(error).__name__}: {error}", "Try again", bug=True))
            finally:
                self._works.pop(job, None)

    def _work(self, engines: Engines, work: _Work) -> None:
        request = work.request
        path = Path(request.path)
        file_format(path, read_bytes(path))  # a format that is refused is told by its own name, before anything else
        wanted = TranslationRequest("", request.source, request.target, terms=request.terms)
        patient = patient_engines(engines, self._share, work.hold)
        wishes = JobWishes(request.source, request.target, digest=digest_of(patient, wanted))
        total = sum(map(len, read_document(path, wishes)[1].texts))
        if not total:
            raise DragomanError("file.no_words", f"{path} holds no words", hint="Choose another file")
        progress = _Progress(request.job, total, self._emit)
        with StoredMemory(memory_file()) as memory:
            translator = TextTranslator(patient, wanted, memory, work.cancellation)
            order = _order(path, request.target)
            (result,) = run_job([order], wishes, translator, memory, progress.add)
        if result.status in {FileStatus.FAILED, FileStatus.SKIPPED}:
            raise DragomanError(result.code, result.message, hint=result.hint)
        self._emit(FileDone(request.job, _report(result)))


class _Progress:
    def __init__(self, job: JobId, total: int, emit: Callable[[Data], None]) -> None:
        self._job, self._total, self._emit = job, total, emit
        self._done = 0
        self._told = time.monotonic()
        emit(FileProgress(job, 0, total))

    def add(self, characters: int) -> None:
        self._done += characters
        now = time.monotonic()
        if now - self._told >= _PROGRESS_SECONDS:
            self._told = now
            self._emit(FileProgress(self._job, self._done, self._total))


def _order(path: Path, target: str) -> Order:
    """The translation beside the original, or among the documents where nothing can be written beside it."""
    out = None if os.access(path.parent, os.W_OK) else documents_folder()
    (order,) = orders([path], out, target)
    return order


def _report(result: FileResult) -> FileReport:
    tally = result.tally
    return FileReport(
        str(result.order.output),
        result.status is FileStatus.DONE_BEFORE,
        tally.sentences,
        tally.repeated,
        tally.remembered,
        tally.quality is Quality.ROUGH,
        sum(tally.warnings.values()),
    )
