"""Other translations of a turn, for their page; a person chooses one, and it is said."""

from __future__ import annotations

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.parts import Parts
from device_app.events.engine import JobEnded, JobFailed
from device_app.events.families import Data, TurnNumber
from device_app.events.wordings import FindWordings, Wording, WordingFound, WordingsShown
from device_app.own_terms import terms_between
from engines.errors import DragomanError
from engines.protocols import TranslationRequest


class Rewording:
    """One turn at a time."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._book, self._engine = parts.book, parts.engine
        self._glossary, self._notify = parts.glossary, parts.notify
        self._dialogue = dialogue
        self._job: FindWordings | None = None
        self._turn = TurnNumber(0)
        self._found: list[Wording] = []

    def ask(self, number: TurnNumber) -> None:
        """Look for other translations of a turn."""
        self.abandon()
        turn = self._book.get(number)
        self._turn = number
        self._found = []
        if turn is None or not turn.heard:
            self._tell(done=True)
            return
        request = TranslationRequest(
            turn.heard,
            turn.source,
            turn.target,
            context=self._book.context(before=number),
            terms=terms_between(self._glossary, turn.source, turn.target),
        )
        self._job = FindWordings(self._dialogue.next_id(), request)
        self._engine.send(self._job)

    def take(self, event: Data) -> bool:
        """Take an event of the engine process; False where it is none of a search."""
        if self._job is None or event.job != self._job.job:
            return False
        match event:
            case WordingFound(_, wording):
                turn = self._book.get(self._turn)
                known = {found.text for found in self._found} | {"", turn.translation if turn else ""}
                if wording.text not in known:
                    self._found.append(wording)
                    self._tell(done=False)
            case JobEnded() | JobFailed():
                self._job = None
                self._tell(done=True)
            case _:
                raise TypeError(f"unexpected event {event!r}")
        return True

    def abandon(self) -> None:
        """Nobody waits for it any more."""
        if self._job is not None:
            self._engine.abandon(self._job.job)
            self._job = None

    def fail(self, _failure: DragomanError) -> None:
        """The engine process ended."""
        if self._job is not None:
            self.abandon()
            self._tell(done=True)

    def _tell(self, *, done: bool) -> None:
        self._notify(WordingsShown(self._turn, tuple(self._found), done))
