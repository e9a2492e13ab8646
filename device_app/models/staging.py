"""A model becomes installed in one step: its folder is built aside, and renamed when it is complete."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import storage_failure
from device_app.models.manifest import Manifest
from engines.durable_files import make_folder, sync_file, sync_folder
from engines.errors import DragomanError

STAGING_FOLDER = ".partial"
"""Folder, inside that of the models, of what is on its way in or out."""


@contextmanager
def staging(models: Path, model: CatalogueModel) -> Iterator[Path]:
    """The folder in which a model is built; it stays when this ends, so that the next attempt goes on with it.

    Raises:
        DragomanError: ``model.busy``, another process is at it; ``model.unwritable``, ``model.disk_full``.
    """
    with alone(models, model.name) as folder:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise storage_failure(error, models) from error
        yield folder


@contextmanager
def alone(models: Path, name: str) -> Iterator[Path]:
    """The place of a folder of `STAGING_FOLDER`, whether or not there is one, for one process at a time.

    Raises:
        DragomanError: ``model.busy``, another process is at it; ``model.unwritable``, ``model.disk_full``.
    """
    folder = models / STAGING_FOLDER / name
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = folder.with_name(f"{name}.lock").open("wb")
    except OSError as error:
        raise storage_failure(error, models) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DragomanError(
                "model.busy", f"{name} is being installed by another process", hint="Wait until it is done"
            ) from error
        yield folder


def install(staged: Path, models: Path, model: CatalogueModel, manifest: Manifest) -> None:
    """Make a complete folder an installed model; one that was there before is replaced.

    Raises:
        DragomanError: ``model.unwritable``, ``model.disk_full``.
    """
    target = models / model.place
    try:
        for path in sorted(staged.rglob("*"), reverse=True):
            if path.is_file() and path.relative_to(staged).as_posix() not in manifest.files:
                path.unlink()  # notes of the transfer, files that the model no longer has
        manifest.write(staged)
        _sync(staged)
        make_folder(target.parent)
        if target.exists():
            discard(target, models)
        staged.rename(target)
        sync_folder(target.parent)
    except OSError as error:
        raise storage_failure(error, models) from error


def discard(folder: Path, models: Path) -> None:
    """Remove a folder so that at no moment a part of it looks like a model.

    Raises:
        OSError: it can't be removed; if it was moved aside already, the rest goes with the next removal.
    """
    trash = models / STAGING_FOLDER / f"removed-{os.getpid()}"
    trash.mkdir(parents=True, exist_ok=True)
    folder.rename(trash / folder.name)
    for left in (models / STAGING_FOLDER).glob("removed-*"):
        shutil.rmtree(left)


def _sync(folder: Path) -> None:
    """Have a folder with all its files on the disk, so that a loss of power can't undo the order."""
    for path in folder.rglob("*"):
        (sync_folder if path.is_dir() else sync_file)(path)
    sync_folder(folder)
