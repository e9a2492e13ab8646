"""The engine process itself, spoken to over its connection."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from device_app.engine_host.client import MAX_UNSENT, EngineClient
from device_app.engine_host.process import FATAL_STATUS, NICENESS, EngineConfiguration
from device_app.events.engine import (
    Abandon,
    EngineAlive,
    EngineFailed,
    EngineReady,
    FinishListening,
    Hear,
    Heard,
    Hush,
    JobEnded,
    JobFailed,
    Listen,
    Say,
    Spoke,
    Translated,
)
from device_app.events.families import JobId
from device_app.settings import TurnSettings
from engines.loading import Engines
from tests.device_app.small_engines import (
    LoudnessDetector,
    burst,
    fail_to_load,
    load_small_engines,
    of,
    silence,
    text_job,
)
from tests.waiting import longest_wait


class Peer:
    """The application's end."""

    def __init__(self, load: Callable[..., Engines] = load_small_engines) -> None:
        self.messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.exits: queue.SimpleQueue[Any] = queue.SimpleQueue()
        configuration = EngineConfiguration(load, LoudnessDetector, TurnSettings())
        self.client = EngineClient(configuration, self.messages.put, self.exits.put)

    def until(self, kind: type) -> list[Any]:
        """The messages up to one of a kind, without the signs of life; fails as soon as the process has ended."""
        seen: list[Any] = []
        end = time.monotonic() + longest_wait()
        while not seen or not isinstance(seen[-1], kind):
            over = not self.exits.empty() or time.monotonic() > end
            try:
                message = self.messages.get(timeout=0.1)
            except queue.Empty:
                assert not over, f"no {kind.__name__}; before: {seen[-3:]}"
                continue
            if kind is EngineAlive or not isinstance(message, EngineAlive):
                seen.append(message)
        return seen


@pytest.fixture
def peer() -> Iterator[Peer]:
    opened = Peer()
    yield opened
    opened.client.close()


def test_it_tells_what_it_can_do_and_works(peer: Peer) -> None:
    *_, ready = peer.until(EngineReady)
    assert ("en", "es") in ready.pairs
    assert {row.code for row in ready.capabilities if row.hear} == {"en", "es"}

    peer.client.send(Listen(JobId(1), "en", "es"))
    for part in (burst(), burst(), silence(1.0)):
        peer.client.send(Hear(JobId(1), part))
    events = peer.until(JobEnded)
    assert of(events, Heard)[-1].hypothesis.text == "one two"
    assert of(events, Translated)[-1].translation.text == "ONE TWO"
    assert of(events, Spoke)


def test_finishing_ends_an_utterance_and_messages_may_come_before_it_is_ready(peer: Peer) -> None:
    peer.client.send(Listen(JobId(1), "en", "es", end_by_silence=False))
    peer.client.send(Hear(JobId(1), burst()))
    peer.client.send(FinishListening(JobId(1)))
    events = peer.until(JobEnded)
    assert of(events, Translated)[-1].translation.text == "ONE"


def test_jobs_are_done_in_order_and_abandoned_ones_report_nothing_more(peer: Peer) -> None:
    peer.client.send(text_job(1, "polite-hang"))
    peer.client.send(text_job(2, "two"))
    peer.client.send(text_job(3, "three"))
    peer.until(EngineReady)
    peer.client.send(Abandon(JobId(1)))
    peer.client.send(Abandon(JobId(2)))
    events = peer.until(JobEnded)
    assert {event.job for event in events} == {3}


def test_the_end_of_each_job_is_told(peer: Peer) -> None:
    peer.client.send(text_job(4, "fail"))
    peer.until(JobFailed)
    while peer.until(EngineAlive)[-1].done != 4:
        pass


def test_abandoning_overtakes_sound_that_waits(peer: Peer) -> None:
    peer.until(EngineReady)
    peer.client.send(Listen(JobId(1), "en", "es", end_by_silence=False))
    peer.client.send(Hear(JobId(1), burst()))
    peer.client.send(Abandon(JobId(1)))
    peer.client.send(Hear(JobId(1), burst()))
    peer.client.send(Say(JobId(2), "hum", "en"))
    events = peer.until(JobEnded)
    assert events[-1].job == 2


def test_hushing_leaves_the_translation(peer: Peer) -> None:
    peer.client.send(text_job(1, "slow slow. slow slow"))
    peer.until(Translated)
    peer.client.send(Hush(JobId(1)))
    events = peer.until(JobEnded)
    assert not of(events, Spoke)
    assert of(events, Translated)[-1].translation.final


