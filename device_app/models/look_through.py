"""Look through a folder that somebody brought: which models lie in it, by their files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from device_app.models.catalogue import CatalogueModel
from device_app.models.foreign import foreign
from device_app.models.manifest import Manifest
from engines.catalogue import catalogue as engine_catalogue
from engines.errors import DragomanError
from engines.plugin import Found, ModelFolder, Plugin, Unfit

DEEPEST = 8
"""Folders within folders; no model lies deeper, and a home folder is not to be searched through."""

MOST_FOLDERS = 5000

_HUB_FOLDER = re.compile(r"models--[^/]+--([^/]+)")
_SNAPSHOT = re.compile(r"[0-9a-f]{7,64}|main")


@dataclass(frozen=True, slots=True)
class Handed:
    """Says of files that they are the copy of a bundle, on this disk already: they are taken over, not copied again.

    Attributes:
        source: which bundle, and who signed it.
        checked: who vouched for them, as in `InstalledFile`.
    """

    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class Brought:
    """A whole model that lies there.

    Attributes:
        model: what it is installed as: one of the catalogue's, or one of its own.
        files: path of each file, by name in the installed model.
        vouched: the manifest that lies with it; None where there is none.
        border: folder out of which no link may lead; None for no border, as among this device's own stores.
        handed: for what came in a bundle.
    """

    model: CatalogueModel
    files: Mapping[str, Path]
    vouched: Manifest | None
    border: Path | None = None
    handed: Handed | None = None

    def from_bundle(self, handed: Handed) -> Brought:
        """The same, out of a bundle."""
        return replace(self, handed=handed)


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that is not taken: where it lies, and why, one line without a full stop."""

    place: Path
    reason: str


def look_through(folder: Path, models: Mapping[str, CatalogueModel]) -> tuple[list[Brought], list[Refused]]:
    """Ask every engine what lies in a folder and in the folders in it.

    Links are followed within the folder, or within the cache of the hub that it belongs to; not out of it.

    Args:
        folder: a stick, a download, a cache, another device's store.
        models: the catalogue.

    Raises:
        DragomanError: ``model.no_folder``.
    """
    if os.path.isfile(folder):  # noqa: PTH113 - which takes a name that is too long for one that isn't there
        raise DragomanError(
            "model.no_folder",
            f"{folder} is a file",
            hint="Name the folder that it lies in; unpack it first if it is an archive",
        )
    if not os.path.isdir(folder):  # noqa: PTH112
        raise DragomanError(
            "model.no_folder", f"{folder} is no folder that can be read", hint="Is the stick plugged in and mounted?"
        )
    border = _border(_real(folder))
    found: dict[str, Brought] = {}
    refused: list[Refused] = []
    seen: set[Path] = set()
    for place in _folders(folder, border, seen):
        try:
            for one in _look(place, border, models, refused):
                found.setdefault(one.model.name, one)
                seen.update(_real(path.parent) for path in one.files.values())  # parts of a model are no models
        except OSError as error:
            refused.append(Refused(place, f"it can't be read: {error.strerror or error}"))
    return list(found.values()), refused


def _look(
    place: Path,
    border: Path,
    models: Mapping[str, CatalogueModel],
    refused: list[Refused],
) -> Iterator[Brought]:
    known = False
    for plugin, model_folder in engine_catalogue().folders():
        for thing in model_folder.identify(place, _name(place)):
            known = True
            if isinstance(thing, Unfit):
                refused.append(Refused(place, thing.reason))
            elif outside := next((path for path in thing.files.values() if not _within(path, border)), None):
                refused.append(Refused(outside, "a link to a file outside of the folder: copy the file itself"))
            elif odd := next((path for path in thing.files.values() if not path.is_file()), None):
                refused.append(Refused(odd, "not a file"))
            else:
                yield replace(_as_model(plugin, model_folder, thing, models, Manifest.read(place)), border=border)
    if not known:
        refused.extend(Refused(path, reason) for path, reason in foreign(place))


def _as_model(
    plugin: Plugin,
    folder: ModelFolder,
    found: Found,
    models: Mapping[str, CatalogueModel],
    vouched: Manifest | None,
) -> Brought:
    """The model of the catalogue that these files are, or one of their own."""
    there = [model for model in models.values() if model.place.parts[0] == folder.name]
    if vouched is not None and vouched.model in models and models[vouched.model] in there:
        model = models[vouched.model]
        return Brought(model, {name: found.files[name] for name in vouched.files if name in found.files}, vouched)
    for model in there:
        if model.pinned and _sizes_agree(model, found.files):
            return Brought(model, _of(model, found.files), vouched)
    name = found.name
    same = next((model for model in there if model.place.name == name), None)
    if same is not None and not same.pinned:
        return Brought(same, found.files, vouched)
    if same is not None:
        name = f"{name}-imported"
    own = own_model(plugin, folder, name, found, sum(path.stat().st_size for path in found.files.values()))
    return Brought(own, found.files, vouched)


def own_model(plugin: Plugin, folder: ModelFolder, name: str, found: Found, size: int) -> CatalogueModel:
    """A model that is not in the catalogue, in the form of one that is; `size` in bytes."""
    return CatalogueModel(
        name=f"{folder.name}-{name}",
        kind=plugin.stage,
        title=found.title,
        files=tuple(found.files),
        megabytes=max(1, round(size / 1e6)),
        licence="as its source says",
        licence_url="",
        territory="as its licence says",
        languages=found.languages,
        place=Path(folder.name, name),
    )


def _sizes_agree(model: CatalogueModel, files: Mapping[str, Path]) -> bool:
    return all(
        name in files and (name not in model.pinned or files[name].stat().st_size == model.pinned[name].size)
        for name in model.files
    )


def _of(model: CatalogueModel, files: Mapping[str, Path]) -> dict[str, Path]:
    return {name: path for name, path in files.items() if name in {*model.files, *model.optional}}


def _folders(folder: Path, border: Path, seen: set[Path]) -> Iterator[Path]:
    """The folder and those in it, each once, however many links lead there; hidden ones and `seen` are left out."""
    waiting = [(folder, 0)]
    while waiting and len(seen) < MOST_FOLDERS:
        place, depth = waiting.pop(0)
        real = _real(place)
        if real in seen or not real.is_relative_to(border):
            continue
        seen.add(real)
        yield place
        if depth < DEEPEST:
            try:
                inner = sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
            except OSError:  # said when the folder itself was looked at
                continue
            waiting.extend((path, depth + 1) for path in inner)


def _border(folder: Path) -> Path:
    """What links may not lead out of: the model's folder in a cache of the hub, else the folder itself."""
    return next((place for place in (folder, *folder.parents) if _HUB_FOLDER.fullmatch(place.name)), folder)


def _real(path: Path) -> Path:
    """Where links lead; a loop of them leads nowhere, and whoever reads it is told."""
    return Path(os.path.realpath(path))


def _within(path: Path, border: Path) -> bool:
    return _real(path).is_relative_to(border)


def _name(place: Path) -> str:
    """What people know a folder by: in a cache of the hub, the name of the repository."""
    real = _real(place)
    hub = next((match for parent in (real, *real.parents) if (match := _HUB_FOLDER.fullmatch(parent.name))), None)
    if hub is not None and _SNAPSHOT.fullmatch(real.name):
        return hub[1]
    return real.name
