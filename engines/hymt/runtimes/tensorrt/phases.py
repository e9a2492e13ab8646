"""How far TensorRT's builder is, from the nested phases it tells of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engines.cancellation import Cancellation


@dataclass
class _Phase:
    parent: str | None
    steps: int
    done: float = 0.0
    """Steps; a part of the next one, too."""


class Phases:
    """The share of the build that is done, 0 … 1; never falls.

    A step may have any number of phases inside of it, and how many isn't told: each that ends is taken for half of what
    was left of the step. So the share moves, and says nothing about time.
    """

    def __init__(self) -> None:
        self._phases: dict[str, _Phase] = {}
        self._share = 0.0

    def start(self, name: str, parent: str | None, steps: int) -> None:
        """A phase begins inside of another one."""
        self._phases[name] = _Phase(parent, max(steps, 1))

    def step(self, name: str, index: int) -> None:
        """A step of a phase is done."""
        if name in self._phases:
            self._phases[name].done = index + 1.0

    def finish(self, name: str) -> None:
        """A phase ends."""
        ended = self._phases.pop(name, None)
        parent = self._phases.get(ended.parent or "") if ended else None
        if parent is not None:
            parent.done += (1 - parent.done % 1) / 2

    @property
    def share(self) -> float:
        """What is done."""
        inside = 0.0
        for phase in reversed(self._phases.values()):  # the innermost began last
            inside = min((phase.done + (1 - phase.done % 1) / 2 * inside) / phase.steps, 1.0)
        self._share = max(self._share, inside)
        return self._share


def make_monitor(module: Any, cancellation: Cancellation, progress: Callable[[float], None]) -> Any:
    """TensorRT's monitor: tells the share that is done, and ends the build when asked to."""
    phases = Phases()

    class Monitor(module.IProgressMonitor):  # type: ignore[misc]  # the base is known at run time only
        def __init__(self) -> None:
            super().__init__()

        def phase_start(self, phase_name: str, parent_phase: str | None, num_steps: int) -> None:
            phases.start(phase_name, parent_phase, num_steps)

        def phase_finish(self, phase_name: str) -> None:
            phases.finish(phase_name)

        def step_complete(self, phase_name: str, step: int) -> bool:
            phases.step(phase_name, step)
            progress(phases.share)
            return not cancellation.cancelled

    return Monitor()
