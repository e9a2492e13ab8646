"""Whisper as an engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engines.options import EngineOptions
from engines.plugin import Found, ModelAbout, ModelFolder, Plugin, Stage, Unfit

if TYPE_CHECKING:
    from engines.protocols import SpeechRecognizer


def _load(options: EngineOptions) -> SpeechRecognizer:
    from engines.whisper.recognizer import WhisperRecognizer

    return WhisperRecognizer(options.models, options.threads)


def _why_not(options: EngineOptions) -> str:
    from engines.whisper.models import model_folders

    return "" if model_folders(options.models) else "no Whisper model is installed: dragoman models list"


def _identify(folder: Path, name: str) -> Sequence[Found | Unfit]:
    from engines.whisper.brought import identify

    return identify(folder, name)


def _model(options: EngineOptions, engine: SpeechRecognizer, _source: str, _target: str) -> ModelAbout | None:
    from engines.whisper.models import installed_models

    names = {engine.name, engine.name.removeprefix("whisper-")}
    for model in installed_models(options.models):
        if model.name in names:
            size = sum(path.stat().st_size for path in model.path.rglob("*") if path.is_file())
            return ModelAbout(model.name, size)
    return None


ENGINE = Plugin(
    "whisper", Stage.RECOGNITION, 20, _load, _why_not, folders=(ModelFolder("whisper", _identify),), model=_model
)
