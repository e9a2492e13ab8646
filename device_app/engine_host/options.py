"""Which engines the settings ask for."""

from __future__ import annotations

from device_app.paths import models_folder
from device_app.settings import Settings
from engines.options import EngineOptions


def engine_options(settings: Settings) -> EngineOptions:
    """What `engines.loading.load_engines` is to load."""
    wanted = settings.engines
    return EngineOptions(
        models=models_folder(),
        recognizer=wanted.recognizer,
        translator=wanted.translator,
        synthesizer=wanted.synthesizer,
        threads=wanted.threads,
    )
