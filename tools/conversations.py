"""A conversation in each of the device's languages: turns to be shown, and a question to be typed."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from device_app.events import Side, Turn
from device_app.events.families import TurnNumber


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is said at a station in one language.

    Attributes:
        greeting: of the person at the counter.
        question: of the traveller.
        answer: of the person at the counter.
        typed: how the question is written on the keyboard of the language, as `tests.ui.typist.Typist.type` takes it;
            empty where it is written as it stands.
    """

    greeting: str
    question: str
    answer: str
    typed: str = ""

    @property
    def keys(self) -> str:
        """How the question is typed."""
        return self.typed or self.question


@cache
def conversations() -> Mapping[str, Conversation]:
    """The conversation of each language."""
    file = Path(__file__).with_suffix(".toml")
    return {code: Conversation(**rows) for code, rows in tomllib.loads(file.read_text("utf-8")).items()}


def turns(a: str, b: str) -> tuple[Turn, ...]:
    """The conversation of a traveller who speaks `a` with somebody who speaks `b`, oldest first."""
    mine, theirs = conversations()[a], conversations()[b]
    said = (
        (Side.B, theirs.greeting, mine.greeting),
        (Side.A, mine.question, theirs.question),
        (Side.B, theirs.answer, mine.answer),
    )
    return tuple(
        Turn(
            TurnNumber(number),
            side,
            *((a, b) if side is Side.A else (b, a)),
            heard=heard,
            translation=translation,
            final=True,
            spoken=True,
        )
        for number, (side, heard, translation) in enumerate(said, start=1)
    )
