"""JSON that others wrote: whatever is wrong with it is one kind of failure, and none takes long."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

LONGEST_JSON = 64_000_000
"""Bytes; the largest vocabularies have a third of this."""


def read_json(path: Path, longest: int = LONGEST_JSON) -> Any:
    """The value in a file.

    Raises:
        OSError: it can't be read.
        ValueError: it is no file, too long, not UTF-8, not JSON, or nested more deeply than anybody means.
    """
    return parse_json(read_limited(path, longest))


def read_limited(path: Path, longest: int = LONGEST_JSON) -> bytes:
    """The bytes of a file, of which nobody knows what it is.

    Raises:
        OSError: it can't be read.
        ValueError: it is no file, or too long.
    """
    # Without O_NONBLOCK the opening of a pipe waits for somebody to write.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ValueError("it is not a file")
        content = file.read(longest + 1)
    if len(content) > longest:
        raise ValueError(f"it is longer than {longest / 1e6:.0f} MB")
    return content


def parse_json(content: str | bytes) -> Any:
    """The value in a text.

    Raises:
        ValueError: it is not UTF-8, not JSON, or nested more deeply than anybody means.
    """
    try:
        return json.loads(content if isinstance(content, str) else content.decode("utf-8-sig"))
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
