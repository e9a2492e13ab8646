"""The child process that holds the engines: ``python -m device_app.engine_host.process FD``.

FD is one end of a socket pair; the first message on it is an `EngineConfiguration`, afterwards those of
``device_app/events/engine.py`` go both ways. Jobs are done one after another on the main thread. A receiving thread
takes the messages, so that `Abandon` and `Hush` overtake the work, and a third one gives signs of life. The process
ends with its parent, whatever way the parent ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from device_app.capabilities import capabilities
from device_app.chain.chain import Chain
from device_app.chain.sample_sources import LiveSamples
from device_app.engine_host.background import EngineShare
from device_app.engine_host.file_worker import FileWorker
from device_app.engine_host.page_jobs import PageJobs
from device_app.events.documents import DropJob, FileJob, HoldJob
from device_app.events.engine import (
    Abandon,
    EngineAlive,
    EngineFailed,
    EngineReady,
    FinishListening,
    Hear,
    Hush,
    Interpret,
    JobFailed,
    Listen,
    Say,
)
from device_app.events.families import Data, JobId, PageJob, Status
from device_app.events.status import EnginesLoading
from device_app.logs import program_log
from device_app.offline import forbid_network
from device_app.settings import TurnSettings
from engines.cancellation import Cancellation
from engines.errors import Cancelled, DragomanError
from engines.loading import Engines
from engines.plugin import Stage
from engines.protocols import VoiceActivityDetector

ALIVE_SECONDS = 0.25
"""Time between two signs of life."""

_OUT_OF_MEMORY_SCORE = "500"
"""Makes the kernel choose this process before the window when memory runs out (0 … 1000, proc(5))."""

NICENESS = 10
"""Priority of the engines: window and sound go before them on busy cores (nice(1): a ninth of a usual share)."""

FATAL = frozenset({"engine.gpu_fault"})
"""Failures after which only a new process can work: a fault of CUDA spoils the context of this one for good."""

FATAL_STATUS = 3
"""Exit status after a failure of `FATAL`."""

_PR_SET_PDEATHSIG = 1
"""Of prctl(2)."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineConfiguration:
    """What the process needs to begin; picklable.

    Attributes:
        load: loads the engines; it is given what to call before each stage.
        detect: makes the detector of voice.
        turn: course of a turn.
        parent: process id of the parent.
    """

    load: Callable[[Callable[[Stage], None]], Engines]
    detect: Callable[[], VoiceActivityDetector]
    turn: TurnSettings
    parent: int = field(default_factory=os.getpid)


def load_detector() -> VoiceActivityDetector:
    """The appliance's detector of voice."""
    # The application pickles this function by name: only the child pays for the import of the detector's runtime.
    from engines.silero import SileroVoiceActivityDetector  # noqa: PLC0415

    return SileroVoiceActivityDetector()


class _Job:
    """A request and what can stop it."""

    def __init__(self, request: Listen | Interpret | Say | PageJob) -> None:
        self.request = request
        self.cancellation = Cancellation()
        self.voice = Cancellation()
        self.samples = LiveSamples(self.cancellation)

    def abandon(self) -> None:
        self.cancellation.cancel()
        self.samples.finish()


