"""Read and write text files of a person: every way it can go wrong is one clear line, and nothing is half written."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from device_app.documents.encodings import decoded
from engines.durable_files import write_durably
from engines.errors import DragomanError

LONGEST_TEXT = 2_000_000
"""Bytes of the longest text that is read: a thick novel."""

LARGEST_FILE = 512 * 1024**2
"""Bytes of the largest document that is read."""


def read_bytes(path: Path, longest: int = LARGEST_FILE) -> bytes:
    """The contents of a file; what is no file is refused, for a pipe may never end.

    Raises:
        DragomanError: ``file.missing``, ``file.not_a_file``, ``file.unreadable``, ``file.too_long``.
    """
    try:
        # Without O_NONBLOCK the opening of a pipe waits for somebody to write.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise DragomanError("file.missing", f"{path} does not exist", hint="Check the name") from error
    except OSError as error:
        raise unreadable(path, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise DragomanError(
            "file.not_a_file", f"{path} is not a file", hint="Name a file, or give it on standard input"
        )
    try:
        with os.fdopen(descriptor, "rb") as file:
            return _limited(file, str(path), longest)
    except OSError as error:
        raise unreadable(path, error) from error


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (or UTF-16 with its mark).

    Raises:
        DragomanError: ``file.missing``, ``file.not_a_file``, ``file.unreadable``, ``file.not_text``, ``file.too_long``.
    """
    return decoded(read_bytes(path, LONGEST_TEXT), str(path))[0]


def read_stream(stream: BinaryIO, name: str) -> str:
    """The text of an open stream; `name` is for the message. Errors as `read_text`."""
    return decoded(_limited(stream, name, LONGEST_TEXT), name)[0]


def _limited(stream: BinaryIO, name: str, longest: int) -> bytes:
    content = stream.read(longest + 1)
    if len(content) > longest:
        raise DragomanError(
            "file.too_long", f"{name} is longer than {longest // 1_000_000} MB", hint="Cut it into parts"
        )
    return content


def unreadable(path: Path, error: OSError) -> DragomanError:
    """The failure ``file.unreadable`` of a path."""
    return DragomanError("file.unreadable", f"{path} can't be read: {error.strerror}", hint="Check its rights")


def write_text(path: Path, text: str) -> None:
    """As `write_bytes`, in UTF-8."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file at once: it holds all of `content` afterwards, or what it held before.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout: nothing to replace
            path.write_bytes(content)
            return
        write_durably(path, content)
    except OSError as error:
        raise not_writable(path, error) from error


def check_writable(path: Path) -> None:
    """Find out before long work whether a file can be put at `path`; nothing is changed.

    Raises:
        DragomanError: ``storage.unwritable``.
    """
    folder = path.parent
    if path.exists() and not path.is_file():
        raise not_writable(path, OSError(errno.EEXIST, "it is not a file"))
    if not folder.is_dir():
        raise not_writable(path, OSError(errno.ENOENT, f"there is no folder {folder}"))
    if not os.access(folder, os.W_OK):
        raise not_writable(path, OSError(errno.EACCES, os.strerror(errno.EACCES)))


def not_writable(path: Path, error: OSError) -> DragomanError:
    """What to tell a person when `path` could not be written."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DragomanError("storage.full", f"{path} could not be written: the disk is full", hint="Free some space")
    return DragomanError(
        "storage.unwritable", f"{path} can't be written: {error.strerror}", hint="Name another place with --out"
    )
