"""What the engine process was asked to do for a turn, and how far it got."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum, auto

from device_app.events.engine import Interpret, Listen, Say
from device_app.events.families import JobId, Side, TurnNumber
from engines.protocols import Samples


class Phase(Enum):
    """How far a job got."""

    QUIET = auto()
    """Neither the person nor the device speaks yet."""
    HEARD = auto()
    """The person's voice was detected."""
    CUT_OFF = auto()
    """The microphone was lost while the person spoke."""
    VOICED = auto()
    """Some of the translation was said aloud; more may come."""
    DONE = auto()
    """The engines have done it; what remains is to be heard, or to be answered."""
    HUSHED = auto()
    """No voice of it is wanted any more; its translation is completed."""


@dataclass(slots=True)
class Job:
    """One request to the engine process.

    Attributes:
        request: what was asked.
        side: whose turn it is; a guess where the device listens by itself, until something was heard.
        turn: the turn; None for an utterance of which nothing is heard yet.
        phase: how far it got.
        reversed: whether it turned out to be the other person's, in the other language.
        heard_all: whether its recogniser has said its last word.
        sound: what a person said, until its recogniser has heard all of it; no longer than an utterance may be.
        is_said: whether the person is done.
        repeats: whether its sound was sent to engines before, which ended meanwhile.
        deadline: when it is dropped, once it goes on in the background (seconds of the conversation's clock).
    """

    request: Listen | Interpret | Say
    side: Side
    turn: TurnNumber | None = None
    phase: Phase = Phase.QUIET
    reversed: bool = False
    heard_all: bool = False
    sound: list[Samples] = field(default_factory=list)
    is_said: bool = False
    repeats: bool = False
    deadline: float = math.inf

    @property
    def id(self) -> JobId:
        """Its number in the engine process."""
        return self.request.job

    @property
    def automatic(self) -> bool:
        """Whether nobody asked to be heard: the device listens by itself."""
        return isinstance(self.request, Listen) and self.request.patient

    @property
    def held(self) -> bool:
        """Whether the person holds the button down."""
        return isinstance(self.request, Listen) and not self.request.end_by_silence

    @property
    def known_side(self) -> Side | None:
        """Whose turn it is; None as long as only words can show it."""
        return None if self.automatic and self.turn is None else self.side

    @property
    def makes_turn(self) -> TurnNumber | None:
        """The turn that is made of its results; None for a replay, and while nothing is heard."""
        return None if isinstance(self.request, Say) else self.turn

    @property
    def whole_text(self) -> TurnNumber | None:
        """The turn whose text is complete, so that it can be translated without its speaker; None for no such turn."""
        return self.makes_turn if self.heard_all or isinstance(self.request, Interpret) else None

    def turn_round(self) -> None:
        """It is the other person's, in the other language."""
        self.side = self.side.other
        self.reversed = not self.reversed
