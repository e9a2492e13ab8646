"""What stands for the engine process in a still world: jobs one after another, signs of life, an end."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable

from device_app.capabilities import capabilities
from device_app.engine_host.process import ALIVE_SECONDS, EngineConfiguration
from device_app.events.engine import (
    Abandon,
    EngineAlive,
    EngineFailed,
    EngineReady,
    FinishListening,
    Hear,
    Hush,
    Interpret,
    Listen,
    Say,
)
from device_app.events.families import Control, Data, JobId, PageJob, Status
from device_app.events.status import EnginesLoading
from engines.errors import DragomanError
from engines.loading import Engines
from engines.protocols import Samples
from tests.device_app.conversation.still_jobs import StillJob
from tests.device_app.conversation.still_life import World

LOADING_SECONDS = 0.5


class CrashError(Exception):
    """Raised by a loader in place of the end of the process."""


class LoadingForEverError(Exception):
    """Raised by a loader that would never return."""


class StillEngine:
    """Stands for an `EngineClient` and the process behind it."""

    _pids = itertools.count(1)

    def __init__(
        self,
        world: World,
        configuration: EngineConfiguration,
        on_message: Callable[[Data | Status], None],
        on_exit: Callable[[int], None],
    ) -> None:
        self._pid = next(self._pids)
        self.frozen = False
        self._world = world
        self._configuration = configuration
        self._on_message = on_message
        self._on_exit = on_exit
        self.sent: list[Control | Data] = []
        self._ended = False
        self._engines: Engines | None = None
        self._waiting: deque[Listen | Interpret | Say] = deque()
        self._job: StillJob | None = None
        self._done: JobId | None = None
        self._busy_until = 0.0
        self._sound: dict[JobId, list[Samples | None]] = {}
        self._abandoned: set[JobId] = set()
        self._hushed: set[JobId] = set()
        world.at(LOADING_SECONDS, self._load)

    @property
    def pid(self) -> int:
        return self._pid

    def send(self, message: Control | Data) -> None:
        self.sent.append(message)
        match message:
            case Listen() | Interpret() | Say():
                self._waiting.append(message)
                self._sound[message.job] = []
            case PageJob():  # a test tells what comes of it
                self._sound[message.job] = []
            case Hear(job, samples):
                self._sound[job].append(samples)
            case FinishListening(job):
                self._sound[job].append(None)
            case Abandon(job):
                self._abandoned.add(job)
            case Hush(job):
                self._hushed.add(job)
        self._world.at(0.0, self._work)

    def tell(self, message: Data) -> None:
        """Something of a job that stands still here."""
        self._on_message(message)

    def kill(self) -> None:
        self.exit(-9)

    def exit(self, status: int) -> None:
        if not self._ended:
            self._ended = True
            self.close()
            self._world.at(0.0, lambda: self._on_exit(status))

    def close(self) -> None:
        self._ended = True
        if self._job is not None:
            self._job.close()

    def _load(self) -> None:
        if self._ended:
            return
        try:
            self._engines = self._configuration.load(lambda stage: self._on_message(EnginesLoading(stage)))
        except LoadingForEverError:
            return
        except CrashError:
            self.exit(-9)
        except DragomanError as error:
            self._on_message(EngineFailed(error.code, error.message, error.hint))
            self.exit(0)
        else:
            engines = self._engines
            self._on_message(EngineReady(capabilities(engines), engines.pairs, engines.sentence_pairs))
            self._live()
            self._work()

    def _live(self) -> None:
        if not self._ended:
            if not self.frozen:
                self._on_message(EngineAlive(self._done))
            self._world.at(ALIVE_SECONDS, self._live)

    def _work(self) -> None:
        """Go on with the current job, or begin the next one."""
        if self._ended or self._engines is None or self.frozen or self._world.now < self._busy_until:
            return
        if self._job is None:
            if not self._waiting:
                return
            request = self._waiting.popleft()
            self._job = StillJob(request, self._engines, self._configuration, self._sound[request.job], self._hushed)
        job = self._job
        if job.request.job in self._abandoned and job.can_be_cancelled:
            self._finish(job)
            return
        for step in job.steps:
            match step:
                case float():
                    self._busy_until = self._world.now + step
                    self._world.at(step, self._work)
                    return
                case None:  # until something is sent
                    return
                case int():
                    self.exit(step)
                    return
                case _ if job.request.job not in self._abandoned:
                    self._on_message(step)
        self._finish(job)

    def _finish(self, job: StillJob) -> None:
        job.close()
        self._job, self._done = None, job.request.job
        self._on_message(EngineAlive(self._done))
        self._world.at(0.0, self._work)
