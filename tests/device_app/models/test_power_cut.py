"""A model that counts as installed is whole, whenever the power is cut."""

from __future__ import annotations

import shutil
from pathlib import Path

from device_app.models.catalogue import ModelCatalogue
from device_app.models.import_folder import import_model
from device_app.models.look_through import look_through
from device_app.models.store import ModelStore
from engines.cancellation import Cancellation
from tests.device_app.disks import PowerCutDisk, power_cut_disk
from tests.device_app.models.test_import_and_store import fill

__all__ = ["power_cut_disk"]


def test_what_was_reported_as_installed_survives_a_power_cut(
    tmp_path: Path, catalogue: ModelCatalogue, power_cut_disk: PowerCutDisk
) -> None:
    models = power_cut_disk.folder / "models"
    (found,), _ = look_through(fill(tmp_path / "stick"), catalogue.models)
    import_model(found, models, Cancellation())
    power_cut_disk.cut()
    power_cut_disk.unmount()
    power_cut_disk.mount()
    store = ModelStore(models, catalogue.models)
    assert set(store.installed()) == {"voice"}
    assert store.verify(catalogue.model("voice"), Cancellation()) == []
    shutil.rmtree(models)
