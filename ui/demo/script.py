"""What the people of the demonstration say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib import resources

from device_app.events import Side
from device_app.settings import HistorySettings, Settings


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance.

    Attributes:
        side: who.
        text: what.
        language: code of the language it is in.
        spoken: whether it is meant to be spoken, or else typed.
    """

    side: Side
    text: str
    language: str
    spoken: bool


@dataclass(frozen=True, slots=True)
class Script:
    """The whole conversation, and the two languages (codes) that it begins with."""

    language_a: str
    language_b: str
    lines: tuple[Line, ...]

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
    spoken = {Side(side): str(code) for side, code in table["languages"].items()}
    first = dict(spoken)
    lines = []
    for row in table["turn"]:
        side = Side(row["side"])
        spoken[side] = row.get("language", spoken[side])
        lines.append(Line(side, row["text"], spoken[side], row["how"] == "spoken"))
    return Script(first[Side.A], first[Side.B], tuple(lines))
