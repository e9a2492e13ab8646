"""A clock that sound and computing move, so that a busy machine spoils no measurement of what comes in real time.

Sound passes as fast as it can be computed on; what is computed takes its processor time, shared out among its threads.
A pass that is given up is computed to its end, and ends by the clock where it next looks whether it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from device_app.captions import session
from engines.cancellation import Cancellation
from engines.protocols import SAMPLE_RATE, Samples
from engines.whisper import stream
from engines.whisper.recognizer import WhisperRecognizer

P = ParamSpec("P")
T = TypeVar("T")

BLOCK = SAMPLE_RATE // 20


@dataclass
class Clock:
    """Seconds since the sound began.

    Attributes:
        now: on the thread that hears; it is never set back.
    """

    now: float = 0.0

    def wait(self, moment: float) -> None:
        """Go on to a moment that isn't past."""
        self.now = max(self.now, moment)


class SimulatedSound:
    """A `SampleSource` as fast as a microphone by the clock; it waits for nobody.

    Attributes:
        given: samples that were read.
    """

    def __init__(self, sound: Samples, clock: Clock) -> None:
        self.given = 0
        self._sound, self._clock = sound, clock

    def read(self) -> Samples | None:
        """The samples that have been spoken since."""
        if self.given >= len(self._sound):
            return None
        self._clock.wait((self.given + BLOCK) / SAMPLE_RATE)
        end = max(int(self._clock.now * SAMPLE_RATE), self.given + BLOCK)
        block, self.given = self._sound[self.given : end], end
        return block


class _SimulatedFuture(Future[T]):
    def __init__(self, work: Future[T], clock: Clock, ready: float, stop: Callable[[], None]) -> None:
        super().__init__()
        self._clock, self._ready, self._stop = clock, ready, stop
        if failure := work.exception():
            self.set_exception(failure)
        else:
            self.set_result(work.result())

    def cancel(self) -> bool:
        if not self.done():
            self._stop()
        return False

    def done(self) -> bool:
        return self._clock.now >= self._ready

    def result(self, timeout: float | None = None) -> T:
        self._clock.wait(self._ready)
        return super().result(timeout)


class SimulatedExecutor(Executor):
    """One thread beside the one that hears: computes at once, and says so when the clock has come that far.

    Args:
        clock: of the thread that hears.
        threads: processor threads that the work is shared out among.
    """

    def __init__(self, clock: Clock, threads: int) -> None:
        self._clock, self._threads = clock, threads
        self._start = self._free = self._began = 0.0
        self._looks: list[float] = []

    def now(self) -> float:
        """Seconds since the sound began, for the work that is running."""
        return self._start + (time.process_time() - self._began) / self._threads

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `Executor`."""
        self._start, self._began = max(self._clock.now, self._free), time.process_time()
        self._looks = []
        work: Future[T] = Future()
        with patch.object(Cancellation, "check", self._looking(Cancellation.check)):
            try:
                work.set_result(fn(*args, **kwargs))
            except Exception as error:  # noqa: BLE001 - handed on, as an executor does
                work.set_exception(error)
        self._free = self.now()
        return _SimulatedFuture(work, self._clock, self._free, self._stop)

    def _looking(self, check: Callable[[Cancellation], None]) -> Callable[[Cancellation], None]:
        def look(cancellation: Cancellation) -> None:
            self._looks.append(self.now())
            check(cancellation)

        return look

    def _stop(self) -> None:
        """The last work is given up: the thread is free when that next looks."""
        self._free = next((moment for moment in self._looks if moment >= self._clock.now), self._free)


@contextmanager
def simulated(recognizer: WhisperRecognizer, clock: Clock, threads: int) -> Iterator[SimulatedExecutor]:
    """Let a recogniser, and what captions are translated with, compute on the clock; the latter's executor."""
    translation = SimulatedExecutor(clock, threads)

    def timed(read: Callable[[], T]) -> tuple[T, float]:
        began = time.process_time()
        return read(), (time.process_time() - began) / threads

    with (
        patch.object(recognizer, "_executor", SimulatedExecutor(clock, threads)),
        patch.object(stream, "_timed", timed),
        patch.object(session, "ThreadPoolExecutor", lambda *_: translation),
    ):
        yield translation
