"""Install models from a folder: a USB stick, or what was downloaded by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import require_space, storage_failure
from device_app.models.manifest import BLOCK, InstalledFile, Manifest, is_plain_name, sha256_of
from device_app.models.plausible import require_plausible
from device_app.models.pull import WEIGHTS, WEIGHTS_INDEX
from device_app.models.staging import install, staging
from engines.cancellation import Cancellation
from engines.errors import DragomanError


def importable(folder: Path, catalogue: Mapping[str, CatalogueModel]) -> dict[str, Path]:
    """Which models of the catalogue lie complete in a folder, and where.

    A model is looked for in the folder itself (by the names of its files), and in subfolders called as the model, as
    where it is installed (``piper/en_US-…``) or as in its repository.

    Raises:
        DragomanError: ``model.no_folder``.
    """
    if not folder.is_dir():
        raise DragomanError(
            "model.no_folder", f"{folder} is no folder that can be read", hint="Is the stick plugged in and mounted?"
        )
    found = {}
    for name, model in catalogue.items():
        own = (model.name, str(model.place), model.place.name, model.folder, model.repository.rpartition("/")[2])
        places = [folder / place for place in dict.fromkeys(own) if place]
        if model.folder or model.is_gguf or _is_named_as(folder, model):
            places.append(folder)
        place = next((place for place in places if _is_complete(place, model)), None)
        if place is not None:
            found[name] = place
    return found


def import_model(
    model: CatalogueModel,
    source: Path,
    models: Path,
    cancellation: Cancellation,
    progress: Callable[[float], None] = lambda _fraction: None,
) -> Manifest:
    """Copy a model from a folder, check it, and install it.

    Checksums are compared with the manifest that lies with it (a copy of an installed model) and with the catalogue;
    where neither knows a file, its checksum is recorded as it is.

    Raises:
        DragomanError: ``model.wrong_checksum``, ``model.wrong_file``, ``model.disk_full``, ``model.unwritable``,
            ``model.unreadable``, ``model.busy``.
        Cancelled: on request.
    """
    vouched = Manifest.read(source)
    known = dict(vouched.files) if vouched is not None and vouched.model == model.name else {}
    names = list(dict.fromkeys([*_names(source, model), *known]))
    with staging(models, model) as staged:
        try:
            sizes = {name: (source / name).stat().st_size for name in names}
        except OSError as error:
            raise _unreadable(source, error) from error
        try:
            require_space(staged, sum(sizes.values()))
            files: dict[str, InstalledFile] = {}
            total = sum(sizes.values()) or 1
            done = 0
            for name in names:
                _copy(source / name, staged / name, cancellation)
                require_plausible(staged / name, name)
                digest = sha256_of(staged / name, cancellation)
                expected = model.sha256(name) or (known[name].sha256 if name in known else "")
                if expected and digest != expected:
                    (staged / name).unlink()
                    raise DragomanError(
                        "model.wrong_checksum",
                        f"{name} in {source} is damaged: its checksum is wrong",
                        hint="Copy it to the stick again",
                    )
                checked = "catalogue" if model.sha256(name) else "import" if expected else "first-use"
                files[name] = InstalledFile(sizes[name], digest, checked)
                done += sizes[name]
                progress(done / total)
        except OSError as error:
            raise storage_failure(error, models) from error
        manifest = Manifest(model.name, str(source), vouched.revision if known and vouched else "", files)
        install(staged, models, model, manifest)
    return manifest


def _is_named_as(folder: Path, model: CatalogueModel) -> bool:
    """Files called ``config.json`` could be any model's: then the folder itself must bear a name of the model's."""
    manifest = Manifest.read(folder)
    if manifest is not None:
        return manifest.model == model.name
    return folder.name in {model.name, model.place.name, model.repository.rpartition("/")[2]}


def _is_complete(place: Path, model: CatalogueModel) -> bool:
    manifest = Manifest.read(place)
    if manifest is not None and manifest.model != model.name:
        return False
    try:
        return all((place / name).is_file() for name in _names(place, model))
    except DragomanError:
        return False


def _names(place: Path, model: CatalogueModel) -> list[str]:
    names = [*model.files, *(name for name in model.optional if (place / name).is_file())]
    if not model.weights:
        return names
    if (place / WEIGHTS).is_file():
        return [*names, WEIGHTS]
    try:
        shards = set(json.loads((place / WEIGHTS_INDEX).read_text("utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DragomanError("model.wrong_file", f"{place} has no weights", hint="Copy the model again") from error
    if not all(isinstance(name, str) and is_plain_name(name) for name in shards):
        raise DragomanError("model.wrong_file", f"{WEIGHTS_INDEX} names files elsewhere", hint="Copy the model again")
    return [*names, WEIGHTS_INDEX, *sorted(shards)]


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
