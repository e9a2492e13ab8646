"""What a scene is, and the words that two people say in it: always in the languages they speak."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from device_app.events import Side, Status, Turn
from device_app.events.families import TurnNumber
from tests.ui.conftest import Desk
from tools.conversations import Conversation, conversations


def nothing_more(_desk: Desk) -> None:
    """What most scenes do when they have been told everything."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A page, or the first one, in one of its states.

    Attributes:
        name: of the state, with the page's before it.
        events: what the conversation tells once the page is open.
        page: which page; empty for the first one.
        given: what the page is opened with.
        then: what a person does then.
        before: whether it comes before the device has told anything.
        within: the only view that is to be looked at; empty for the page on top, or all of the first one.
    """

    name: str
    events: tuple[Status, ...] = ()
    page: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    then: Callable[[Desk], object] = nothing_more
    before: bool = False
    within: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """Two people at a station.

    Attributes:
        a: code of A's language.
        b: code of B's language.
    """

    a: str
    b: str

    def code(self, side: Side) -> str:
        """The language of a person."""
        return self.a if side is Side.A else self.b

    def said(self, side: Side) -> Conversation:
        """The conversation in a person's language."""
        return conversations()[self.code(side)]

    def long(self, side: Side, times: int = 1) -> str:
        """All of it, as one person's speech."""
        said = self.said(side)
        return "".join(times * [f"{part} " for part in (said.greeting, said.question, said.answer)]).strip()

    def turn(self, number: int, side: Side, part: str = "answer", **more: Any) -> Turn:
        """A turn that has come to its end; `more` are fields of it that differ."""
        rest: dict[str, Any] = {
            "heard": getattr(self.said(side), part),
            "translation": getattr(self.said(side.other), part),
            "final": True,
            "spoken": True,
        }
        turn = Turn(TurnNumber(number), side, self.code(side), self.code(side.other), **(rest | more))
        certain: dict[str, Any] = {"heard_stable": len(turn.heard), "translation_stable": len(turn.translation)}
        return replace(turn, **{key: value for key, value in certain.items() if key not in more})

    def long_turn(self, number: int, side: Side, times: int = 2, **more: Any) -> Turn:
        """One that is longer than the screen."""
        words: dict[str, Any] = {"heard": self.long(side, times), "translation": self.long(side.other, times)}
        return self.turn(number, side, **(words | more))

    def older(self) -> tuple[Turn, ...]:
        """What was said before."""
        return self.turn(1, Side.B, "greeting"), self.turn(2, Side.A, "question")


def beginning(text: str, part: float) -> str:
    """So much of a text, in whole words where it has blanks."""
    cut = text[: round(part * len(text))]
    whole, blank, _ = cut.rpartition(" ")
    return whole if blank else cut
