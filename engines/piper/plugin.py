"""Piper as an engine."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engines.options import EngineOptions
from engines.plugin import Found, InstalledVoice, ModelAbout, ModelFolder, Plugin, Stage, Unfit
from engines.regions import NO_REGIONS, REGIONS, Regions

if TYPE_CHECKING:
    from engines.protocols import SpeechSynthesizer


def _load(options: EngineOptions) -> SpeechSynthesizer:
    from engines.piper.synthesizer import PiperSynthesizer

    return PiperSynthesizer(options.models, options.threads, options.regions, dict(options.voices))


def _why_not(options: EngineOptions) -> str:
    from engines.piper.voices import has_voices

    if find_spec("piper") is None:
        return "the package piper-tts is not installed: pip install piper-tts"
    return "" if has_voices(options.models) else "no voice is installed: dragoman models list --kind voice"


def _regions(options: EngineOptions) -> Regions:
    from engines.languages import languages
    from engines.piper.voices import installed_voices

    if find_spec("piper") is None:
        return NO_REGIONS
    voices, _ = installed_voices(options.models, frozenset(languages()))
    spoken: dict[str, str] = {}
    for voice in voices:
        for language in voice.languages:
            if language not in spoken or voice.name == options.voice(language):
                spoken[language] = voice.region
    return Regions(**{language: spoken.get(language, "") for language in REGIONS})


def _identify(folder: Path, _name: str) -> Sequence[Found | Unfit]:
    from engines.piper.voices import identify

    return identify(folder)


def _model(options: EngineOptions, _engine: SpeechSynthesizer, _source: str, target: str) -> ModelAbout | None:
    from engines.languages import languages
    from engines.piper.voices import installed_voices

    voices, _ = installed_voices(options.models, frozenset(languages()))
    for voice in voices:
        if target in voice.languages:
            return ModelAbout(voice.name, voice.model.stat().st_size)
    return None


def _voices(options: EngineOptions) -> Sequence[InstalledVoice]:
    from engines.languages import languages
    from engines.piper.voices import installed_voices

    if _why_not(options):
        return ()
    voices, _ = installed_voices(options.models, frozenset(languages()))
    return tuple(InstalledVoice(voice.name, voice.languages, voice.title) for voice in voices)


ENGINE = Plugin(
    "piper",
    Stage.VOICE,
    20,
    _load,
    _why_not,
    folders=(ModelFolder("piper", _identify),),
    model=_model,
    regions=_regions,
    voices=_voices,
)
