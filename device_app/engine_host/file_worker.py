"""Documents in the engine process: one after another, on a thread of their own."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from device_app.engine_host.background import EngineShare, Hold, patient_engines
from device_app.events.documents import DropJob, FileJob, HoldJob
from device_app.events.engine import JobFailed
from device_app.events.families import Data, JobId
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.loading import Engines

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
        # The readers of documents take most of a second to import, which only those wait for who have one.
        from device_app.engine_host.file_job import translate_file  # noqa: PLC0415

        patient = patient_engines(engines, self._share, work.hold)
        translate_file(work.request, patient, self._emit, work.cancellation)
