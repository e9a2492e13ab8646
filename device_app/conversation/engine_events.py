"""What the engine process tells about a job becomes text in its turn, sound, and the device's state."""

from __future__ import annotations

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.jobs import Job, JobKind
from device_app.conversation.listening import Listening, device_lost
from device_app.conversation.question import Question
from device_app.events.engine import (
    Heard,
    JobEnded,
    JobFailed,
    SpeechEnded,
    SpeechStarted,
    Spoke,
    Translated,
    Undecided,
)
from device_app.events.families import Data, State
from engines.errors import DragomanError
from engines.protocols import Hypothesis, Translation


class EngineEvents:
    """Used by the worker thread alone; times are seconds of its clock."""

    def __init__(self, dialogue: Dialogue, listening: Listening, question: Question) -> None:
        self._dialogue = dialogue
        self._listening = listening
        self._question = question
        self._book = dialogue.book

    def take(self, event: Data, now: float) -> None:
        """Act on an event; those of jobs that were interrupted are dropped."""
        job = self._dialogue.job(event.job)
        if job is None:
            return
        match event:
            case SpeechStarted():
                self._listening.notice(job, now)
            case SpeechEnded(_, voiced_seconds):
                self._speech_ended(job, voiced_seconds, now)
            case Heard(_, hypothesis):
                self._heard(job, hypothesis, now)
            case Undecided(_, likelier, other):
                self._question.ask(job, likelier, other, now)
            case Translated(_, translation):
                self._translated(job, translation)
            case Spoke(_, chunk):
                self._dialogue.speak(job, chunk, now)
            case JobEnded():
                self._ended(job, event, now)
            case JobFailed(_, code, message, hint):
                self._dialogue.fail(job, DragomanError(code, message, hint=hint), now)
            case _:
                raise TypeError(f"unexpected event {event!r}")

    def _speech_ended(self, job: Job, voiced_seconds: float, now: float) -> None:
        if job is self._dialogue.current and self._dialogue.floor.state is State.LISTENING:
            self._listening.end(now)
        if voiced_seconds == 0.0:
            self._nothing(job, now)

    def _heard(self, job: Job, hypothesis: Hypothesis, now: float) -> None:
        text = hypothesis.text.strip()
        if not text:
            if hypothesis.final:
                self._nothing(job, now)
            return
        if job.either and hypothesis.language == job.target:
            job.turn_round()
        if job.number is None:
            job.number = self._begin(job, text, now)
        stable = len(text) if hypothesis.final else min(hypothesis.stable, len(text))
        self._book.change(job.number, heard=text, heard_stable=stable)

    def _begin(self, job: Job, text: str, now: float) -> int:
        """The first words: now it is known whose turn it is."""
        number = self._book.add(job.side, job.source, job.target, text, typed=False)
        if job.turned and not job.automatic:
            self._book.change(number, warnings=("lid.other_button",))
        if job is self._dialogue.current and (job.turned or job.automatic):
            self._dialogue.floor.attribute(job.side, now)
        return number

    def _nothing(self, job: Job, now: float) -> None:
        """No speech, or none of it understood; what was shown for a moment stays, marked."""
        if job.microphone_lost:
            self._dialogue.fail(job, device_lost(), now)
            return
        if job.number is not None:
            self._book.fail(job.number, "asr.not_understood")
        self._dialogue.hear_nothing(job, now)

    def _translated(self, job: Job, translation: Translation) -> None:
        if job.number is None:
            return
        self._book.change(
            job.number,
            translation=translation.text,
            translation_stable=len(translation.text) if translation.final else translation.stable,
            engine=translation.engine,
            quality=translation.quality,
            meant=translation.source_text,
            warnings=tuple(dict.fromkeys((*self._book[job.number].warnings, *translation.warnings))),
        )

    def _ended(self, job: Job, event: JobEnded, now: float) -> None:
        if job.number is not None and job.kind is not JobKind.REPLAY:
            warnings = self._book[job.number].warnings
            if not self._dialogue.abilities.speaks(job.target):
                warnings += ("tts.language_unsupported",)
            elif job.no_voice:
                warnings += (job.no_voice,)
            self._book.change(
                job.number,
                final=True,
                timings_ms=event.timings_ms,
                warnings=tuple(dict.fromkeys(warnings)),
            )
        self._dialogue.end(job, now)
