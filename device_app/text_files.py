"""Read and write text files of a person: every way it can go wrong is one clear line, and nothing is half written."""

from __future__ import annotations

import codecs
import errno
import os
from pathlib import Path
from typing import BinaryIO

from engines.durable_files import write_durably
from engines.errors import DragomanError

LONGEST_TEXT = 2_000_000
"""Bytes of the longest text that is read: a thick novel."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (or UTF-16 with its mark).

    Raises:
        DragomanError: ``file.missing``, ``file.unreadable``, ``file.not_text``, ``file.too_long``.
    """
    try:
        with path.open("rb") as file:
            return read_stream(file, str(path))
    except FileNotFoundError as error:
        raise DragomanError("file.missing", f"{path} does not exist", hint="Check the name") from error
    except OSError as error:
        raise DragomanError(
            "file.unreadable", f"{path} can't be read: {error.strerror}", hint="Name a text file"
        ) from error


def read_stream(stream: BinaryIO, name: str) -> str:
    """The text of an open stream; `name` is for the message. Errors as `read_text`."""
    content = stream.read(LONGEST_TEXT + 1)
    if len(content) > LONGEST_TEXT:
        raise DragomanError(
            "file.too_long", f"{name} is longer than {LONGEST_TEXT // 1_000_000} MB of text", hint="Cut it into parts"
        )
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DragomanError("file.not_text", f"{name} is not text in UTF-8", hint="Save it as UTF-8") from error
    if "\0" in text:
        raise DragomanError("file.not_text", f"{name} is not a text file", hint="Name a text file in UTF-8")
    return text


def write_text(path: Path, text: str) -> None:
    """Write a file at once: it holds all of `text` afterwards, or what it held before.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``.
    """
    try:
        if path.exists() and not path.is_file():  # a device or a pipe, such as /dev/stdout: nothing to replace
            path.write_text(text, "utf-8")
            return
        write_durably(path, text.encode())
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
