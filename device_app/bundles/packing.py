"""Pack a bundle: put what it is to hold into a folder, write its manifest, sign it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from device_app.bundles.contents import (
    CONTENTS_FILE,
    SIGNATURE_FILE,
    BundledFile,
    Contents,
    require_name,
    require_title,
)
from device_app.bundles.keys import sign
from device_app.models.disk import require_space, storage_failure
from device_app.models.manifest import sha256_of
from engines.cancellation import Cancellation
from engines.durable_files import write_durably
from engines.errors import DragomanError


def gather(sources: Iterable[tuple[Path, str]], folder: Path) -> None:
    """Copy folders of installed models and lists into a bundle's folder.

    Args:
        sources: each with its name in the bundle.
        folder: of the bundle; it is created.

    Raises:
        DragomanError: ``model.disk_full``, ``model.unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source, name in sources:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not source.is_dir():
                shutil.copyfile(source, target)
                continue
            require_space(folder, sum(path.stat().st_size for path in source.rglob("*") if path.is_file()))
            shutil.copytree(source, target, dirs_exist_ok=True)
    except OSError as error:
        raise storage_failure(error, folder) from error


def seal(folder: Path, name: str, version: int, key: Path, cancellation: Cancellation) -> Contents:
    """Write the manifest of what lies in a folder, and the signature.

    Raises:
        DragomanError: ``bundle.malformed``, ``bundle.bad_key``, ``model.unwritable``, ``file.*``.
        Cancelled: on request.
    """
    try:
        files = {name: BundledFile(path.stat().st_size, sha256_of(path, cancellation)) for name, path in _files(folder)}
        # As a device will read it: what it would refuse isn't signed.
        content = Contents(require_title(name), version, files).encoded()
        contents = Contents.decoded(content)
        signature = sign(content, key)
        write_durably(folder / CONTENTS_FILE, content)
        write_durably(folder / SIGNATURE_FILE, signature)
    except OSError as error:
        raise storage_failure(error, folder) from error
    return contents


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for path in (Path(place, name) for name in sorted([*files, *folders])):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                raise DragomanError(
                    "bundle.malformed", f"{path} is neither a file nor a folder", hint="Put the file itself there"
                )
            if path.is_file() and not path.name.startswith(".") and name not in {CONTENTS_FILE, SIGNATURE_FILE}:
                yield require_name(name), path
