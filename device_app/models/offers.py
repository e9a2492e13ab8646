"""What the screen offers of models: those that matter to two people, and what is still to be done with each."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from device_app.models.catalogue import CatalogueModel, read_catalogue
from device_app.models.imported import with_imported
from device_app.models.store import ModelStore
from device_app.paths import models_folder
from engines.plugin import Stage

_APPLIANCE_STICKS = Path("/run/dragoman-media")
_STAGES = (Stage.RECOGNITION, Stage.TRANSLATION, Stage.VOICE, Stage.END_OF_TURN)
_WORLDWIDE = "worldwide"
_PREPARED = "hymt"
_PLANS = "plans"
_PIVOT = "en"
"""Pairs without it are translated in two steps through it."""


class OfferState(StrEnum):
    """How far a model is."""

    READY = "ready"
    MISSING = "missing"
    UNPREPARED = "unprepared"
    """It is installed, and has to be prepared for this device once: see `Offer.next_command`."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A model as the screen offers it.

    Attributes:
        model: of the catalogue.
        state: how far it is.
        next_command: arguments of ``dragoman`` that prepare it; empty where nothing is to be prepared.
    """

    model: CatalogueModel
    state: OfferState
    next_command: tuple[str, ...] = ()

    @property
    def restricted(self) -> bool:
        """Whether its licence may exclude places."""
        return self.model.territory != _WORLDWIDE


def offers(a: str, b: str, models: Path | None = None) -> list[Offer]:
    """The models that matter to speakers of two languages: those that hear first, then translators, then voices.

    Args:
        a: code of one language.
        b: code of the other.
        models: folder of the models; that of this device by default.
    """
    folder = models or models_folder()
    catalogue = with_imported(read_catalogue(), folder).models
    installed = ModelStore(folder, catalogue).installed()
    wanted = [model for model in catalogue.values() if model.name in installed or _matters(model, {a, b})]
    ordered = sorted(wanted, key=lambda model: (_STAGES.index(model.kind), not model.starter))
    return [_offer(model, folder, is_installed=model.name in installed) for model in ordered]


def translator_is_missing(a: str, b: str, models: Path | None = None) -> bool:
    """Whether a model can be had, or prepared, that may translate between two languages.

    Args:
        a: code of one language.
        b: code of the other.
        models: folder of the models; that of this device by default.
    """
    return any(
        offer.model.kind is Stage.TRANSLATION and offer.state is not OfferState.READY for offer in offers(a, b, models)
    )


def sticks(user: str | None = None) -> list[Path]:
    """Folders of the sticks and disks that are plugged in.

    Args:
        user: whose sticks a desktop mounts; the one of this process by default.
    """
    name = user or getpass.getuser()
    places = (_APPLIANCE_STICKS, Path("/media") / name, Path("/run/media") / name)
    return [path for place in places for path in _folders(place)]


def network_is_there() -> bool:
    """Whether this device has any network but the loopback, for the process that brings models."""
    return any(path.name != "lo" for path in _folders(Path("/sys/class/net")))


def _matters(model: CatalogueModel, people: set[str]) -> bool:
    match model.kind:
        case Stage.TRANSLATION if len(model.languages) <= 2:
            return set(model.languages) <= people | {_PIVOT}
        case Stage.VOICE:
            return bool(set(model.languages) & people)
        case _:
            return True


def _offer(model: CatalogueModel, folder: Path, *, is_installed: bool) -> Offer:
    if not is_installed:
        return Offer(model, OfferState.MISSING)
    command = _next_command(model, folder)
    return Offer(model, OfferState.UNPREPARED if command else OfferState.READY, command)


def _next_command(model: CatalogueModel, folder: Path) -> tuple[str, ...]:
    """A checkpoint becomes a prepared model, and one for TensorRT a plan for the GPU that is here."""
    if not model.weights:
        return ()
    prepared = [path for path in _folders(folder / _PREPARED) if path.name.startswith(f"{model.place.name}-")]
    if not prepared:
        return "engine", "prepare", "--progress", str(folder / model.place)
    unbuilt = [path for path in prepared if path.name.endswith("-tensorrt") and not any(_folders(path / _PLANS))]
    return ("engine", "build", "--progress", str(unbuilt[0])) if unbuilt else ()


def _folders(place: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:  # it isn't there, or isn't ours
        return
