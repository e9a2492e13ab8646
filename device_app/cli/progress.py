"""A progress bar on standard error, for work that takes longer than a second, and only before a person's eyes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from device_app.cli.parsers import Parser

SHOW_AFTER = 1.0
"""Seconds before the bar appears; shorter work needs none."""

REDRAW_EVERY = 0.1
"""Seconds between two drawings."""

WIDTH = 30
"""Characters of the bar."""


class Progress:
    """Use as a context manager; it leaves no trace when it ends.

    Args:
        label: what is being done.
        shown: whether a person watches; by default whether standard error is a terminal.
        lines: whether a program watches: each per cent is a line of standard output, label, tab, fraction.
    """

    def __init__(self, label: str, *, shown: bool | None = None, lines: bool = False) -> None:
        self._label = label
        self._lines = lines
        self._per_cent = -1
        self._shown = sys.stderr.isatty() if shown is None else shown
        self._began = time.monotonic()
        self._drawn_at = 0.0
        self._drawn = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()

    def update(self, fraction: float, *, seconds_left: float | None = None) -> None:
        """Say how much is done, 0 … 1, and how long it takes yet where that is known; cheap enough for every step."""
        if self._lines and (per_cent := int(100 * fraction)) != self._per_cent:
            self._per_cent = per_cent
            print(f"{self._label}\t{fraction:.2f}", flush=True)
        now = time.monotonic()
        if not self._shown or now - self._began < SHOW_AFTER or now - self._drawn_at < REDRAW_EVERY:
            return
        done = min(max(fraction, 0.0), 1.0)
        bar = "█" * round(done * WIDTH)
        sys.stderr.write(f"\r\033[K{self._label} {bar:░<{WIDTH}} {done:4.0%}{_left(seconds_left)}")
        sys.stderr.flush()
        self._drawn_at = now
        self._drawn = True


def add_progress(parser: Parser) -> None:
    """Add the option that tells another program how much is done."""
    parser.add_argument(
        "--progress", action="store_true", help="for another program: print each per cent as a line, NAME<tab>FRACTION"
    )


class StepProgress:
    """A bar for each of several steps, or a line for each where no person watches. Use as a context manager."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> StepProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def begin(self, label: str, number: int, count: int) -> Callable[[float], None]:
        """End the step before, begin the next; what it returns is told how much is done, 0 … 1."""
        self._stack.close()
        title = f"{number}/{count} {label}"
        if not sys.stderr.isatty():
            print(title, file=sys.stderr, flush=True)
        return self._stack.enter_context(Progress(title)).update


def _left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"
