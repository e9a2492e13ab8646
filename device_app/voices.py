"""The voices of this device, for whoever chooses one."""

from __future__ import annotations

from device_app.engine_host.options import engine_options
from device_app.settings import Settings
from engines.catalogue import catalogue
from engines.plugin import InstalledVoice, Stage

__all__ = ["InstalledVoice", "installed_voices"]


def installed_voices(settings: Settings, language: str) -> tuple[InstalledVoice, ...]:
    """Every voice that speaks a language here, the best first; looks through files, so not in the window's thread.

    Args:
        settings: where one voice engine alone is wanted, the voices of the others are none.
        language: its code.
    """
    options = engine_options(settings)
    engines = catalogue().of(Stage.VOICE)
    wanted = settings.engines.synthesizer
    return tuple(
        voice
        for engine in engines
        if wanted in {"auto", engine.name}
        for voice in engine.voices(options)
        if language in voice.languages
    )
