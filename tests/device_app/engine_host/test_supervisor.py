"""Starts, ends and what is sent again, with a clock that the test sets and a process that only notes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from device_app.engine_host.process import EngineConfiguration
from device_app.engine_host.supervisor import MAX_KEPT, EngineExited, FromEngine, Patience, Supervisor
from device_app.events.engine import Abandon, EngineAlive, EngineFailed, EngineReady, Hear, JobEnded, Listen
from device_app.events.families import Control, Data, JobId, Status
from device_app.settings import TurnSettings
from engines.errors import DragomanError
from tests.device_app.small_engines import LoudnessDetector, load_small_engines, text_job

CONFIGURATION = EngineConfiguration(load_small_engines, LoudnessDetector, TurnSettings())
PATIENCE = Patience()
READY = EngineReady((), frozenset())


class NotingClient:
    """Stands for an `EngineClient`."""

    def __init__(self) -> None:
        self.pid = 1
        self.sent: list[Control | Data] = []
        self.killed = self.closed = False

    def send(self, message: Control | Data) -> None:
        self.sent.append(message)

    def kill(self) -> None:
        self.killed = True

    def close(self) -> None:
        self.closed = True


class Setting:
    """A supervisor, its clients and its clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.clients: list[NotingClient] = []
        self.supervisor = Supervisor(CONFIGURATION, lambda _: None, PATIENCE, lambda: self.now, self._start)
        self.supervisor.start()

    def _start(
        self,
        configuration: EngineConfiguration,
        on_message: Callable[[Data | Status], None],
        on_exit: Callable[[int], None],
    ) -> NotingClient:
        self.clients.append(NotingClient())
        return self.clients[-1]

    def take(self, message: Data | Status) -> None:
        self.supervisor.take(FromEngine(len(self.clients), message))

    def end(self, status: int = 1) -> DragomanError | None:
        return self.supervisor.exited(EngineExited(len(self.clients), status))

    def is_ended(self) -> bool:
        """Whether the supervisor ended the newest process."""
        return self.clients[-1].killed

    def pause(self) -> float:
        """Seconds until the next start."""
        before, began = len(self.clients), self.now
        while len(self.clients) == before:
            assert self.now - began < 100.0
            self.now += 0.01
            self.supervisor.tick()
        return self.now - began


@pytest.fixture
def one() -> Setting:
    return Setting()


def test_pauses_between_starts_double_up_to_five_seconds_and_begin_anew_after_a_job(one: Setting) -> None:
    pauses = []
    for _ in range(7):
        one.take(READY)
        one.end()
        pauses.append(one.pause())
    assert pauses == pytest.approx([0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0], abs=0.02)
    one.take(READY)
    one.take(JobEnded(JobId(1), spoken=False))
    one.end()
    assert one.pause() == pytest.approx(0.2, abs=0.02)


def test_a_failure_that_time_does_not_cure_is_tried_again_after_half_a_minute(one: Setting) -> None:
    one.take(EngineFailed("engine.not_installed", "nothing is there"))
    failure = one.end(0)
    assert failure is not None
    assert failure.code == "engine.not_installed"
    assert one.supervisor.unavailable
    assert one.pause() == pytest.approx(30.0, abs=0.02)


def test_the_third_start_that_fails_in_a_row_makes_it_unavailable_and_one_that_works_is_the_end_of_that(
    one: Setting,
) -> None:
    for unavailable in (False, False, True):
        one.end()
        assert one.supervisor.unavailable is unavailable
        one.pause()
    one.take(READY)
    assert not one.supervisor.unavailable
    one.end()
    assert not one.supervisor.unavailable


@pytest.mark.parametrize(
    ("status", "code"), [(-9, "engine.killed"), (-11, "engine.crashed"), (0, "engine.crashed"), (3, "engine.crashed")]
)
def test_why_it_ended(one: Setting, status: int, code: str) -> None:
    failure = one.end(status)
    assert failure is not None
    assert failure.code == code
    assert one.end(status) is None, "once"


def test_a_process_without_a_sign_of_life_for_ten_seconds_is_ended(one: Setting) -> None:
    one.take(READY)
    one.now += 9.9
    one.supervisor.tick()
    assert not one.is_ended()
    one.take(EngineAlive(None))
    one.now += 9.9
    one.supervisor.tick()
    assert not one.is_ended()
    one.now += 0.2
    one.supervisor.tick()
    assert one.is_ended()
    failure = one.end(-9)
    assert failure is not None
    assert failure.code == "engine.hung"
    assert not one.supervisor.keeps_jobs


def test_a_process_that_never_loads_is_ended_after_two_minutes(one: Setting) -> None:
    one.now += 119.9
    one.supervisor.tick()
    assert not one.is_ended()
    one.now += 0.2
    one.supervisor.tick()
    assert one.is_ended()


def test_a_process_that_outlasts_its_killing_can_not_be_replaced(one: Setting) -> None:
    one.take(READY)
    one.now += 10.1
    one.supervisor.tick()
    assert one.is_ended()
    replaceable = []
    for seconds in (9.9, 0.2):
        one.now += seconds
        replaceable.append(one.supervisor.replaceable)
    one.end(-9)
    assert [*replaceable, one.supervisor.replaceable] == [True, False, True]


def test_what_an_abandoned_job_that_goes_on_holds_up_is_sent_again(one: Setting) -> None:
    one.take(READY)
    hanging, innocent = text_job(1, "hang"), text_job(2, "innocent")
    one.supervisor.send(hanging)
    one.supervisor.send(innocent)
    one.supervisor.abandon(JobId(1))
    assert one.clients[0].sent == [hanging, innocent, Abandon(JobId(1))]
    for _ in range(29):  # it lives, and yet the job isn't over
        one.now += 0.1
        one.take(EngineAlive(None))
        one.supervisor.tick()
    assert not one.is_ended()
    one.now += 0.2
    one.supervisor.tick()
    assert one.is_ended()
    one.end(-9)
    assert one.supervisor.keeps_jobs
    one.pause()
    assert one.clients[1].sent == [innocent]


def test_jobs_that_are_over_are_not_sent_again(one: Setting) -> None:
    one.take(READY)
    for number in (1, 2, 3):
        one.supervisor.send(text_job(number, "text"))
    one.take(EngineAlive(JobId(2)))
    one.supervisor.abandon(JobId(3))
    one.supervisor.send(text_job(4, "last"))
    one.now += 3.1
    one.supervisor.tick()
    one.end(-9)
    one.pause()
    assert one.clients[1].sent == [text_job(4, "last")]


def test_a_crash_takes_what_was_sent_with_it(one: Setting) -> None:
    """The job that was being done may be what crashes it."""
    one.take(READY)
    one.supervisor.send(text_job(1, "crash"))
    one.end(-11)
    one.pause()
    assert one.clients[1].sent == []


def test_of_hours_of_waiting_the_request_and_the_newest_sound_are_kept(one: Setting) -> None:
    request = Listen(JobId(2), "en", "es", patient=True)
    one.take(READY)
    one.supervisor.send(text_job(1, "hang"))
    one.supervisor.send(request)
    for number in range(MAX_KEPT + 100):
        one.supervisor.send(Hear(JobId(2), np.full(1, number, np.float32)))
    one.supervisor.abandon(JobId(1))
    one.now += 3.1
    one.supervisor.tick()
    one.end(-9)
    one.pause()
    first, *sound = one.clients[1].sent
    assert first == request
    assert len(sound) == MAX_KEPT - 1
    numbers = [message.samples[0] for message in sound if isinstance(message, Hear)]
    assert numbers == list(range(101, MAX_KEPT + 100))
