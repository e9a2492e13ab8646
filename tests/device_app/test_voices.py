"""A person prefers a voice to the others of its language."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from device_app.engine_host.options import engine_options, regional_codes
from device_app.paths import models_folder
from device_app.settings import EngineSettings, Settings
from device_app.settings_file import load_settings
from device_app.voices import installed_voices
from engines.cancellation import Cancellation
from engines.errors import UsageError
from engines.loading import Engines, load_engines
from tests.engines.piper.tiny_voice import write_voice


@pytest.fixture
def three_voices(isolated_home: Path) -> None:
    """The one with the name that comes first is preferred where nobody chooses; two speak in one region."""
    for name in ("en_GB-alan-medium", "en_US-amy-medium", "en_US-joe-medium"):
        write_voice(models_folder() / "piper", name)


def settings(voices: str) -> Settings:
    return Settings(engines=EngineSettings(recognizer="", translator="", voices=voices))


def voice(voices: str) -> Engines:
    return load_engines(engine_options(settings(voices)))


def spoken(engines: Engines, language: str = "en") -> tuple[str, str]:
    """Name of the engine that spoke, and of the voice in its memory."""
    synthesizer = engines.synthesizer(language)
    assert synthesizer is not None
    chunks = list(synthesizer.synthesize("Hello", language, Cancellation()))
    assert np.abs(np.concatenate([chunk.samples for chunk in chunks])).max() > 0.01
    piper = next(engine for engine in engines.synthesizers if engine.name == "piper")
    return synthesizer.name, " ".join(piper._voices)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("three_voices")
@pytest.mark.parametrize(
    ("wanted", "speaks"),
    [
        ("", ("piper", "en_GB-alan-medium")),
        ("en=en_US-joe-medium pt=espeak-ng", ("piper", "en_US-joe-medium")),
        ("en=espeak-ng", ("espeak-ng", "")),
        ("en=en_AU-gone-high", ("piper", "en_GB-alan-medium")),
    ],
)
def test_the_voice_that_is_preferred_speaks(wanted: str, speaks: tuple[str, str]) -> None:
    engines = voice(wanted)
    assert spoken(engines) == speaks
    engines.close()


@pytest.mark.usefixtures("three_voices")
def test_the_words_are_those_of_the_region_of_the_voice() -> None:
    assert regional_codes(settings(""))("en") == "en-GB"
    assert regional_codes(settings("en=en_US-joe-medium"))("en") == "en-US"


@pytest.mark.usefixtures("three_voices")
def test_the_voices_of_a_language_have_names_for_a_person() -> None:
    assert [(voice.name, voice.title) for voice in installed_voices(Settings(), "en")] == [
        ("en_GB-alan-medium", "Alan (en_GB, medium)"),
        ("en_US-amy-medium", "Amy (en_US, medium)"),
        ("en_US-joe-medium", "Joe (en_US, medium)"),
        ("espeak-ng", "eSpeak NG"),
    ]
    assert [voice.name for voice in installed_voices(Settings(), "pt")] == ["espeak-ng"]
    assert installed_voices(Settings(), "bo") == ()
    only = Settings(engines=EngineSettings(synthesizer="espeak-ng"))
    assert [voice.name for voice in installed_voices(only, "en")] == ["espeak-ng"]


def test_a_voice_of_no_language_is_refused() -> None:
    with pytest.raises(UsageError) as refused:
        load_settings(["engines.voices=english-joe"], files=(), environment={})
    assert refused.value.code == "settings.value"
