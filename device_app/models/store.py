"""The models that are installed: which they are, whether they are whole, and how they go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import storage_failure
from device_app.models.manifest import Manifest, sha256_of
from device_app.models.staging import discard
from engines.cancellation import Cancellation
from engines.errors import DragomanError


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong with a file of a model: ``missing``, ``size``, ``checksum`` or ``unreadable``."""

    name: str
    fault: str


class ModelStore:
    """The folder of the models.

    Args:
        models: the folder; may not exist.
        catalogue: the models there can be, by name.
    """

    def __init__(self, models: Path, catalogue: Mapping[str, CatalogueModel]) -> None:
        self._models = models
        self._catalogue = catalogue

    def installed(self) -> dict[str, Manifest]:
        """Every installed model by name: those with a manifest of their own whose files are there in full size."""
        found = {}
        for name, model in self._catalogue.items():
            manifest = self.manifest(model)
            if manifest is not None and not self._quick_faults(model, manifest):
                found[name] = manifest
        return found

    def manifest(self, model: CatalogueModel) -> Manifest | None:
        """The manifest of a model; None where it isn't installed."""
        manifest = Manifest.read(self._models / model.place)
        return manifest if manifest is not None and manifest.model == model.name else None

    def verify(
        self,
        model: CatalogueModel,
        cancellation: Cancellation,
        progress: Callable[[float], None] = lambda _fraction: None,
    ) -> list[FileFault]:
        """Compare every file with the manifest; empty when all are as they were installed.

        Raises:
            DragomanError: ``model.not_installed``.
            Cancelled: on request.
        """
        manifest = self._require(model)
        total = sum(file.size for file in manifest.files.values()) or 1
        done = 0
        faults = self._quick_faults(model, manifest)
        broken = {fault.name for fault in faults}

        def on_bytes(count: int) -> None:
            nonlocal done
            done += count
            progress(done / total)

        for name, file in manifest.files.items():
            if name in broken:
                continue
            try:
                if sha256_of(self._models / model.place / name, cancellation, on_bytes) != file.sha256:
                    faults.append(FileFault(name, "checksum"))
            except OSError:
                faults.append(FileFault(name, "unreadable"))
        return faults

    def remove(self, model: CatalogueModel) -> int:
        """Remove a model, whole or damaged.

        Returns:
            Bytes that became free.

        Raises:
            DragomanError: ``model.not_installed``, ``model.unwritable``.
        """
        folder = self._models / model.place
        if not folder.is_dir():
            raise _not_installed(model)
        try:
            size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
            discard(folder, self._models)
        except OSError as error:
            raise storage_failure(error, folder) from error
        return size

    def _require(self, model: CatalogueModel) -> Manifest:
        manifest = self.manifest(model)
        if manifest is None:
            raise _not_installed(model)
        return manifest

    def _quick_faults(self, model: CatalogueModel, manifest: Manifest) -> list[FileFault]:
        faults = []
        for name, file in manifest.files.items():
            try:
                if (self._models / model.place / name).stat().st_size != file.size:
                    faults.append(FileFault(name, "size"))
            except OSError:
                faults.append(FileFault(name, "missing"))
        return faults


def _not_installed(model: CatalogueModel) -> DragomanError:
    return DragomanError(
        "model.not_installed", f"{model.name} is not installed", hint=f"See: dragoman models pull {model.name}"
    )
