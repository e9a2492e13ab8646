"""The light models as an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engines.options import EngineOptions
from engines.plugin import Found, ModelAbout, ModelFolder, Pair, Plugin, Stage, Unfit

if TYPE_CHECKING:
    from engines.protocols import Translator


def _load(options: EngineOptions) -> Translator:
    from engines.light.translator import LightTranslator

    return LightTranslator(options.models, threads=options.threads)


def _why_not(options: EngineOptions) -> str:
    from engines.light.installed import has_light_models

    return "" if has_light_models(options.models) else "no light translation model is installed: dragoman models list"


def _pairs(options: EngineOptions) -> frozenset[Pair]:
    from engines.errors import DragomanError
    from engines.light.installed import light_models, pairs_of

    try:
        return pairs_of(light_models(options.models))
    except DragomanError:
        return frozenset()


def _identify(folder: Path, name: str) -> Sequence[Found | Unfit]:
    from engines.light.brought import identify

    return identify(folder, name)


def _model(options: EngineOptions, _engine: Translator, source: str, target: str) -> ModelAbout | None:
    from engines.light.installed import light_models

    for files in light_models(options.models).get((source, target), ()):
        size = sum(path.stat().st_size for path in files.folder.rglob("*") if path.is_file())
        return ModelAbout(files.folder.name, size)
    return None


ENGINE = Plugin(
    "light",
    Stage.TRANSLATION,
    30,
    _load,
    _why_not,
    folders=(ModelFolder("light", _identify),),
    pairs=_pairs,
    model=_model,
)
