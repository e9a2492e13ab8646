"""A folder that appears complete or not at all."""

from __future__ import annotations

import errno
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines.durable_files import sync_file, sync_folder
from engines.errors import DragomanError

_LOCK_FILE = ".lock"


@contextmanager
def staged(folder: Path, needed: int) -> Iterator[Path]:
    """Give an empty folder beside `folder`, and rename it to `folder` if the block ends without an exception.

    What an earlier run left behind, killed before it could tidy up, is removed first; a run that is still going on
    keeps its folder, because it holds a lock on it.

    Args:
        folder: what is to appear; must not exist, or be empty.
        needed: bytes that will be written.

    Raises:
        DragomanError: ``model.exists``, ``model.disk_full`` (before or while writing), ``model.unwritable``.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _exists(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        free = shutil.disk_usage(folder.parent).free
        if free < needed:
            raise _no_space(folder, needed, free)
        partial = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=folder.parent))
    except OSError as error:
        raise _not_writable(folder, error) from error
    try:
        with (partial / _LOCK_FILE).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield partial
            for path in partial.iterdir():
                sync_file(path)
            (partial / _LOCK_FILE).unlink()
            partial.chmod(0o755)
            sync_folder(partial)
            if folder.exists():
                folder.rmdir()
            partial.rename(folder)
            sync_folder(folder.parent)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _no_space(folder, needed, shutil.disk_usage(folder.parent).free) from error
        if error.errno == errno.ENOTEMPTY:  # another run was faster
            raise _exists(folder) from error
        raise _not_writable(folder, error) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _prefix(folder: Path) -> str:
    return f".{folder.name}.preparing-"


def _remove_abandoned(folder: Path) -> None:
    for left in folder.parent.glob(f"{_prefix(folder)}*"):
        try:
            with (left / _LOCK_FILE).open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left)
        except (BlockingIOError, FileNotFoundError):  # in use, or about to be
            continue


def _exists(folder: Path) -> DragomanError:
    return DragomanError("model.exists", f"{folder} exists already", hint="Remove it, or choose another place")


def _no_space(folder: Path, needed: int, free: int) -> DragomanError:
    return DragomanError(
        "model.disk_full",
        f"not enough space for {folder}: {needed / 1e9:.2f} GB needed, {free / 1e9:.2f} GB free",
        hint="Make room, or choose another disk",
    )


def _not_writable(folder: Path, error: OSError) -> DragomanError:
    return DragomanError("model.unwritable", f"can't write {folder}: {error.strerror or error}")
