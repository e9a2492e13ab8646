"""What the people of the demonstration say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib import resources

from device_app.events import Side
from device_app.settings import HistorySettings, Settings


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance: who, what, and whether it is meant to be spoken or typed."""

    side: Side
    text: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class Script:
    """The whole conversation and its two languages (codes)."""

    language_a: str
    language_b: str
    lines: tuple[Line, ...]

    def language(self, side: Side) -> str:
        """Code of a side's language."""
        return self.language_a if side is Side.A else self.language_b

    def settings(self, settings: Settings) -> Settings:
        """The settings under which it plays: its languages, nothing kept, no cues among the recorded voices."""
        return replace(
            settings,
            language_a=self.language_a,
            language_b=self.language_b,
            audio=replace(settings.audio, cues=False),
            history=HistorySettings(keep=False),
        )


def load_script() -> Script:
    """The script of ``assets/demo.toml``."""
    table = tomllib.loads(resources.files("assets").joinpath("demo.toml").read_text("utf-8"))
    lines = (Line(Side(row["side"]), row["text"], row["how"] == "spoken") for row in table["turn"])
    return Script(table["languages"]["a"], table["languages"]["b"], tuple(lines))
