"""Download a model of the catalogue and install it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import require_space, storage_failure
from device_app.models.file_download import FileDownload, TransferPatience, Wanted
from device_app.models.manifest import InstalledFile, Manifest, is_plain_name, sha256_of
from device_app.models.staging import install, staging
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.json_files import read_json

Progress = Callable[[float], None]
"""Told how much is done, 0 … 1."""

WEIGHTS = "model.safetensors"
WEIGHTS_INDEX = "model.safetensors.index.json"

_FINISHED = ".finished.json"  # beside the files in the staging folder: what was completed by an earlier run


def pull(
    model: CatalogueModel,
    models: Path,
    hub: str,
    cancellation: Cancellation,
    *,
    progress: Progress = lambda _fraction: None,
    patience: TransferPatience | None = None,
) -> Manifest:
    """Download a model and install it; what an interrupted run brought is used.

    Args:
        model: which.
        models: folder of the models; made where missing.
        hub: address of the hub or of a mirror with the same paths, ``<hub>/<repository>/resolve/<revision>/<file>``.
        cancellation: stops it within a second or so; what came is kept.
        progress: told how far it is, by the size the catalogue states.
        patience: how long to try.

    Raises:
        DragomanError: what `FileDownload.run` raises, ``model.busy``.
        Cancelled: on request.
    """
    with staging(models, model) as folder:
        work = _Pull(
            model, folder, hub.rstrip("/"), cancellation, progress=progress, patience=patience or TransferPatience()
        )
        try:
            work.require_space()
            manifest = work.run()
        except OSError as error:
            raise storage_failure(error, models) from error
        install(folder, models, model, manifest)
    progress(1.0)
    return manifest


def file_address(hub: str, model: CatalogueModel, name: str, revision: str = "") -> str:
    """Address of a file of a model.

    Args:
        hub: address of the hub.
        model: which.
        name: of the file, as in the model.
        revision: commit; where it is empty that of the catalogue counts, or the newest.
    """
    path = "/".join(part for part in (model.folder, name) if part)
    return f"{hub.rstrip('/')}/{model.repository}/resolve/{revision or model.revision or 'main'}/{quote(path)}"


class _Pull:
    def __init__(
        self,
        model: CatalogueModel,
        folder: Path,
        hub: str,
        cancellation: Cancellation,
        *,
        progress: Progress,
        patience: TransferPatience,
    ) -> None:
        self._model = model
        self._folder = folder
        self._hub = hub
        self._cancellation = cancellation
        self._progress = progress
        self._patience = patience
        self._source = f"{hub}/{model.repository}"
        self._revision = ""
        self._files: dict[str, InstalledFile] = {}

    def require_space(self) -> None:
        there = sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())
        require_space(self._folder, max(0, self._model.megabytes * 1_000_000 - there))

    def run(self) -> Manifest:
        earlier = self._earlier()
        for name in self._model.files:
            self._take(name, earlier)
        for name in self._weights(earlier):
            self._take(name, earlier)
        for name in self._model.optional:
            self._take_if_there(name, earlier)
        return Manifest(model=self._model.name, source=self._source, revision=self._revision, files=self._files)

    def _weights(self, earlier: dict[str, InstalledFile]) -> Iterator[str]:
        """The shards still to be taken, where the weights are in shards."""
        if not self._model.weights or self._take_if_there(WEIGHTS, earlier):
            return
        self._take(WEIGHTS_INDEX, earlier)
        index = read_json(self._folder / WEIGHTS_INDEX)
        shards = index.get("weight_map") if isinstance(index, dict) else None
        names = sorted({str(name) for name in shards.values()}) if isinstance(shards, dict) else []
        if not names or not all(is_plain_name(name) for name in names):
            raise DragomanError(
                "model.wrong_file", f"{WEIGHTS_INDEX} names no files", hint="Pull again, or choose another address"
            )
        yield from names

    def _take_if_there(self, name: str, earlier: dict[str, InstalledFile]) -> bool:
        try:
            self._take(name, earlier)
        except DragomanError as error:
            if error.code != "model.not_found":
                raise
            return False
        return True

    def _take(self, name: str, earlier: dict[str, InstalledFile]) -> None:
        target = self._folder / name
        if name in earlier and target.is_file() and sha256_of(target, self._cancellation) == earlier[name].sha256:
            self._files[name] = earlier[name]
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            wanted = Wanted(file_address(self._hub, self._model, name, self._revision), name, self._model.sha256(name))
            download = FileDownload(wanted, target, self._patience, self._cancellation, self._on_bytes)
            self._files[name] = download.run()
            self._revision = self._revision or download.revision
        self._note()

    def _on_bytes(self, there: int) -> None:
        done = sum(file.size for file in self._files.values()) + there
        self._progress(min(0.99, done / max(1.0, self._model.megabytes * 1e6)))

    def _note(self) -> None:
        """Keep what is complete, and from which revision: the next run must not mix two."""
        Manifest(self._model.name, self._source, self._revision, self._files).write(self._folder, _FINISHED)

    def _earlier(self) -> dict[str, InstalledFile]:
        noted = Manifest.read(self._folder, _FINISHED)
        if noted is None or noted.source != self._source:
            return {}
        self._revision = noted.revision
        return dict(noted.files)
