"""What the engine process reports about a job becomes text in its turn, sound, and the device's state.

Where only a person can tell which language it was, both people are asked; nothing is a turn until they answered.
"""

from __future__ import annotations

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.jobs import Job, Phase
from device_app.conversation.listening import Listening, device_lost
from device_app.conversation.parts import Parts
from device_app.conversation.reading_along import ReadingAlong
from device_app.events.engine import (
    Heard,
    Interpret,
    JobEnded,
    JobFailed,
    Listen,
    SpeechEnded,
    SpeechStarted,
    Spoke,
    Translated,
    Undecided,
)
from device_app.events.families import Data, Side, State, TurnNumber
from device_app.events.status import LanguageAsked
from engines.errors import DragomanError
from engines.protocols import Hypothesis


class EngineEvents:
    """Takes the events of jobs."""

    def __init__(self, parts: Parts, dialogue: Dialogue, listening: Listening) -> None:
        self._floor = parts.floor
        self._sound = parts.sound
        self._book = parts.book
        self._abilities = parts.abilities
        self._notify = parts.notify
        self._dialogue = dialogue
        self._listening = listening
        self._along = ReadingAlong(parts.floor, parts.clock, parts.notify)
        self._readings: dict[Side, Hypothesis] = {}

    def take(self, event: Data) -> None:
        """Act on an event; those of jobs that were interrupted are dropped."""
        job = self._dialogue.job(event.job)
        if job is None:
            return
        match event:
            case SpeechStarted():
                self._listening.notice(job)
            case SpeechEnded(_, voiced_seconds):
                self._speech_ended(job, voiced_seconds)
            case Heard(_, hypothesis):
                self._heard(job, hypothesis)
            case Undecided(_, likelier, other):
                self._undecided(job, likelier, other)
            case Translated(_, translation):
                if job.makes_turn is not None:
                    self._book.translated(job.makes_turn, translation)
            case Spoke():
                self._spoke(job, event)
            case JobEnded(_, _, _, timings_ms):
                self._ended(job, timings_ms)
            case JobFailed(_, code, message, hint):
                self._dialogue.fail(job, DragomanError(code, message, hint=hint))
            case _:
                raise TypeError(f"unexpected event {event!r}")

    def tick(self) -> None:
        """Tell which clause the voice is saying."""
        self._along.tick()

    def answer(self, side: Side) -> None:
        """It was the language of `side`: its reading becomes a turn."""
        self._settle(side)

    def assume(self) -> None:
        """Nobody answers: the likelier reading becomes a turn, which says so."""
        if self._floor.state is State.ASKING:
            self._settle(next(iter(self._readings)), "lid.assumed")

    def _speech_ended(self, job: Job, voiced_seconds: float) -> None:
        if job is self._dialogue.current and self._floor.state is State.LISTENING:
            self._listening.end()
        if voiced_seconds == 0.0:
            self._nothing(job)

    def _heard(self, job: Job, hypothesis: Hypothesis) -> None:
        text = hypothesis.text.strip()
        if not text:
            if hypothesis.final:
                self._nothing(job)
            return
        if self._is_reversed(job, hypothesis) is not job.reversed:
            job.turn_round()
        if job.turn is None:
            job.turn = self._begin(job, text)
        job.heard_all = hypothesis.final
        if hypothesis.final:
            job.sound.clear()
        stable = len(text) if hypothesis.final else min(hypothesis.stable, len(text))
        self._book.heard(job.turn, text, stable)

    def _is_reversed(self, job: Job, hypothesis: Hypothesis) -> bool:
        match job.request:
            case Listen(_, source, target, either=True):
                return hypothesis.language == target != source
            case _:
                return False

    def _begin(self, job: Job, text: str) -> TurnNumber:
        """The first words: now it is known whose turn it is."""
        warnings = ("lid.other_button",) if job.reversed and not job.automatic else ()
        number = self._book.add(job.side, self._pair(job, job.side), text, warnings=warnings)
        if job is self._dialogue.current and (job.reversed or job.automatic):
            self._floor.attribute(job.side)
        return number

    def _pair(self, job: Job, side: Side) -> tuple[str, str]:
        """The languages of a side in a job that listened."""
        assert isinstance(job.request, Listen)
        source, target = job.request.source, job.request.target
        return (target, source) if (side is not job.side) != job.reversed else (source, target)

    def _nothing(self, job: Job) -> None:
        """No speech, or none of it understood; what was shown for a moment stays, marked."""
        if job.phase is Phase.CUT_OFF:
            self._dialogue.fail(job, device_lost())
            return
        if job.turn is not None:
            self._book.failed(job.turn, "asr.not_understood")
        self._dialogue.hear_nothing(job)

    def _spoke(self, job: Job, spoke: Spoke) -> None:
        self._dialogue.speak(job, spoke.chunk)
        if job is self._dialogue.current and job.phase is Phase.VOICED and job.turn is not None:
            seconds = self._sound.seconds_left() - spoke.chunk.seconds
            self._along.expect(job.turn, spoke.begin, spoke.end, seconds=seconds)

    def _ended(self, job: Job, timings_ms: tuple[tuple[str, float], ...]) -> None:
        if job.makes_turn is not None and (turn := self._book.get(job.makes_turn)) is not None:
            if not self._abilities.speaks(turn.target):
                self._book.warned(turn.number, "tts.language_unsupported")
            elif isinstance(job.request, Listen | Interpret) and not job.request.speak:
                self._book.warned(turn.number, "audio.no_loudspeaker")
            self._book.ended(turn.number, timings_ms)
        self._dialogue.end(job)

    def _undecided(self, job: Job, likelier: Hypothesis, other: Hypothesis) -> None:
        if job is not self._dialogue.current:
            return
        side = job.side.other if self._is_reversed(job, likelier) else job.side
        self._readings = {side: likelier, side.other: other}
        self._notify(LanguageAsked(self._readings[Side.A].text.strip(), self._readings[Side.B].text.strip()))
        self._dialogue.ask(job)

    def _settle(self, side: Side, *warnings: str) -> None:
        if self._floor.state is not State.ASKING:
            return
        languages = self._pair(self._dialogue.current_job(), side)
        text = self._readings[side].text.strip()
        number = self._book.add(side, languages, text, warnings=warnings)
        self._book.heard(number, text, len(text))
        self._dialogue.free()
        self._dialogue.interpret(number)