def test_a_bug_ends_the_turn_and_not_the_process(isolated_home: Path, peer: Peer) -> None:
    peer.client.send(text_job(1, "bug"))
    failure = peer.until(JobFailed)[-1]
    assert (failure.code, failure.bug) == ("turn.bug", True)
    assert "ZeroDivisionError" in failure.message
    assert "Traceback" in (isolated_home / "logs" / "engine.log").read_text()
    peer.client.send(text_job(2, "on"))
    assert peer.until(JobEnded)[-1].job == 2


def test_a_known_failure_keeps_its_code(peer: Peer) -> None:
    peer.client.send(text_job(1, "fail"))
    failure = peer.until(JobFailed)[-1]
    assert (failure.code, failure.bug) == ("mt.failed", False)


def test_a_fault_of_the_gpu_is_told_and_ends_the_process(peer: Peer) -> None:
    peer.client.send(text_job(1, "one gpu-fault"))
    failure = peer.until(JobFailed)[-1]
    assert (failure.code, failure.bug) == ("engine.gpu_fault", False)
    assert peer.exits.get(timeout=longest_wait()) == FATAL_STATUS


def test_engines_that_cannot_be_loaded_are_told_and_the_process_ends() -> None:
    peer = Peer(fail_to_load)
    assert peer.until(EngineFailed)[-1].code == "engine.not_installed"
    assert peer.exits.get(timeout=longest_wait()) == 0


def test_the_stage_that_is_loaded_is_told(peer: Peer) -> None:
    told = [message.stage for message in peer.until(EngineReady)[:-1]]
    assert told == ["recognition", "voice"]


def test_its_death_is_told_once_with_the_signal(peer: Peer) -> None:
    peer.until(EngineReady)
    peer.client.send(text_job(1, "crash"))
    assert peer.exits.get(timeout=longest_wait()) == -signal.SIGKILL
    peer.client.send(text_job(2, "nobody"))
    assert peer.exits.empty()


def test_sending_to_a_frozen_process_never_waits() -> None:
    peer = Peer()
    peer.until(EngineReady)
    os.kill(peer.client.pid, signal.SIGSTOP)
    for _ in range(6000):
        peer.client.send(Hear(JobId(1), burst()))
    peer.client.close()
    assert peer.exits.get(timeout=longest_wait()) == -signal.SIGKILL


def test_sound_for_a_process_that_reads_no_more_is_bounded(peer: Peer) -> None:
    peer.until(EngineReady)
    os.kill(peer.client.pid, signal.SIGSTOP)
    for _ in range(2 * MAX_UNSENT):
        peer.client.send(Hear(JobId(1), burst()))
    assert peer.client._unsent.qsize() <= MAX_UNSENT + 1
    peer.client.send(text_job(2, "never dropped"))
    os.kill(peer.client.pid, signal.SIGCONT)
    assert peer.until(JobEnded)[-1].job == 2


def test_ctrl_c_is_left_to_the_application() -> None:
    """It goes to every process of a terminal; the application ends its child by itself."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        peer = Peer()
    finally:
        signal.signal(signal.SIGINT, before)
    peer.until(EngineReady)
    peer.client.send(text_job(1, "slow slow done"))
    peer.until(Translated)
    os.kill(peer.client.pid, signal.SIGINT)
    assert of(peer.until(JobEnded), Translated)[-1].translation.final
    assert peer.exits.empty()
    peer.client.close()


def test_it_leaves_the_window_s_libraries_out(peer: Peer) -> None:
    peer.until(EngineReady)
    maps = Path(f"/proc/{peer.client.pid}/maps").read_text()
    assert "numpy" in maps
    assert "PySide6" not in maps


def test_it_is_the_first_to_go_when_memory_runs_out(peer: Peer) -> None:
    peer.until(EngineReady)
    assert int(Path(f"/proc/{peer.client.pid}/oom_score_adj").read_text()) >= 500


def test_window_and_sound_go_before_it_on_busy_cores(peer: Peer) -> None:
    peer.until(EngineReady)
    threads = [int(path.name) for path in Path(f"/proc/{peer.client.pid}/task").iterdir()]
    assert min(os.getpriority(os.PRIO_PROCESS, thread) for thread in threads) >= NICENESS


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("words", ["", "one hang", "one native-hang"])
def test_it_ends_with_its_parent(number: signal.Signals, words: str) -> None:
    script = textwrap.dedent(
        f"""
        import time
        from device_app.events.engine import EngineReady, Translated
        from tests.device_app.engine_host.test_process import Peer
        from tests.device_app.small_engines import text_job
        peer = Peer()
        peer.until(EngineReady)
        if {words!r}:
            peer.client.send(text_job(1, {words!r}))
            peer.until(Translated)
        print(peer.client.pid, flush=True)
        time.sleep(60)
        """
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(number)
    deadline = time.monotonic() + longest_wait()
    while not _gone(child):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"
