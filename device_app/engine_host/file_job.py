"""The engine process translates a document."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from device_app.documents.formats import file_format
from device_app.events.documents import FileDone, FileJob, FileProgress, FileReport
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
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import Quality, TranslationRequest

_MOST_NAMES = 100
"""A name that is taken gets a number, up to this."""

_PROGRESS_SECONDS = 0.25
"""Shortest time between two reports of progress."""


def translate_file(
    request: FileJob, engines: Engines, emit: Callable[[Data], None], cancellation: Cancellation
) -> None:
    """Translate a document and tell how far it is, and at the end what became of it.

    Raises:
        DragomanError: ``file.*``, ``storage.*``, ``mt.*``.
        Cancelled: it was given up.
    """
    path = Path(request.path)
    file_format(path, read_bytes(path))  # a format that is refused is told by its own name, before anything else
    wanted = TranslationRequest("", request.source, request.target, terms=request.terms)
    wishes = JobWishes(request.source, request.target, digest=digest_of(engines, wanted))
    total = sum(map(len, read_document(path, wishes)[1].texts))
    if not total:
        raise DragomanError("file.no_words", f"{path} holds no words", hint="Choose another file")
    progress = _Progress(request.job, total, emit)
    with StoredMemory(memory_file()) as memory:
        translator = TextTranslator(engines, wanted, memory, cancellation)
        for number in range(1, _MOST_NAMES):
            (result,) = run_job([_order(path, request.target, number)], wishes, translator, memory, progress.add)
            if result.status is not FileStatus.SKIPPED:  # else somebody else's file has that name
                break
    if result.status in {FileStatus.FAILED, FileStatus.SKIPPED}:
        raise DragomanError(result.code, result.message, hint=result.hint)
    emit(FileDone(request.job, _report(result)))


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


def _order(path: Path, target: str, number: int) -> Order:
    """The translation beside the original, or among the documents where nothing can be written beside it."""
    out = None if os.access(path.parent, os.W_OK) else documents_folder()
    (order,) = orders([path], out, target)
    name = order.output.with_stem(f"{order.output.stem} ({number})")
    return order if number == 1 else replace(order, output=name)


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
