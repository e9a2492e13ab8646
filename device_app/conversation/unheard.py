"""An utterance whose engines ended before they had heard all of it: the next ones hear it from its beginning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from device_app.conversation.jobs import Job, Phase
from device_app.conversation.parts import Parts
from device_app.events.engine import FinishListening, Hear, Listen
from device_app.events.families import JobId, TurnNumber
from engines.protocols import SAMPLE_RATE


class Unheard:
    """Keeps one utterance, which has one more chance: it may be what ended the engines."""

    def __init__(self, parts: Parts) -> None:
        self._book = parts.book
        self._engine = parts.engine
        self._job: Job | None = None
        self._revived = False

    def keep(self, job: Job) -> None:
        """The engines ended at work on this job."""
        if job.sound and job.is_said and not job.heard_all and not job.repeats:
            self._job, self._revived = job, False

    def revive(self) -> None:
        """The engines are back."""
        self._revived = self._job is not None

    def take(self, next_id: Callable[[], JobId]) -> Job | None:
        """A new job for the utterance, as soon as the engines are back; None for none.

        Args:
            next_id: makes its number.
        """
        job = self._job
        if job is None or not self._revived or not isinstance(job.request, Listen):
            return None
        self._job, self._revived = None, False
        if job.turn is not None and (turn := self._book.get(job.turn)) is not None:
            self._book.corrected(turn.number, turn.heard)
        request = replace(job.request, job=next_id(), end_by_silence=False)
        return replace(job, request=request, phase=Phase.HEARD, repeats=True)

    def send(self, job: Job) -> float:
        """Send the sound of a job that was taken and begun; its length in seconds."""
        for samples in job.sound:
            self._engine.send(Hear(job.id, samples))
        self._engine.send(FinishListening(job.id))
        return sum(map(len, job.sound)) / SAMPLE_RATE

    def forget(self, number: TurnNumber | None) -> None:
        """Leave a turn, or (None) whatever there is, as it is."""
        if number is None or (self._job is not None and self._job.turn == number):
            self._job, self._revived = None, False
