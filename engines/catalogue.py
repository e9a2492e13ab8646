"""The engines there are, in order of preference. An engine joins by one line in one of the three tables.

Starting the program must stay fast and an absent extra must be one clear line: so an engine's module is imported only
when the engine is loaded, and whether it is installed is found out without importing anything heavy.
"""

# ruff: noqa: PLC0415

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Generic, TypeVar

from engines.options import EngineOptions
from engines.protocols import SpeechRecognizer, SpeechSynthesizer, Translator

Engine = TypeVar("Engine", SpeechRecognizer, Translator, SpeechSynthesizer)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Engine]):
    """An engine that may be installed.

    Attributes:
        name: its name in the settings; the loaded engine's own may be longer (``whisper`` → ``whisper-small``).
        load: import its module and load it.
        why_not: what is missing, one line without a full stop; empty when nothing is.
    """

    name: str
    load: Callable[[EngineOptions], Engine]
    why_not: Callable[[EngineOptions], str]


def _phrasebook(_options: EngineOptions) -> Translator:
    from engines.phrasebook.translator import PhrasebookTranslator

    return PhrasebookTranslator()


def _always(_options: EngineOptions) -> str:
    return ""


def _hymt(options: EngineOptions) -> Translator:
    from engines.hymt.installed import load_translator

    return load_translator(options.models, threads=options.threads)


def _no_hymt(options: EngineOptions) -> str:
    from engines.hymt.installed import memory_needed, why_not
    from engines.machine.machine import read_machine
    from engines.model_choice import no_room_for_hymt

    return why_not(options.models) or no_room_for_hymt(read_machine(), memory_needed(options.models))


def _light(options: EngineOptions) -> Translator:
    from engines.light.translator import LightTranslator

    return LightTranslator(options.models, threads=options.threads)


def _no_light(options: EngineOptions) -> str:
    from engines.light.installed import has_light_models

    return "" if has_light_models(options.models) else "no light translation model is installed: dragoman models list"


def _apertium(_options: EngineOptions) -> Translator:
    from engines.apertium.translator import ApertiumTranslator

    return ApertiumTranslator()


def _no_apertium(_options: EngineOptions) -> str:
    if shutil.which("apertium-wblank-mode"):
        return ""
    return "Apertium is not installed: apt install apertium-eng-spa"


def _espeak(_options: EngineOptions) -> SpeechSynthesizer:
    from engines.espeak.synthesizer import EspeakSynthesizer

    return EspeakSynthesizer()


def _piper(options: EngineOptions) -> SpeechSynthesizer:
    from engines.piper.synthesizer import PiperSynthesizer

    return PiperSynthesizer(options.models, options.threads)


def _no_piper(options: EngineOptions) -> str:
    from engines.piper.voices import has_voices

    if find_spec("piper") is None:
        return "the package piper-tts is not installed: pip install piper-tts"
    return "" if has_voices(options.models) else "no voice is installed: dragoman models list --kind voice"


def _whisper(options: EngineOptions) -> SpeechRecognizer:
    from engines.whisper.recognizer import WhisperRecognizer

    return WhisperRecognizer(options.models, options.threads)


def _no_whisper(options: EngineOptions) -> str:
    from engines.whisper.models import model_folders

    return "" if model_folders(options.models) else "no Whisper model is installed: dragoman models pull whisper-base"


def _no_package(package: str) -> Callable[[EngineOptions], str]:
    def why_not(_options: EngineOptions) -> str:
        return "" if find_spec(package) else f"the package {package} is not installed: pip install {package}"

    return why_not


RECOGNIZERS: tuple[Entry[SpeechRecognizer], ...] = (Entry("whisper", _whisper, _no_whisper),)
"""Best first."""

TRANSLATORS: tuple[Entry[Translator], ...] = (
    Entry("phrasebook", _phrasebook, _always),
    Entry("hy-mt", _hymt, _no_hymt),
    Entry("light", _light, _no_light),
    Entry("apertium", _apertium, _no_apertium),
)
"""In the order they are asked: exact phrases written by people, then models, then the rough."""

SYNTHESIZERS: tuple[Entry[SpeechSynthesizer], ...] = (
    Entry("piper", _piper, _no_piper),
    Entry("espeak-ng", _espeak, _no_package("espeakng_loader")),
)
"""Best first."""
