"""What the screen offers of sticks: each bundle with its signer, or the whole stick where nothing on it is packed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from device_app.bundles.keys import TRUSTED_KEYS
from device_app.bundles.received import bundle_folders, read_bundle
from engines.errors import DragomanError


@dataclass(frozen=True, slots=True)
class StickOffer:
    """A bundle, or a stick without one.

    Attributes:
        folder: where it lies.
        name: what the screen calls it.
        signer: who signed it; empty for nobody whom this device trusts.
        failure: code of why it can't be installed; empty where it may be.
    """

    folder: Path
    name: str
    signer: str = ""
    failure: str = ""


def stick_offers(sticks: Iterable[Path], keys: Path = TRUSTED_KEYS) -> list[StickOffer]:
    """What lies on sticks; only manifests and signatures are read.

    Args:
        sticks: their folders.
        keys: folder of the trusted keys.
    """
    return [_offer(stick, folder, keys) for stick in sticks for folder in bundle_folders(stick) or [stick]]


def _offer(stick: Path, folder: Path, keys: Path) -> StickOffer:
    name = stick.name if folder == stick else f"{stick.name} · {folder.name}"
    if not bundle_folders(folder):
        return StickOffer(folder, name)
    try:
        bundle = read_bundle(folder, keys)
    except DragomanError as error:
        return StickOffer(folder, name, failure=error.code)
    return StickOffer(folder, name, bundle.signer.name if bundle.signer else "")
