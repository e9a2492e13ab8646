"""What a person chose on the screen, kept for the next start: languages, theme, size of text."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from device_app.paths import data_folder
from device_app.settings import Settings
from device_app.settings_file import with_values
from device_app.vocabulary import languages, make_folder, read_json, write_durably
from ui.appearance import TEXT_SCALES

_LOG = logging.getLogger(__name__)
VOLUMES = (0.25, 0.5, 0.75, 1.0)
"""What the screen offers."""

_LARGEST = 10_000
"""Bytes; more was not written by this program."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices on the screen; empty or zero where there was none."""

    language_a: str = ""
    language_b: str = ""
    theme: str = ""
    text_scale: float = 0.0
    recent: tuple[str, ...] = ()
    reader: str = ""
    less_motion: bool = False
    volume: float = 0.0
    settings: Mapping[str, object] = field(default_factory=dict)
    """Key of a setting → its value."""

    def applied_to(self, settings: Settings, flags: Iterable[str]) -> Settings:
        """The settings with these choices; what a flag of this run names stays as the flag says."""
        given = {flag.partition("=")[0].strip() for flag in flags}
        if self.language_a and self.language_b and not given & {"language_a", "language_b"}:
            settings = replace(settings, language_a=self.language_a, language_b=self.language_b)
        screen = settings.screen
        if self.theme and "screen.theme" not in given:
            screen = replace(screen, theme=self.theme)
        if self.text_scale and "screen.text_scale" not in given:
            screen = replace(screen, text_scale=self.text_scale)
        audio = settings.audio
        if self.volume and "audio.volume" not in given:
            audio = replace(audio, volume=self.volume)
        settings = replace(settings, screen=screen, audio=audio)
        return with_values(settings, {key: value for key, value in self.settings.items() if key not in given})


def load_preferences(path: Path | None = None) -> Preferences:
    """The choices of last time; none where the file is missing or isn't what it should be."""
    file = path or preferences_file()
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST:
            return Preferences()
        table = read_json(file)
    except (OSError, ValueError, RecursionError):
        return Preferences()
    return _checked(table) if isinstance(table, dict) else Preferences()


def save_preferences(preferences: Preferences, path: Path | None = None) -> None:
    """Keep the choices; a disk that can't take them is no reason to trouble anybody."""
    file = path or preferences_file()
    try:
        make_folder(file.parent, 0o700)
        write_durably(file, json.dumps(asdict(preferences)).encode(), 0o600)
    except OSError as error:
        _LOG.warning("the choices of the screen are not kept: %s", error)


def preferences_file() -> Path:
    """Where they are; may not exist."""
    return data_folder() / "window.json"


def _checked(table: Mapping[str, object]) -> Preferences:
    """Only what is legal: the file may come from another version or be damaged."""

    def code(value: object) -> str:
        return value if isinstance(value, str) and value in languages() else ""

    a, b = code(table.get("language_a")), code(table.get("language_b"))
    theme, scale, recent = table.get("theme"), table.get("text_scale"), table.get("recent")
    volume, settings = table.get("volume"), table.get("settings")
    return Preferences(
        language_a=a if a != b else "",
        language_b=b if a != b else "",
        theme=theme if isinstance(theme, str) and theme in {"light", "dark"} else "",
        text_scale=scale if isinstance(scale, float) and scale in TEXT_SCALES else 0.0,
        recent=tuple(filter(None, map(code, recent))) if isinstance(recent, list) else (),
        reader=code(table.get("reader")),
        less_motion=table.get("less_motion") is True,
        volume=volume if isinstance(volume, float) and volume in VOLUMES else 0.0,
        settings=settings if isinstance(settings, dict) else {},
    )
