"""Where the program's own messages go. They never hold what was said or typed."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler

from device_app.paths import data_folder

LARGEST_LOG = 1_000_000
"""Bytes of one log file; one older file is kept beside it."""


@contextmanager
def program_log(name: str = "dragoman") -> Iterator[None]:
    """Send this process's warnings and errors to the journal where systemd reads it, else to ``logs/NAME.log``.

    Standard error stays free for the one line a person should read. Where no file can be written nothing is logged.
    """
    handler: logging.Handler
    if "JOURNAL_STREAM" in os.environ:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(name)s: %(levelname)s: %(message)s"))
    else:
        handler = _file(name)
        handler.setFormatter(logging.Formatter("%(asctime)s %(process)d %(name)s %(levelname)s: %(message)s"))
    # A full disk must not write tracebacks over the person's terminal.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def _file(name: str) -> logging.Handler:
    folder = data_folder() / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return RotatingFileHandler(
            folder / f"{name}.log", maxBytes=LARGEST_LOG, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return logging.NullHandler()
