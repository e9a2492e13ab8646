"""Where a person's documents are: their own folder, and what is plugged in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from device_app.documents.suffixes import looks_known
from device_app.paths import documents_folder
from device_app.sticks import sticks
from device_app.text_files import unreadable
from engines.errors import DragomanError

MOST_ENTRIES = 500
"""Entries of a folder that are shown; nobody looks through more with a finger."""


@dataclass(frozen=True, slots=True)
class FolderEntry:
    """A folder or a document.

    Attributes:
        name: as it is shown.
        path: of it.
        folder: whether it is one.
    """

    name: str
    path: str
    folder: bool


def places() -> list[FolderEntry]:
    """The person's own folder, without a name, and what is plugged in."""
    return [
        FolderEntry("", str(documents_folder()), True),
        *(FolderEntry(path.name, str(path), True) for path in sticks()),
    ]


def entries(folder: Path) -> list[FolderEntry]:
    """The folders in a folder, then what may be a document by its name; hidden ones and links are left out.

    The person's own folder is empty as long as it isn't there.

    Raises:
        DragomanError: ``file.missing``, ``file.unreadable``.
    """
    try:
        with os.scandir(folder) as scan:
            found = [(entry.is_dir(follow_symlinks=False), entry.name) for entry in scan if _shown(entry)]
    except FileNotFoundError as error:
        if folder == documents_folder():
            return []
        raise DragomanError("file.missing", f"{folder} does not exist", hint="Plug the stick in again") from error
    except OSError as error:
        raise unreadable(folder, error) from error
    found.sort(key=lambda entry: (not entry[0], entry[1].casefold()))
    return [FolderEntry(name, str(folder / name), is_folder) for is_folder, name in found[:MOST_ENTRIES]]


def _shown(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.is_symlink():
        return False
    return entry.is_dir() or (entry.is_file() and looks_known(Path(entry.name)))
