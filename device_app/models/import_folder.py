"""Copy a model into the store: from a USB stick, from what was downloaded by hand, from another store."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from device_app.models.disk import require_space, storage_failure
from device_app.models.look_through import Brought
from device_app.models.manifest import BLOCK, InstalledFile, Manifest, sha256_of
from device_app.models.plausible import require_plausible
from device_app.models.staging import install, staging
from engines.cancellation import Cancellation
from engines.errors import DragomanError


def import_model(
    brought: Brought,
    models: Path,
    cancellation: Cancellation,
    progress: Callable[[float], None] = lambda _fraction: None,
) -> Manifest:
    """Copy a model that somebody brought, check it, and install it.

    Checksums are compared with the catalogue, else with the manifest that lies with it (a copy of an installed model);
    where neither knows a file, its checksum is recorded as it is. Of a model that isn't installed nothing stays.

    Raises:
        DragomanError: ``model.wrong_checksum``, ``model.wrong_file``, ``model.disk_full``, ``model.unwritable``,
            ``model.unreadable``, ``model.busy``.
        Cancelled: on request.
    """
    model, vouched = brought.model, brought.vouched
    known = dict(vouched.files) if vouched is not None else {}
    source = next(iter(brought.files.values())).parent
    with staging(models, model) as staged, _nothing_left(staged):
        try:
            sizes = {name: path.stat().st_size for name, path in brought.files.items()}
        except OSError as error:
            raise _unreadable(source, error) from error
        try:
            require_space(staged, 0 if brought.handed else sum(sizes.values()))
            files: dict[str, InstalledFile] = {}
            total = sum(sizes.values()) or 1
            done = 0
            for name, path in brought.files.items():
                if brought.handed:
                    _take_over(path, staged / name)
                else:
                    _copy(path, staged / name, sizes[name], brought.border, cancellation)
                require_plausible(staged / name, name)
                digest = sha256_of(staged / name, cancellation)
                expected = model.sha256(name) or (known[name].sha256 if name in known else "")
                if expected and digest != expected:
                    raise DragomanError(
                        "model.wrong_checksum",
                        f"{path} is damaged: its checksum is wrong",
                        hint="Copy it to the stick again",
                    )
                checked = "catalogue" if model.sha256(name) else "import" if expected else "first-use"
                if brought.handed and checked == "first-use":
                    checked = brought.handed.checked
                files[name] = InstalledFile(sizes[name], digest, checked)
                done += sizes[name]
                progress(done / total)
        except OSError as error:
            raise storage_failure(error, models) from error
        origin = brought.handed.source if brought.handed else str(source)
        manifest = Manifest(model.name, origin, vouched.revision if vouched else "", files)
        install(staged, models, model, manifest)
    return manifest


@contextmanager
def _nothing_left(staged: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:  # a request to stop, too
        shutil.rmtree(staged, ignore_errors=True)
        raise


def _take_over(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)


def _copy(source: Path, target: Path, size: int, border: Path | None, cancellation: Cancellation) -> None:
    """Copy what was judged, and no more: on a stick it may be something else by now."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Without O_NONBLOCK the opening of a pipe waits for somebody to write.
        reading = os.fdopen(os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except OSError as error:
        raise _unreadable(source, error) from error
    with reading, target.open("wb") as writing:
        status = os.fstat(reading.fileno())
        opened = Path(f"/proc/self/fd/{reading.fileno()}").readlink()
        if not stat.S_ISREG(status.st_mode) or (border is not None and not opened.is_relative_to(border)):
            raise _changed(source)
        left = size
        while True:
            cancellation.check()
            try:
                block = reading.read(BLOCK)
            except OSError as error:
                raise _unreadable(source, error) from error
            left -= len(block)
            if left < 0 or (not block and left):
                raise _changed(source)
            if not block:
                return
            writing.write(block)


def _changed(source: Path) -> DragomanError:
    return DragomanError(
        "model.unreadable", f"{source} was changed while it was read", hint="Is somebody else writing to the stick?"
    )


def _unreadable(source: Path, error: OSError) -> DragomanError:
    return DragomanError(
        "model.unreadable", f"{source} can't be read: {error.strerror or error}", hint="Is the stick still plugged in?"
    )
