"""The engines there are: every folder in ``engines/`` with a module ``plugin``, best first."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import engines
from engines.plugin import ModelFolder, Plugin, Stage

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All engines.

    Attributes:
        plugins: by rank.
        broken: name and reason, one line, of each folder whose ``plugin`` can't be read.
    """

    plugins: tuple[Plugin, ...]
    broken: tuple[tuple[str, str], ...]

    def of(self, stage: Stage) -> tuple[Plugin, ...]:
        """The engines that may be chosen for a stage, the preferred first."""
        return tuple(plugin for plugin in self.plugins if plugin.stage is stage and plugin.load is not None)

    def folders(self) -> tuple[tuple[Plugin, ModelFolder], ...]:
        """Every folder of models, with its engine."""
        return tuple((plugin, folder) for plugin in self.plugins for folder in plugin.folders)


def catalogue() -> Catalogue:
    """Look for the engines; one that is broken takes no other along."""
    return _read(tuple(engines.__path__))


@cache
def _read(places: tuple[str, ...]) -> Catalogue:
    plugins: list[Plugin] = []
    broken: list[tuple[str, str]] = []
    for package in pkgutil.iter_modules(places):
        if not (package.ispkg and any(Path(place, package.name, "plugin.py").is_file() for place in places)):
            continue
        module = f"{engines.__name__}.{package.name}"
        try:
            plugin = importlib.import_module(f"{module}.plugin").ENGINE
            if not isinstance(plugin, Plugin):
                raise TypeError("ENGINE is no Plugin")
            plugins.append(plugin)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one folder, the others are to work
            _log.exception("the engine in %s can't be read", module)
            broken.append((package.name, f"{type(error).__name__}: {error}"))
    return Catalogue(tuple(sorted(plugins, key=lambda plugin: (plugin.rank, plugin.name))), tuple(broken))
