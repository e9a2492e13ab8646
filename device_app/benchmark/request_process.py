"""A process that is asked to do something and says what it took: requests and answers are lines of JSON.

Uses the standard library alone: the process may run under an interpreter that has nothing of this program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

TIME_LIMIT = 600.0
"""Longest that loading, or one request, may take (seconds)."""

Answer = Mapping[str, Any]


class MeasurementFailed(Exception):  # noqa: N818 - a result, too
    """The process ended, or took too long; the message is the last line of what it said."""


def answer_requests(load: Callable[[], Callable[[dict[str, Any]], Answer]], output: TextIO | None = None) -> None:
    """Load something, then answer requests until standard input ends. To be called in the process that is asked.

    Args:
        load: returns what answers a request; how long it takes is the first answer.
        output: where the answers go; standard output by default.
    """
    output = output or sys.stdout

    def say(answer: Answer) -> None:
        output.write(json.dumps(answer) + "\n")
        output.flush()

    began = time.perf_counter()
    answer = load()
    say({"seconds": time.perf_counter() - began})
    for line in sys.stdin:
        say(answer(json.loads(line)))


class RequestProcess:
    """The other side: starts the process and asks it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it and wait until it is loaded; `load_seconds` says how long that took.

        Raises:
            MeasurementFailed: it could not load.
        """
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - closed by close
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        try:
            self.load_seconds: float = self._answer()["seconds"]
        except BaseException:
            self.close()
            raise

    def ask(self, **request: Any) -> dict[str, Any]:
        """The answer to a request.

        Raises:
            MeasurementFailed: the process ended.
        """
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise MeasurementFailed(self._last_words()) from None
        return self._answer()

    def close(self) -> None:
        """End the process; legal twice."""
        self._process.kill()
        self._process.communicate()
        self._errors.close()

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
        self._process.communicate()
        self._errors.seek(0)
        lines = self._errors.read().strip().splitlines()
        return lines[-1] if lines else f"it ended with status {self._process.returncode}"
