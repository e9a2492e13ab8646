"""Measures every engine that is installed, each in a process of its own, one after another."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

import device_app
from device_app.benchmark.figures import Figures, summarise
from device_app.benchmark.memory_bandwidth import read_bandwidth
from device_app.benchmark.power_rails import PowerRail, find_rails, total_watts
from device_app.benchmark.request_process import MeasurementFailed, RequestProcess
from device_app.benchmark.sampler import ProcessSampler
from device_app.benchmark.subject import ALL_ENGINES, About, Measurement, SubjectChoice
from engines.machine.machine import Machine
from engines.machine.memory import read_memory
from engines.threads import default_threads

_IDLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all engines are measured in.

    Attributes:
        machine: the machine.
        bandwidth: bytes a second that its memory delivers.
        bandwidth_measured: whether that was measured with the processor; else it is the board's in its power mode.
        rails: power rails that together feed the board; none where there are none.
        idle_watts: power of the board at rest; None without rails.
    """

    machine: Machine
    bandwidth: float
    bandwidth_measured: bool
    rails: tuple[PowerRail, ...] = ()
    idle_watts: float | None = None

    @property
    def no_energy(self) -> str:
        """Why energy can't be measured; empty where it can."""
        if self.rails:
            return ""
        if self.machine.board is None:
            return "only the known Jetson boards have power rails to read"
        return f"the power rails {', '.join(self.machine.board.input_rails)} can't be read"


def look_around(machine: Machine) -> Surroundings:
    """Find out what the engines are measured in."""
    rails = find_rails(machine.board.input_rails) if machine.board else ()
    idle = None
    if rails:
        with ProcessSampler(lambda: total_watts(rails)) as power:
            began = time.monotonic()
            time.sleep(_IDLE_SECONDS)
            ended = time.monotonic()
        energy = power.integral(began, ended)
        idle = None if energy is None else energy / (ended - began)
    measured = machine.bandwidth is None
    bandwidth = machine.bandwidth or read_bandwidth(default_threads())
    return Surroundings(machine, bandwidth, measured, rails, idle)


def measure_field(
    subjects: Sequence[SubjectChoice], rounds: int, surroundings: Surroundings, progress: Callable[[float], None]
) -> Iterator[Figures]:
    """Measure each subject; what fails is told in its figures.

    Args:
        subjects: what to measure.
        rounds: how often each sentence is measured, after the first one was done once uncounted.
        surroundings: what they are measured in.
        progress: told how much is done, 0 … 1.
    """
    for index, choice in enumerate(subjects):

        def part(fraction: float, done: int = index) -> None:
            progress((done + fraction) / len(subjects))

        try:
            yield _measure(choice, rounds, surroundings, part)
        except (MeasurementFailed, OSError) as error:
            engine = choice.engine or ALL_ENGINES
            yield Figures(choice.stage, engine, Path(choice.model).name, failure=str(error))


def _measure(
    choice: SubjectChoice, rounds: int, surroundings: Surroundings, progress: Callable[[float], None]
) -> Figures:
    before = read_memory()
    measurements: list[Measurement] = []
    spans: list[tuple[float, float]] = []
    failures: list[str] = []
    with ExitStack() as stack:
        power = stack.enter_context(
            ProcessSampler(lambda: total_watts(surroundings.rails) if surroundings.rails else None)
        )
        free = stack.enter_context(ProcessSampler(_available))
        process = RequestProcess(
            [sys.executable, "-m", "device_app.benchmark.subject_worker", json.dumps(asdict(choice))],
            {**os.environ, "PYTHONPATH": str(Path(device_app.__file__).parents[1])},
        )
        stack.callback(process.close)
        about = About(**process.ask(what="about"))
        numbers = [0, *(number for _ in range(rounds) for number in range(len(choice.texts)))]
        for count, number in enumerate(numbers):
            began = time.monotonic()
            answer = process.ask(what="measure", number=number)
            ended = time.monotonic()
            progress((count + 1) / len(numbers))
            if failure := answer.get("failure", ""):
                failures.append(failure)
            elif count:
                measurements.append(Measurement(**answer))
                spans.append((began, ended))
        peak = process.ask(what="memory")["peak"]
        joules = [energy for span in spans if (energy := power.integral(*span)) is not None]
        lowest = free.lowest()
    if not measurements:
        return Figures(
            choice.stage, about.engine, about.model, start_seconds=process.load_seconds, failure=failures[-1]
        )
    if surroundings.machine.board is not None and before is not None and lowest is not None:
        # A Jetson's GPU takes from the same memory, and no process is charged for it.
        peak = max(peak, before.available - int(lowest))
    return summarise(
        choice.stage,
        about,
        measurements,
        start_seconds=process.load_seconds,
        peak_bytes=peak,
        bandwidth=surroundings.bandwidth,
        joules=joules,
        no_energy=surroundings.no_energy,
    )


def _available() -> float | None:
    memory = read_memory()
    return float(memory.available) if memory else None
