"""A language model measured in a process of its own: requests and seconds as lines of JSON.

Two of them take turns, so that whatever else the machine does slows both alike. Uses the standard library alone: one of
them may run under an interpreter that has nothing of this program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

TIME_LIMIT = 600.0
"""Longest that loading, or one request, may take (seconds)."""

_STEPS = 8  # decode steps timed in one request


class MeasuredModel(Protocol):
    """What can be measured."""

    def begin(self, ids: Sequence[int]) -> None:
        """Forget everything and compute `ids`."""
        ...

    def step(self, token: int) -> None:
        """Compute one more token."""
        ...


class MeasurementFailed(Exception):  # noqa: N818 - a result, too
    """The process ended, or took too long; the message is the last line of what it said."""


def token_ids(count: int) -> list[int]:
    """The same arbitrary tokens for every model."""
    return [(7919 * index) % 100_000 + 10 for index in range(count)]


def serve(load: Callable[[], MeasuredModel]) -> None:
    """Load a model, then answer requests until standard input ends. To be called in the measured process."""
    began = time.perf_counter()
    model = load()
    _say({"seconds": time.perf_counter() - began})
    for line in sys.stdin:
        request = json.loads(line)
        if request["what"] == "memory":
            _say(memory())
            continue
        began = time.perf_counter()
        model.begin(token_ids(request["tokens"]))
        if request["what"] == "decode":
            began = time.perf_counter()
            for token in token_ids(_STEPS):
                model.step(token)
        seconds = time.perf_counter() - began
        _say({"seconds": seconds / (_STEPS if request["what"] == "decode" else 1)})


def _say(answer: Mapping[str, float]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


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


class MeasuredProcess:
    """The other side: starts the process and asks it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it and wait until its model is loaded; `load_seconds` says how long that took.

        Raises:
            MeasurementFailed: it could not load.
        """
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.load_seconds: float = self._answer()["seconds"]

    def prefill(self, tokens: int) -> float:
        """Seconds for a prompt of `tokens`."""
        return float(self._ask("prefill", tokens)["seconds"])

    def decode(self, context: int) -> float:
        """Seconds for a token behind `context` others."""
        return float(self._ask("decode", context)["seconds"])

    def memory(self) -> dict[str, int]:
        """Bytes ``resident`` and at ``peak``."""
        return self._ask("memory", 0)

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, what: str, tokens: int) -> dict[str, Any]:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps({"what": what, "tokens": tokens}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise MeasurementFailed(self._last_words()) from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        watchdog = threading.Timer(TIME_LIMIT, self._process.kill)
        watchdog.start()
        try:
            line = self._process.stdout.readline()
        finally:
            watchdog.cancel()
        if not line:
            raise MeasurementFailed(self._last_words())
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _last_words(self) -> str:
        _, errors = self._process.communicate()
        lines = errors.strip().splitlines()
        return lines[-1] if lines else f"it ended with status {self._process.returncode}"