class EngineProcess:
    """The life of the child process."""

    def __init__(self, connection: Connection, configuration: EngineConfiguration) -> None:
        self._connection = connection
        self._configuration = configuration
        self._sending = threading.Lock()
        self._jobs: dict[JobId, _Job] = {}
        self._waiting: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._done: JobId | None = None
        self._share = EngineShare()
        self._files = FileWorker(self._share, self._send)

    def run(self) -> None:
        """Load the engines and do jobs until the connection ends, which ends the process."""
        threading.Thread(target=self._receive, name="receiver", daemon=True).start()
        threading.Thread(target=self._live, name="signs-of-life", daemon=True).start()
        try:
            engines = self._configuration.load(lambda stage: self._send(EnginesLoading(stage.value)))
            detector = self._configuration.detect()
            chain = Chain(engines, detector, self._configuration.turn)
        except DragomanError as error:
            self._send(EngineFailed(error.code, error.message, error.hint))
            return
        self._send(EngineReady(capabilities(engines), engines.pairs, engines.sentence_pairs, engines.rewordable_pairs))
        self._files.start(engines)
        pages = PageJobs(engines, detector)
        while True:
            job = self._waiting.get()
            with self._share.at_once():
                self._work(chain, pages, job)

    def _work(self, chain: Chain, pages: PageJobs, job: _Job) -> None:
        number = job.request.job
        try:
            job.cancellation.check()
            self._run_job(chain, pages, job)
        except Cancelled:
            _log.info("job %d was abandoned", number)
        except DragomanError as error:
            self._report(job, JobFailed(number, error.code, error.message, error.hint))
            if error.code in FATAL:
                _log.error("job %d: %s; the process ends", number, error.line())
                # Destructors would talk to the device that failed.
                os._exit(FATAL_STATUS)
        except Exception as error:  # noqa: BLE001 - the process boundary: a bug ends the job, the next one works
            _log.exception("bug in job %d", number)
            message = f"{type(error).__name__}: {error}"
            self._report(job, JobFailed(number, "turn.bug", message, "Try again", bug=True))
        finally:
            self._jobs.pop(number, None)
            self._done = number
            self._send(EngineAlive(number))

    def _run_job(self, chain: Chain, pages: PageJobs, job: _Job) -> None:
        def emit(event: Data) -> None:
            self._report(job, event)

        match job.request:
            case Listen() as request:
                chain.listen(request, job.samples, emit, job.cancellation, job.voice)
            case Interpret() as request:
                chain.interpret(request, emit, job.cancellation, job.voice)
            case Say() as request:
                chain.say(request, emit, job.cancellation, job.voice)
            case PageJob() as request:
                pages.run(request, job.samples, emit, job.cancellation)

    def _report(self, job: _Job, event: Data) -> None:
        if not job.cancellation.cancelled:
            self._send(event)

    def _send(self, message: Data | Status) -> None:
        # When the parent is gone there is nobody to tell; the receiving thread ends the process.
        with self._sending, contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._connection.send(message)

    def _receive(self) -> None:
        try:
            while True:
                self._take(self._connection.recv())
        except (EOFError, ConnectionResetError):
            pass
        except Exception:  # noqa: BLE001 - without this thread the process would be deaf: end, and be started anew
            _log.exception("bug in the receiver")
        # Native code may be at work on the main thread; only the kernel can end that at once.
        os._exit(0)

    def _take(self, message: object) -> None:
        match message:
            case FileJob() | HoldJob() | DropJob():
                self._files.take(message)
            case Listen() | Interpret() | Say() | PageJob():
                job = _Job(message)
                self._jobs[message.job] = job
                self._waiting.put(job)
            case Hear(number, samples):
                if (hearing := self._jobs.get(number)) is not None and not hearing.samples.put(samples):
                    _log.debug("samples of job %d were refused", number)
            case FinishListening(number):
                if (finished := self._jobs.get(number)) is not None:
                    finished.samples.finish()
            case Abandon(number):
                if (abandoned := self._jobs.get(number)) is not None:
                    abandoned.abandon()
            case Hush(number):
                if (hushed := self._jobs.get(number)) is not None:
                    hushed.voice.cancel()
            case _:
                raise TypeError(f"unexpected message {message!r}")

    def _live(self) -> None:
        while True:
            self._send(EngineAlive(self._done))
            threading.Event().wait(ALIVE_SECONDS)


def _settle(parent: int) -> None:
    """End with the parent, leave Ctrl-C to it, let it go first on busy cores, and be the first to go without memory."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before prctl
        sys.exit(0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.enable()
    # Linux gives each thread a priority of its own; libraries that were imported by now have begun some.
    with contextlib.suppress(OSError):
        for thread in (int(path.name) for path in Path("/proc/self/task").iterdir()):
            os.setpriority(os.PRIO_PROCESS, thread, max(os.getpriority(os.PRIO_PROCESS, thread), NICENESS))
    with contextlib.suppress(OSError):  # where /proc is read-only or hidden, the kernel chooses by size
        Path("/proc/self/oom_score_adj").write_text(_OUT_OF_MEMORY_SCORE, "ascii")


def main() -> None:
    """Entry of the child process."""
    connection = Connection(int(sys.argv[1]))
    configuration = connection.recv()
    _settle(configuration.parent)
    forbid_network()
    with program_log("engine"):
        EngineProcess(connection, configuration).run()


if __name__ == "__main__":
    # Classes of the module that runs as __main__ are not those that are pickled under its name: use the latter.
    from device_app.engine_host.process import main as entry

    entry()
