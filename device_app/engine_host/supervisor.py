"""Keeps an engine process running: starts it, notices its end and its hanging, starts it anew with growing pauses.

Used by the conversation's thread alone; it waits for nothing. A process that has to be ended because
it doesn't let go of an abandoned job takes no other job with it: what was sent for those is sent again to the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from device_app.engine_host.process import EngineConfiguration
from device_app.events.engine import Abandon, EngineAlive, EngineFailed, EngineReady, Hush, JobEnded
from device_app.events.families import Control, Data, JobId, Status
from engines.errors import DragomanError

MAX_KEPT = 4096
"""Messages of a job that are kept to be sent again (about two minutes of sound): of more, the oldest sound is dropped,
as a device that listens by itself may wait for hours."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the supervisor waits for what.

    Attributes:
        loading: for the engines to load (seconds).
        silent: without a sign of life from a process that has loaded its engines (seconds).
        ending: for a process that was killed to be gone (seconds).
        abandoned: for a job that was abandoned to stop (seconds).
        restart: before the first new start (seconds); doubled with each further one …
        restart_most: … up to this (seconds).
        known: before a new start after a failure that time alone doesn't cure (seconds).
        attempts: starts that may fail in a row before the device calls itself unavailable.
    """

    loading: float = 120.0
    silent: float = 10.0
    ending: float = 10.0
    abandoned: float = 3.0
    restart: float = 0.2
    restart_most: float = 5.0
    known: float = 30.0
    attempts: int = 3


class Client(Protocol):
    """One run of the engine process; see `EngineClient`."""

    @property
    def pid(self) -> int:
        """Process id."""

    def send(self, message: Control | Data) -> None:
        """Queue a message; returns at once."""

    def kill(self) -> None:
        """End the process at once."""

    def close(self) -> None:
        """End the process and its threads."""


StartClient = Callable[[EngineConfiguration, Callable[[Data | Status], None], Callable[[int], None]], Client]
"""Starts a process; it is given what `EngineClient` is."""


@dataclass(frozen=True, slots=True)
class FromEngine:
    """A message of the process that was started as number `generation`."""

    generation: int
    message: Data | Status


@dataclass(frozen=True, slots=True)
class EngineExited:
    """The process that was started as number `generation` ended with `status` (negative: the signal)."""

    generation: int
    status: int


class Supervisor:
    """One engine process at a time.

    Args:
        configuration: of the process.
        post: called from threads of the client with what to pass to `take` and `exited`.
        patience: the time limits.
        clock: seconds.
        start_client: starts a process.

    Attributes:
        ready: whether the engines are loaded.
        failure: why the last process ended; None before the first end.
        keeps_jobs: whether the jobs of the last process that ended go on in the next one.
        unavailable: whether a start failed for a reason that lasts, or too many failed in a row.
    """

    def __init__(
        self,
        configuration: EngineConfiguration,
        post: Callable[[FromEngine | EngineExited], None],
        patience: Patience,
        clock: Callable[[], float],
        start_client: StartClient,
    ) -> None:
        self._configuration = configuration
        self._post = post
        self._patience = patience
        self._clock = clock
        self._start_client = start_client
        self._client: Client | None = None
        self._generation = 0
        self._pause = patience.restart
        self._start_at: float | None = None
        self._last_sign = 0.0
        self._abandoned: dict[JobId, float] = {}
        self._unfinished: dict[JobId, list[Data]] = {}
        self._known_failure: DragomanError | None = None
        self._killed_at: float | None = None
        self._failed_starts = 0
        self._started = 0.0
        self.ready = False
        self.failure: DragomanError | None = None
        self.keeps_jobs = False
        self.unavailable = False

    @property
    def pid(self) -> int | None:
        """Process id; None while there is no process."""
        return None if self._client is None else self._client.pid

    @property
    def replaceable(self) -> bool:
        """Whether the process can be ended: one that native code holds in the kernel outlasts its killing.

        May be asked from any thread.
        """
        killed = self._killed_at
        return killed is None or self._clock() - killed < self._patience.ending

    def start(self) -> None:
        """Start the process."""
        self._start_at = None
        self._generation += 1
        self._killed_at = None
        self._known_failure = None
        self._started = self._last_sign = self._clock()
        self._abandoned.clear()
        generation = self._generation
        try:
            self._client = self._start_client(
                self._configuration,
                lambda message: self._post(FromEngine(generation, message)),
                lambda status: self._post(EngineExited(generation, status)),
            )
        except OSError as error:  # no memory, no process, no file left: as good as a crash
            self._end(DragomanError("engine.crashed", f"the engines could not be started: {error}"))
            return
        for messages in self._unfinished.values():
            for message in messages:
                self._client.send(message)

    def send(self, message: Hush | Data) -> None:
        """Send to the process, or to the next one while there is none."""
        if isinstance(message, Data):
            sent = self._unfinished.setdefault(message.job, [])
            sent.append(message)
            if len(sent) > MAX_KEPT:
                del sent[1]  # after the request
        if self._client is not None:
            self._client.send(message)

    def abandon(self, job: JobId) -> None:
        """Drop a job; a process that doesn't let go of it in time is ended."""
        self._unfinished.pop(job, None)
        if self._client is not None:
            self._abandoned[job] = self._clock() + self._patience.abandoned
            self._client.send(Abandon(job))

    def take(self, received: FromEngine) -> Data | Status | None:
        """Note what a message says about the process; the message, or None when it is of no concern to others."""
        if received.generation != self._generation or self._client is None:
            return None
        self._last_sign = self._clock()
        message = received.message
        match message:
            case EngineAlive(done):
                self._forget(done)
                return None
            case EngineFailed(code, text, hint):
                self._known_failure = DragomanError(code, text, hint=hint)
                return None
            case EngineReady():
                self.ready = True
                self.unavailable = False
                self._failed_starts = 0
            case JobEnded():
                self._pause = self._patience.restart
            case _:
                pass
        return message

    def exited(self, exited: EngineExited) -> DragomanError | None:
        """The process ended; why, and a new start is planned. None when it was an earlier process."""
        if exited.generation != self._generation or self._client is None:
            return None
        failure = self._known_failure or self._explain(exited.status)
        _log.warning("the engine process ended: %s", failure.line())
        self._end(failure)
        return failure

    def tick(self) -> None:
        """Do what is due: a planned start, the end of a process that hangs."""
        now = self._clock()
        if self._start_at is not None and now >= self._start_at:
            self.start()
        if self._client is None or self._killed_at is not None:
            return
        overdue = any(now >= until for until in self._abandoned.values())
        silent = self.ready and now - self._last_sign >= self._patience.silent
        unloaded = not self.ready and now - self._started >= self._patience.loading
        if overdue or silent or unloaded:
            self._killed_at = now
            self._client.kill()

    def configure(self, configuration: EngineConfiguration) -> None:
        """Start the next process with another configuration."""
        self._configuration = configuration

    def renew(self) -> None:
        """Put a new process in the place of this one; what was sent for jobs is sent again."""
        client, self._client = self._client, None
        self.ready = False
        self.unavailable = False
        self._failed_starts = 0
        if client is not None:
            client.kill()
        self.start()

    def close(self) -> None:
        """End the process for good."""
        client, self._client = self._client, None
        self._start_at = None
        self.ready = False
        if client is not None:
            client.close()

    def _end(self, failure: DragomanError) -> None:
        self._client = None
        self.keeps_jobs = self.ready and self._killed_at is not None and bool(self._abandoned)
        self._killed_at = None
        if not self.keeps_jobs:
            self._unfinished.clear()
        if not self.ready:
            self._failed_starts += 1
        self.ready = False
        self.failure = failure
        self.unavailable = self._known_failure is not None or self._failed_starts >= self._patience.attempts
        if self._known_failure is not None:
            self._start_at = self._clock() + self._patience.known
            return
        self._start_at = self._clock() + self._pause
        self._pause = min(2 * self._pause, self._patience.restart_most)

    def _forget(self, done: JobId | None) -> None:
        """Jobs are done in the order of their numbers: those up to `done` need nothing any more."""
        if done is not None:
            self._abandoned = {job: until for job, until in self._abandoned.items() if job > done}
            self._unfinished = {job: sent for job, sent in self._unfinished.items() if job > done}

    def _explain(self, status: int) -> DragomanError:
        hung = self._killed_at is not None
        if hung and not self.ready:
            return DragomanError(
                "engine.load_timeout", "the engines took too long to load", hint="They are tried again"
            )
        if hung:
            return DragomanError("engine.hung", "the engines did not answer any more", hint="They are started again")
        if status == -9:
            return DragomanError(
                "engine.killed",
                "the engines were killed, most likely for want of memory",
                hint="They are started again",
            )
        return DragomanError("engine.crashed", f"the engines ended with status {status}", hint="They are started again")
