"""A programming error, told in one line and kept in full in a file."""

from __future__ import annotations

import datetime as dt
import os
import platform
import tempfile
import traceback
from pathlib import Path

from device_app import __version__
from device_app.paths import data_folder


def report_bug(error: BaseException) -> str:
    """Write the traceback of `error` to a new file and return the one line for standard error.

    The file holds the traceback and versions; nothing that was said or typed is in it unless the message of the
    exception quotes it.
    """
    what = " ".join(traceback.format_exception_only(error)[-1].split())[:200]
    text = "".join(traceback.format_exception(error))
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    header = f"dragoman {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n"
    for folder in (data_folder() / "logs", Path(tempfile.gettempdir())):
        path = folder / f"bug-{stamp}-{os.getpid()}.log"
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_text(header + text, "utf-8")
        except OSError:
            continue
        return f"error[bug]: {what}. This is a mistake in the program; its traceback is in {path}"
    return f"error[bug]: {what}. This is a mistake in the program; its traceback could not be written anywhere"
