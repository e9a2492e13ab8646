"""What the tests of downloads share."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app.models.catalogue import ModelCatalogue
from device_app.models.file_download import TransferPatience
from device_app.models.manifest import Manifest
from device_app.models.pull import pull
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from engines.errors import DragomanError
from tests.device_app.models.conftest import JSON
from tests.device_app.models.hub import REVISION, Hub

PATIENCE = TransferPatience(attempts=3, first_pause_seconds=0.02, stall_seconds=0.4, least_bytes=1000)
PINNED_JSON = JSON.replace("main", REVISION)


def take(hub: Hub, catalogue: ModelCatalogue, models: Path, name: str = "voice") -> Manifest:
    return pull(catalogue.model(name), models, hub.url, Cancellation(), patience=PATIENCE)


def code_of(hub: Hub, catalogue: ModelCatalogue, models: Path, name: str = "voice") -> str:
    with pytest.raises(DragomanError) as caught:
        take(hub, catalogue, models, name)
    nothing_looks_installed(catalogue, models, name)
    assert caught.value.message
    assert "\n" not in caught.value.line()
    return caught.value.code


def nothing_looks_installed(catalogue: ModelCatalogue, models: Path, name: str = "voice") -> None:
    assert not (models / catalogue.model(name).place).exists()
    assert ModelStore(models, catalogue.models).installed() == {}


def is_whole(catalogue: ModelCatalogue, models: Path, name: str = "voice") -> bool:
    store = ModelStore(models, catalogue.models)
    return name in store.installed() and store.verify(catalogue.model(name), Cancellation()) == []
