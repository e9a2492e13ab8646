"""Room for models, and what a failure to write them means."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from engines.errors import DragomanError

RESERVE = 64_000_000
"""Bytes of the disk that are left free, for all else that must be written."""


def require_space(folder: Path, needed: int) -> None:
    """Make sure that a disk has room.

    Args:
        folder: an existing folder on it.
        needed: bytes.

    Raises:
        DragomanError: ``model.disk_full``.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + min(RESERVE, needed // 4):
        raise DragomanError(
            "model.disk_full",
            f"{needed / 1e6:.0f} MB are needed and {free / 1e6:.0f} MB are free at {folder}",
            hint="Free some space, or set DRAGOMAN_HOME to another disk",
        )


def storage_failure(error: OSError, folder: Path) -> DragomanError:
    """What a failure to write models means to a person."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DragomanError(
            "model.disk_full", f"the disk of {folder} is full", hint="Free some space; what came is kept: pull again"
        )
    return DragomanError(
        "model.unwritable",
        f"{folder} can't be written: {error.strerror or error}",
        hint="Make it writable, or set DRAGOMAN_HOME",
    )
