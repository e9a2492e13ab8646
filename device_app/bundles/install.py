"""Install what a bundle holds: all of it was compared with its manifest before anything of it is used."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from device_app.bundles.contents import GLOSSARY, MODELS, PHRASES
from device_app.bundles.received import ReceivedBundle, copy_files, judge
from device_app.models.catalogue import CatalogueModel
from device_app.models.disk import require_space, storage_failure
from device_app.models.look_through import Brought, Handed, Refused, look_through
from device_app.models.staging import alone
from device_app.pair_list import PairList
from engines.cancellation import Cancellation
from engines.durable_files import write_durably
from engines.errors import DragomanError
from engines.json_files import read_json

VERSIONS_FILE = "bundles.json"
"""In the data folder: the newest version that came of each bundle."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a bundle held, in a folder of this device's.

    Attributes:
        brought: its models, ready to be installed.
        refused: what of it no engine here can use.
        lists: its lists, by name.
    """

    brought: list[Brought]
    refused: list[Refused]
    lists: Mapping[str, Path]


def require_newer(bundle: ReceivedBundle, data: Path) -> None:
    """Refuse a version before the one that came last, which may have had a reason to be replaced.

    A bundle that nobody trusted signed isn't asked: it can say any number.

    Raises:
        DragomanError: ``bundle.older``.
    """
    contents = bundle.contents
    newest = _versions(data).get(contents.name, 0)
    if bundle.trusted and contents.version < newest:
        raise DragomanError(
            "bundle.older",
            f"version {newest} of {contents.name} came already, this is the older {contents.version}",
            hint="To go back all the same, have the older content packed again as a newer version",
        )


def note_version(bundle: ReceivedBundle, data: Path) -> None:
    """Remember the version of a bundle that was installed.

    Raises:
        DragomanError: ``model.disk_full``, ``model.unwritable``.
    """
    if bundle.trusted:
        table = {**_versions(data), bundle.contents.name: bundle.contents.version}
        try:
            write_durably(data / VERSIONS_FILE, f"{json.dumps(table, indent=1, sort_keys=True)}\n".encode(), 0o600)
        except OSError as error:
            raise storage_failure(error, data) from error


@contextmanager
def unpacked(
    bundle: ReceivedBundle,
    models: Path,
    catalogue: Mapping[str, CatalogueModel],
    cancellation: Cancellation,
    progress: Callable[[float], None] = lambda _fraction: None,
) -> Iterator[Unpacked]:
    """The content of a bundle, copied and compared; the copy goes when this ends, but for what was installed of it.

    Raises:
        DragomanError: ``bundle.damaged``, ``model.unreadable``, ``model.busy``, ``model.disk_full``,
            ``model.unwritable``.
        Cancelled: on request.
    """
    judge(bundle)
    with _emptied(models) as folder:
        try:
            require_space(folder, bundle.contents.size)
            copy_files(bundle, folder, cancellation, progress)
        except OSError as error:
            raise storage_failure(error, models) from error
        brought, refused = look_through(folder / MODELS, catalogue) if (folder / MODELS).is_dir() else ([], [])
        title = f"{bundle.contents.name} {bundle.contents.version}"
        if bundle.signer is not None:
            title += f", signed by {bundle.signer.name or bundle.signer.fingerprint}"
        handed = Handed(title, "bundle" if bundle.trusted else "first-use")
        lists = {name: folder / name for name in (GLOSSARY, PHRASES) if name in bundle.contents.files}
        yield Unpacked([one.from_bundle(handed) for one in brought], refused, lists)


def add_list(source: Path, target: Path) -> int:
    """Add the entries of a list to one of the device's; how many were new.

    Raises:
        DragomanError: ``storage.not_kept``.
    """
    return PairList(target).add(*PairList(source).everything())


@contextmanager
def _emptied(models: Path) -> Iterator[Path]:
    """An empty folder, for one process at a time; it goes at the end, and what a loss of power left of it before."""
    with alone(models, "bundle") as folder:
        try:
            shutil.rmtree(folder, ignore_errors=True)
            try:
                folder.mkdir(mode=0o700)
            except OSError as error:
                raise storage_failure(error, models) from error
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _versions(data: Path) -> dict[str, int]:
    try:
        table = read_json(data / VERSIONS_FILE, 1_000_000)
    except (OSError, ValueError):
        return {}
    return {name: value for name, value in table.items() if type(value) is int} if isinstance(table, dict) else {}
