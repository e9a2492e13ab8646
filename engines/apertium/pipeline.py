"""A running pipeline of Apertium's programs.

Starting the programs takes some fifty times as long as translating a sentence, so they are kept running: in null-flush
mode each passes on what it has when it meets a NUL. Some programs of some pairs don't; for those there is a pipeline
that ends after one block.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from engines.cancellation import Cancellation

LIMIT_SECONDS = 4.0
"""Longest wait for one block (seconds); it takes some milliseconds, or 0.2 s with the start of the programs."""

_LOOK_SECONDS = 0.05
_NO_MARKS = "-n"  # generate unknown words without the marks *, # and @


class PipelineError(Exception):
    """The programs ended, or answered something else."""


class PipelineSilentError(PipelineError):
    """The programs gave no answer for `LIMIT_SECONDS`."""


class Pipeline:
    """The programs of one mode. Not thread-safe.

    Args:
        mode: mode file.
        flushing: whether it is to serve many blocks; otherwise one, which needs no null-flush.

    Raises:
        PipelineError: the programs can't be started.
    """

    def __init__(self, mode: Path, *, flushing: bool) -> None:
        self._flushing = flushing
        self._blocks = 0
        environment = {**os.environ, "LC_ALL": "C.UTF-8"}  # the programs refuse to work in the C locale
        flags = ["-z"] if flushing else []
        try:
            script = subprocess.run(
                ["apertium-wblank-mode", *flags, mode],
                capture_output=True,
                check=True,
                encoding="utf-8",
                env=environment,
                timeout=LIMIT_SECONDS,
            ).stdout
            self._process = subprocess.Popen(
                ["bash", "-c", script, "apertium", _NO_MARKS, ""],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                bufsize=0,
                start_new_session=True,  # a group of its own, so that `close` ends every program of it
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise PipelineError(f"cannot start Apertium: {error}") from error

    def translate(self, block: str, cancellation: Cancellation) -> str:
        """Send a block of Apertium's stream format and return the answer.

        After any exception the pipeline is of no more use: close it.

        Args:
            block: at most 8000 characters, so that it fits into a pipe; without NUL.
            cancellation: looked at every 50 ms.

        Raises:
            PipelineError: no answer.
            Cancelled: the request was cancelled.
        """
        source, answer = self._process.stdin, self._process.stdout
        assert source is not None
        assert answer is not None
        self._blocks += 1
        # A last word is held back until something follows it. The number shows that this is this block's answer.
        end = f"[][{self._blocks}]"
        deadline = time.monotonic() + LIMIT_SECONDS
        try:
            source.write((block + end).encode("utf-8") + (b"\0" if self._flushing else b""))
            if not self._flushing:
                source.close()
        except OSError as error:
            raise PipelineError(f"Apertium ended: {error}") from error
        received = bytearray()
        while True:
            cancellation.check()
            if time.monotonic() > deadline:
                raise PipelineSilentError(f"Apertium gave no answer for {LIMIT_SECONDS:.0f} s")
            if not select.select([answer], [], [], _LOOK_SECONDS)[0]:
                continue
            data = os.read(answer.fileno(), 65536)
            received += data
            if self._flushing and received.endswith(b"\0"):
                break
            if not data:
                break
        text = received.removesuffix(b"\0").decode("utf-8", "replace")
        if not text.endswith(end) or "\0" in text:
            raise PipelineError("Apertium ended, or answered something else")
        return text.removesuffix(end)

    def close(self) -> None:
        """End all its programs. Idempotent."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
