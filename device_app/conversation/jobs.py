"""What the engine process was asked to do for a turn."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto

from device_app.events.families import JobId, Side


class JobKind(Enum):
    """What begins a job."""

    LISTEN = auto()
    """A person speaks."""
    TEXT = auto()
    """A text was typed or corrected."""
    REPLAY = auto()
    """A translation is said again."""


@dataclass(slots=True)
class Job:
    """One request to the engine process, and how far it got.

    Attributes:
        kind: what began it.
        side: whose turn it is.
        source: language code of what is said.
        target: language code of the translation.
        number: the turn; None for an utterance of which nothing is heard yet.
        text: what to translate, or to say again.
        speed: of a replay.
        id: number of the job in the engine process; 0 until it is sent.
        no_voice: code of why no voice was asked for; empty where one was.
        held: whether the button is held down.
        either: whether it may turn out to be the other person's, in the other language.
        automatic: whether it began by itself (hands-free); `side` is a guess until something was heard.
        turned: whether it turned out to be the other person's.
        speech_started: whether voice was detected.
        microphone_lost: whether the microphone was lost while listening.
        spoken: whether some of its voice was played.
        silenced: whether its voice is not wanted any more.
        ended: whether the engine process is done with it.
        deadline: when it is dropped, once it goes on in the background (seconds of the worker's clock).
    """

    kind: JobKind
    side: Side
    source: str
    target: str
    number: int | None = None
    text: str = ""
    speed: float = 1.0
    id: JobId = field(default=JobId(0))
    no_voice: str = ""
    held: bool = False
    either: bool = False
    automatic: bool = False
    turned: bool = False
    speech_started: bool = False
    microphone_lost: bool = False
    spoken: bool = False
    silenced: bool = False
    ended: bool = False
    deadline: float = math.inf

    @property
    def known_side(self) -> Side | None:
        """Whose turn it is; None as long as only words can tell."""
        return None if self.automatic and self.number is None else self.side

    def turn_round(self) -> None:
        """It is the other person's, in the other language."""
        self.side, self.source, self.target = self.side.other, self.target, self.source
        self.turned = not self.turned
