"""The light models of this device."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from engines.errors import DragomanError
from engines.light import mozilla_files, opus_files
from engines.light.mozilla_files import MozillaFiles, read_mozilla
from engines.light.opus_files import OpusFiles, read_opus

_log = logging.getLogger(__name__)

FOLDER = "light"
"""Folder of the light models, one folder each, in the folder of models."""

PIVOT = "en"
"""Language that a pair without a model of its own goes through."""

LightFiles = MozillaFiles | OpusFiles
"""The files of a model of one direction."""


def light_models(models: Path) -> dict[tuple[str, str], list[LightFiles]]:
    """The installed models by direction, the preferred first; one that is damaged is logged and left out.

    Raises:
        DragomanError: ``model.light_broken``, where all that lie there are damaged.
    """
    found: dict[tuple[str, str], list[LightFiles]] = {}
    broken: list[DragomanError] = []
    for read in _readers(models / FOLDER):
        try:
            files = read()
        except DragomanError as error:
            _log.warning("%s", error.line())
            broken.append(error)
            continue
        if files is not None:
            found.setdefault((files.source, files.target), []).append(files)
    if broken and not found:
        raise broken[0]
    return found


def pairs_of(directions: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Every pair that models of these directions serve, also through English."""
    directions = set(directions)
    into = {source for source, target in directions if target == PIVOT}
    out_of = {target for source, target in directions if source == PIVOT}
    return frozenset({*directions, *((source, target) for source in into for target in out_of if source != target)})


def has_light_models(models: Path) -> bool:
    """Whether any lies there, whole or not."""
    return next(_readers(models / FOLDER), None) is not None


def _readers(root: Path) -> Iterator[Callable[[], LightFiles | None]]:
    for weights in sorted(root.glob(f"*/{mozilla_files.WEIGHTS}")):
        yield partial(read_mozilla, weights)
    for weights in sorted(root.glob(f"*/**/{opus_files.WEIGHTS}")):
        yield partial(read_opus, weights, root / weights.relative_to(root).parts[0])
