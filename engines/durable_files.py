"""Files that survive a loss of power: whole or not there, and on the disk when the call returns.

A name is durable only when its folder was written too, hence `sync_folder` behind every change of a name.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
import time
from pathlib import Path

_TOLD = 40
"""Characters of a name that its temporary file has too: a whole one may be as long as a disk allows."""


_LEFTOVER = re.compile(r"\..+\.[a-z0-9_]{8}\.part", re.DOTALL)
_LONGEST_SECONDS = 600.0
"""For writing one file; an older temporary file belongs to nobody."""


def write_durably(path: Path, content: bytes, mode: int | None = None) -> None:
    """Put a file at `path` in one step: it holds all of `content` afterwards, or what it held before.

    Args:
        path: the file; its folder must exist. A symbolic link is followed.
        content: all that it is to hold.
        mode: its rights; those of the file that was there by default, else what the umask leaves of 0o666.

    Raises:
        OSError: it can't be written; nothing is left behind.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:_TOLD]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(descriptor, _mode(target) if mode is None else mode)
            os.fsync(descriptor)
        Path(temporary).replace(target)
    finally:
        Path(temporary).unlink(missing_ok=True)
    sync_folder(target.parent)


def remove_leftovers(folder: Path) -> None:
    """Delete what `write_durably` left in a folder where the power failed in its midst.

    Args:
        folder: of files that it wrote; one that isn't there holds nothing.
    """
    latest = time.time() - _LONGEST_SECONDS
    try:
        with os.scandir(folder) as scan:
            found = [entry for entry in scan if _LEFTOVER.fullmatch(entry.name)]
        for entry in found:
            if entry.is_file(follow_symlinks=False) and entry.stat().st_mtime < latest:
                Path(entry.path).unlink(missing_ok=True)
    except OSError:  # whoever writes there next tells why they can't
        return


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Create a folder and those above it, where they are missing.

    Args:
        path: the folder.
        mode: rights of `path` itself if it is created, of which the umask takes its share.

    Raises:
        OSError: it can't be created, or something else is there.
    """
    missing = []
    folder = path
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    for created in reversed(missing):
        sync_folder(created.parent)


def sync_file(path: Path) -> None:
    """Have the content of a file on the disk.

    Raises:
        OSError: the disk failed.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on the disk: what was created, renamed or removed in it.

    Raises:
        OSError: the disk failed.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    # The mask can only be read by setting it, which other threads would notice; the kernel tells it since Linux 4.7.
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("Umask:"):
            return int(line.split()[1], 8)
    return 0o077
