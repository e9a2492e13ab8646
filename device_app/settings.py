"""What can be set. Frozen; read by ``device_app/settings_file.py`` from files, environment and flags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from device_app.setting_limits import Between, LanguageCode, OneOf, VoiceOfLanguage
from engines.regions import REGIONS


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """Microphone and loudspeaker."""

    microphone: str = ""
    """Stable name, or the beginning of one; empty for the system's default."""

    loudspeaker: str = ""
    """Stable name, or the beginning of one; empty for the system's default."""

    preroll_seconds: Annotated[float, Between(0, 2)] = 0.5
    """Sound from before the tap that belongs to the utterance (seconds)."""

    holdoff_seconds: Annotated[float, Between(0, 5)] = 0.4
    """The microphone stays deaf this long after the device has spoken (seconds)."""

    latency_seconds: Annotated[float, Between(0.01, 1)] = 0.1
    """Latency asked of PortAudio, both directions (seconds)."""

    volume: Annotated[float, Between(0.05, 1)] = 1.0
    """Loudness of all that the device says and plays, as people perceive it; 1 is that of the system."""

    cues: bool = True
    """Whether short sounds mark the start and the end of listening."""


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """Course of a turn."""

    silence_seconds: Annotated[float, Between(0.2, 5)] = 0.7
    """Silence after speech that ends an utterance (seconds)."""

    no_speech_seconds: Annotated[float, Between(1, 60)] = 6.0
    """Listening without any speech ends after this (seconds)."""

    listen_limit_seconds: Annotated[float, Between(5, 300)] = 60.0
    """Longest utterance (seconds)."""

    speech_threshold: Annotated[float, Between(0.05, 0.95)] = 0.5
    """Probability from which a frame counts as speech (0 … 1)."""

    either_language: bool = True
    """Whether speech that is clearly in the other person's language counts as theirs, whichever button was pressed."""

    hands_free: bool = False
    """Whether the device listens by itself from the start; the screen switches it on and off."""

    hands_free_minutes: Annotated[float, Between(0.1, 60)] = 3.0
    """Hands-free listening ends when nobody has said anything for this long (minutes)."""

    voice_speed: Annotated[float, Between(0.5, 1.5)] = 1.0
    """Speed of the voices, relative to their own (0.5 … 1.5)."""

    slow_speed: Annotated[float, Between(0.5, 1)] = 0.7
    """Speed of a slow replay, relative to `voice_speed` (0.5 … 1)."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Choice of engines."""

    recognizer: str = "auto"
    """``auto``, or the name of a recogniser."""

    translator: str = "auto"
    """``auto``, or the name of a translator."""

    synthesizer: str = "auto"
    """``auto``, or the name of a voice engine."""

    voices: Annotated[str, VoiceOfLanguage()] = ""
    """Voices preferred to others of their language, as ``en=en_US-joe-medium pt=espeak-ng``; empty for the best."""

    threads: Annotated[int, Between(0, 64)] = 0
    """Processor threads an engine may use; 0 for as many as there are cores, 4 at most."""

    hymt15_suffix: Annotated[str, OneOf(("assistant", "end-of-turn"))] = "assistant"
    """What HY-MT1.5's prompts end with, on which its official sources disagree: ``assistant`` or ``end-of-turn``."""

    server: str = ""
    """Address of a server that translates by the OpenAI protocol, as ``http://127.0.0.1:8000/v1``; empty for none."""

    server_model: str = ""
    """Name of its model; empty for the one of HY-MT that it lists."""

    server_remote: bool = False
    """Whether the server may be another machine: what is said then leaves the device, and the screen says so."""


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """In whose words and figures a language is spoken; where nobody sets it, as the installed voice speaks."""

    en: Annotated[str, OneOf(("", *REGIONS["en"]))] = ""
    """English: ``GB`` or ``US``."""

    es: Annotated[str, OneOf(("", *REGIONS["es"]))] = ""
    """Spanish: ``ES``, or ``419`` for Latin America."""

    pt: Annotated[str, OneOf(("", *REGIONS["pt"]))] = ""
    """Portuguese: ``BR`` or ``PT``."""


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """What is kept."""

    keep: bool = False
    """Whether conversations are written to the history."""

    days: Annotated[int, Between(0, 36500)] = 0
    """Conversations that nothing was added to for so long are deleted when the next one begins (days); 0 keeps them."""


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """The window."""

    theme: Annotated[str, OneOf(("light", "dark", "auto"))] = "light"
    """``light``, ``dark`` or ``auto`` (follows the system)."""

    text_scale: Annotated[float, OneOf((1.0, 1.4, 2.0))] = 1.0
    """Size of text: 1.0, 1.4 or 2.0."""

    pixels_per_mm: Annotated[float, Between(0, 50)] = 0.0
    """Density of the panel (pixels per millimetre); 0 asks the screen. Many panels report a wrong size."""

    brightness: Annotated[float, Between(0, 1)] = 0.0
    """Brightness of the panel, where its light can be changed (0 … 1); 0 leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it."""

    language_a: Annotated[str, LanguageCode()] = "en"
    """Code of the owner's language; where nobody set it, one that the installed models serve best."""

    language_b: Annotated[str, LanguageCode()] = "es"
    """Code of the partner's language; likewise."""

    audio: AudioSettings = field(default_factory=AudioSettings)
    turn: TurnSettings = field(default_factory=TurnSettings)
    engines: EngineSettings = field(default_factory=EngineSettings)
    regions: RegionSettings = field(default_factory=RegionSettings)
    history: HistorySettings = field(default_factory=HistorySettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
