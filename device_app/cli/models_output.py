"""What ``dragoman models`` says of a model."""

from __future__ import annotations

import sys

from device_app.models.catalogue import CatalogueModel
from device_app.models.manifest import Manifest
from device_app.paths import models_folder
from engines.catalogue import catalogue as engine_catalogue
from engines.languages import languages


def report(model: CatalogueModel, manifest: Manifest) -> None:
    """Say that a model is installed, whose checksums nobody vouched for, and what is still to be done."""
    unvouched = [name for name, file in manifest.files.items() if file.checked == "first-use"]
    if unvouched:
        print(
            f"note: {model.name}: nobody stated a checksum of {', '.join(unvouched)}; it is recorded as it came",
            file=sys.stderr,
        )
    print(f"note: {model.name} is installed in {models_folder() / model.place}", file=sys.stderr)
    for _, folder in engine_catalogue().folders():
        if folder.name == model.place.parts[0] and (todo := folder.afterwards(models_folder() / model.place)):
            print(f"note: {todo}", file=sys.stderr)


def as_json(model: CatalogueModel, installed: dict[str, Manifest]) -> dict[str, object]:
    """A model, and whether it is among those that are installed."""
    manifest = installed.get(model.name)
    return {
        "name": model.name,
        "kind": model.kind.value,
        "title": model.title,
        "megabytes": model.megabytes,
        "languages": list(model.languages),
        "licence": model.licence,
        "licence_url": model.licence_url,
        "territory": model.territory,
        "installed": manifest is not None,
        "folder": str(models_folder() / model.place) if manifest else None,
        "revision": manifest.revision if manifest else None,
        "pinned": model.is_pinned,
        "checksums": {name: file.checked for name, file in manifest.files.items()} if manifest else {},
    }


def languages_served(model: CatalogueModel) -> str:
    """The languages of a model, in English."""
    count = len(model.languages)
    if count > 4:
        return "all languages" if count == len(languages()) else f"{count} languages"
    return ", ".join(languages()[code].english for code in model.languages)
