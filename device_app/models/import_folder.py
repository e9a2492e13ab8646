"""Copy a model into the store: from a USB stick, from what was downloaded by hand, from another store."""

from __future__ import annotations

from collections.abc import Callable
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
    where neither knows a file, its checksum is recorded as it is.

    Raises:
        DragomanError: ``model.wrong_checksum``, ``model.wrong_file``, ``model.disk_full``, ``model.unwritable``,
            ``model.unreadable``, ``model.busy``.
        Cancelled: on request.
    """
    model, vouched = brought.model, brought.vouched
    known = dict(vouched.files) if vouched is not None else {}
    source = next(iter(brought.files.values())).parent
    with staging(models, model) as staged:
        try:
            sizes = {name: path.stat().st_size for name, path in brought.files.items()}
        except OSError as error:
            raise _unreadable(source, error) from error
        try:
            require_space(staged, sum(sizes.values()))
            files: dict[str, InstalledFile] = {}
            total = sum(sizes.values()) or 1
            done = 0
            for name, path in brought.files.items():
                _copy(path, staged / name, cancellation)
                require_plausible(staged / name, name)
                digest = sha256_of(staged / name, cancellation)
                expected = model.sha256(name) or (known[name].sha256 if name in known else "")
                if expected and digest != expected:
                    (staged / name).unlink()
                    raise DragomanError(
                        "model.wrong_checksum",
                        f"{path} is damaged: its checksum is wrong",
                        hint="Copy it to the stick again",
                    )
                checked = "catalogue" if model.sha256(name) else "import" if expected else "first-use"
                files[name] = InstalledFile(sizes[name], digest, checked)
                done += sizes[name]
                progress(done / total)
        except OSError as error:
            raise storage_failure(error, models) from error
        manifest = Manifest(model.name, str(source), vouched.revision if vouched else "", files)
        install(staged, models, model, manifest)
    return manifest


def _copy(source: Path, target: Path, cancellation: Cancellation) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        reading = source.open("rb")
    except OSError as error:
        raise _unreadable(source, error) from error
    with reading, target.open("wb") as writing:
        while True:
            cancellation.check()
            try:
                block = reading.read(BLOCK)
            except OSError as error:
                raise _unreadable(source, error) from error
            if not block:
                return
            writing.write(block)


def _unreadable(source: Path, error: OSError) -> DragomanError:
    return DragomanError(
        "model.unreadable", f"{source} can't be read: {error.strerror or error}", hint="Is the stick still plugged in?"
    )
