"""What can be set. Frozen; read by ``device_app/settings_file.py`` from files, environment and flags."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AudioSettings:
    """Microphone and loudspeaker."""

    microphone: str = ""
    """Stable name, or the beginning of one; empty for the system's default."""

    loudspeaker: str = ""
    """Stable name, or the beginning of one; empty for the system's default."""

    preroll_seconds: float = 0.5
    """Sound from before the tap that belongs to the utterance (seconds)."""

    holdoff_seconds: float = 0.4
    """The microphone stays deaf this long after the device has spoken (seconds)."""

    latency_seconds: float = 0.1
    """Latency asked of PortAudio, both directions (seconds)."""

    cues: bool = True
    """Whether short sounds mark the start and the end of listening."""


@dataclass(frozen=True, slots=True)
class TurnSettings:
    """Course of a turn."""

    silence_seconds: float = 0.7
    """Silence after speech that ends an utterance (seconds)."""

    no_speech_seconds: float = 6.0
    """Listening without any speech ends after this (seconds)."""

    listen_limit_seconds: float = 60.0
    """Longest utterance (seconds)."""

    speech_threshold: float = 0.5
    """Probability from which a frame counts as speech (0 … 1)."""

    slow_speed: float = 0.7
    """Speed of a slow replay, relative to the voice's own (0.5 … 1)."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Choice of engines."""

    recognizer: str = "auto"
    """``auto``, or the name of a recogniser."""

    translator: str = "auto"
    """``auto``, or the name of a translator."""

    synthesizer: str = "auto"
    """``auto``, or the name of a voice engine."""

    threads: int = 0
    """Processor threads an engine may use; 0 for as many as there are cores, 4 at most."""


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """What is kept."""

    keep: bool = False
    """Whether conversations are written to the history."""


@dataclass(frozen=True, slots=True)
class ScreenSettings:
    """The window."""

    theme: str = "light"
    """``light``, ``dark`` or ``auto`` (follows the system)."""

    text_scale: float = 1.0
    """Size of text: 1.0, 1.4 or 2.0."""

    pixels_per_mm: float = 0.0
    """Density of the panel (pixels per millimetre); 0 asks the screen. Many panels report a wrong size."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it."""

    language_a: str = "en"
    """Code of the owner's language."""

    language_b: str = "es"
    """Code of the partner's language."""

    audio: AudioSettings = field(default_factory=AudioSettings)
    turn: TurnSettings = field(default_factory=TurnSettings)
    engines: EngineSettings = field(default_factory=EngineSettings)
    history: HistorySettings = field(default_factory=HistorySettings)
    screen: ScreenSettings = field(default_factory=ScreenSettings)
