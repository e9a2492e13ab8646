"""eSpeak NG as an engine: the voice of most languages where no better one is installed."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engines.options import EngineOptions
from engines.plugin import InstalledVoice, Plugin, Stage

if TYPE_CHECKING:
    from engines.protocols import SpeechSynthesizer


def _load(options: EngineOptions) -> SpeechSynthesizer:
    from engines.espeak.synthesizer import EspeakSynthesizer

    return EspeakSynthesizer(options.regions)


def _why_not(_options: EngineOptions) -> str:
    package = "espeakng_loader"
    return "" if find_spec(package) else f"the package {package} is not installed: pip install {package}"


def _voices(options: EngineOptions) -> Sequence[InstalledVoice]:
    from engines.espeak.synthesizer import VOICES

    return () if _why_not(options) else (InstalledVoice(ENGINE.name, tuple(VOICES), "eSpeak NG"),)


ENGINE = Plugin("espeak-ng", Stage.VOICE, 90, _load, _why_not, voices=_voices)
