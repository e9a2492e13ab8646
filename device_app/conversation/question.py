"""Which language was it? Both people are asked where the device can't tell and nobody pressed a button."""

from __future__ import annotations

from collections.abc import Callable

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.jobs import Job, JobKind
from device_app.events.families import Side, State, Status
from device_app.events.status import LanguageAsked
from engines.protocols import Hypothesis


class Question:
    """One at a time, in `State.ASKING`. Used by the worker thread alone; times are seconds of its clock.

    Args:
        dialogue: gives the floor.
        notify: told of `LanguageAsked`.
    """

    def __init__(self, dialogue: Dialogue, notify: Callable[[Status], None]) -> None:
        self._dialogue = dialogue
        self._notify = notify
        self._readings: dict[Side, str] = {}
        self._likelier = Side.A

    def ask(self, job: Job, likelier: Hypothesis, other: Hypothesis, now: float) -> None:
        """Ask about the words of a job that listened to both sides."""
        if job is not self._dialogue.current:
            return
        self._likelier = job.side if likelier.language == job.source else job.side.other
        self._readings = {self._likelier: likelier.text.strip(), self._likelier.other: other.text.strip()}
        self._notify(LanguageAsked(self._readings[Side.A], self._readings[Side.B]))
        self._dialogue.ask(job, now)

    def answer(self, side: Side, now: float) -> None:
        """It was the language of `side`: its reading becomes a turn."""
        self._settle(side, now, ())

    def assume(self, now: float) -> None:
        """Nobody answers: the likelier reading becomes a turn, which tells so."""
        self._settle(self._likelier, now, ("lid.assumed",))

    def _settle(self, side: Side, now: float, warnings: tuple[str, ...]) -> None:
        if self._dialogue.floor.state is not State.ASKING:
            return
        asked = self._dialogue.current_job()
        source, target = (asked.source, asked.target) if side is asked.side else (asked.target, asked.source)
        text = self._readings[side]
        number = self._dialogue.book.add(side, source, target, text, typed=False)
        self._dialogue.book.change(number, heard_stable=len(text), warnings=warnings)
        self._dialogue.free(now)
        self._dialogue.interpret(Job(JobKind.TEXT, side, source, target, number, text), now)
