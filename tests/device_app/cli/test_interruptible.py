"""Work on a thread of its own: its result, its failure, and its end when the person or the caller gives up."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from device_app.cli.interruptible import interruptible
from engines.cancellation import Cancellation
from engines.errors import Cancelled


def wait_for_the_end(cancellation: Cancellation) -> None:
    for _ in range(3000):
        cancellation.check()
        threading.Event().wait(0.01)


def test_the_result_or_the_failure_comes_back() -> None:
    ticks: list[str] = []
    pause = threading.Event()
    assert interruptible(lambda _: [pause.wait(0.5), 7][1], lambda: ticks.append("")) == 7
    assert ticks

    def fail(_: Cancellation) -> None:
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        interruptible(fail)


def test_ctrl_c_cancels_and_waits() -> None:
    ended = threading.Event()

    def work(cancellation: Cancellation) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        try:
            wait_for_the_end(cancellation)
        finally:
            ended.set()

    with pytest.raises(Cancelled):
        interruptible(work)
    assert ended.is_set()


def test_a_caller_that_fails_ends_the_work() -> None:
    def tick() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        interruptible(wait_for_the_end, tick)
