"""The installed models that aren't in the catalogue: those that somebody imported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from device_app.models.catalogue import CatalogueModel, ModelCatalogue
from device_app.models.look_through import own_model
from device_app.models.manifest import MANIFEST_FILE, Manifest
from engines.catalogue import catalogue as engine_catalogue
from engines.plugin import Found


def with_imported(catalogue: ModelCatalogue, models: Path) -> ModelCatalogue:
    """The catalogue with what else is installed."""
    own: dict[str, CatalogueModel] = {}
    for plugin, folder in engine_catalogue().folders():
        for path in sorted((models / folder.name).glob(f"*/{MANIFEST_FILE}")):
            manifest = Manifest.read(path.parent)
            if manifest is None or manifest.model in catalogue.models:
                continue
            found = Found(path.parent.name, {name: path.parent / name for name in manifest.files}, (), "imported")
            for thing in folder.identify(path.parent, path.parent.name):
                if isinstance(thing, Found):
                    found = replace(found, languages=thing.languages, title=thing.title)
            size = sum(file.size for file in manifest.files.values())
            model = own_model(plugin, folder, path.parent.name, found, size)
            own[manifest.model] = replace(model, name=manifest.model)
    return replace(catalogue, models=MappingProxyType({**catalogue.models, **own}))
