"""A language model measured in a process of its own.

Two of them take turns, so that whatever else the machine does slows both alike. Uses the standard library alone, like
`request_process`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from device_app.benchmark.request_process import Answer, RequestProcess, answer_requests

_STEPS = 8  # decode steps timed in one request


class MeasuredModel(Protocol):
    """What can be measured."""

    def begin(self, ids: Sequence[int]) -> None:
        """Forget everything and compute `ids`."""
        ...

    def step(self, token: int) -> None:
        """Compute one more token."""
        ...


def token_ids(count: int) -> list[int]:
    """The same arbitrary tokens for every model."""
    return [(7919 * index) % 100_000 + 10 for index in range(count)]


def serve(load: Callable[[], MeasuredModel]) -> None:
    """Load a model, then answer requests until standard input ends. To be called in the measured process."""

    def load_and_measure() -> Callable[[dict[str, Any]], Answer]:
        model = load()
        return lambda request: _measure(model, request)

    answer_requests(load_and_measure)


def _measure(model: MeasuredModel, request: dict[str, Any]) -> Answer:
    if request["what"] == "memory":
        return memory()
    began = time.perf_counter()
    model.begin(token_ids(request["tokens"]))
    if request["what"] == "prefill":
        return {"seconds": time.perf_counter() - began}
    began = time.perf_counter()
    for token in token_ids(_STEPS):
        model.step(token)
    return {"seconds": (time.perf_counter() - began) / _STEPS}


def memory() -> dict[str, int]:
    """Bytes of this process in memory now (its share of shared pages) and at its peak."""
    share = _kilobytes(Path("/proc/self/smaps_rollup"), "Pss")
    peak = _kilobytes(Path("/proc/self/status"), "VmHWM")
    return {"resident": 1024 * share, "peak": 1024 * peak}


def _kilobytes(path: Path, key: str) -> int:
    for line in path.read_text().splitlines():
        name, _, value = line.partition(":")
        if name == key:
            return int(value.split()[0])
    return 0


class MeasuredProcess(RequestProcess):
    """The other side: starts the process and asks it."""

    def prefill(self, tokens: int) -> float:
        """Seconds for a prompt of `tokens`."""
        return float(self.ask(what="prefill", tokens=tokens)["seconds"])

    def decode(self, context: int) -> float:
        """Seconds for a token behind `context` others."""
        return float(self.ask(what="decode", tokens=context)["seconds"])

    def memory(self) -> dict[str, int]:
        """Bytes ``resident`` and at ``peak``."""
        return self.ask(what="memory")
