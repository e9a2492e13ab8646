"""The course of turns: one person at a time has the floor, the engines work, the device speaks.

One job is *current*: the state belongs to it. A job whose voice was stopped goes on in the background until its
translation is complete; texts that come at a bad moment wait until the floor is free.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from device_app.audio.cues import Cue
from device_app.conversation.abilities import Abilities
from device_app.conversation.floor import Floor
from device_app.conversation.jobs import Job, JobKind
from device_app.conversation.microphone_gate import MicrophoneGate
from device_app.conversation.states import TimeLimits
from device_app.conversation.turn_book import TurnBook
from device_app.conversation.voice_player import VoicePlayer
from device_app.engine_host.supervisor import Supervisor
from device_app.events.engine import Hush, Interpret, Listen, Say
from device_app.events.families import JobId, Side, State
from engines.errors import DragomanError
from engines.protocols import AudioChunk, TranslationRequest

FREE = frozenset({State.IDLE, State.MUTED, State.NO_SPEECH, State.ERROR})
"""States in which a turn may begin at once."""

MAX_WAITING = 16
"""Texts that may wait for the floor."""


class Dialogue:
    """Begins, ends and interrupts jobs. Used by the worker thread alone; times are seconds of its clock."""

    def __init__(
        self,
        *,
        floor: Floor,
        book: TurnBook,
        engine: Supervisor,
        gate: MicrophoneGate,
        player: VoicePlayer,
        abilities: Abilities,
        limits: TimeLimits,
        on_drained: Callable[[JobId], None],
    ) -> None:
        self.floor = floor
        self.book = book
        self.abilities = abilities
        self.current: Job | None = None
        self._engine = engine
        self._gate = gate
        self._player = player
        self._limits = limits
        self._on_drained = on_drained
        self._jobs: dict[JobId, Job] = {}
        self._waiting: deque[Job] = deque()
        self._last_id = 0

    def job(self, number: JobId) -> Job | None:
        """The job of that id that is being worked on; None when it was interrupted or is done."""
        return self._jobs.get(number)

    def current_job(self) -> Job:
        """The job that the state belongs to; only in a state that has one."""
        assert self.current is not None
        return self.current

    @property
    def may_begin(self) -> bool:
        """Whether a turn can begin at once."""
        return self.floor.state in FREE and self.floor.engines_ready

    def start(self, job: Job, request: Callable[[JobId], Listen | Interpret | Say]) -> None:
        """Make a job the current one and send its request, which is given the job's id."""
        self._last_id += 1
        job.id = JobId(self._last_id)
        self._jobs[job.id] = job
        self.current = job
        self._engine.send(request(job.id))

    def interpret(self, job: Job, now: float) -> None:
        """Translate the text of a turn now, or when the floor is free."""
        assert job.number is not None
        failure = self.abilities.why_not_translate(job.source, job.target) or self.floor.unavailable
        if failure is None and len(self._waiting) >= MAX_WAITING:
            failure = DragomanError("turn.busy", "too many texts wait already", hint="Wait, then correct this one")
        if failure is not None:
            self.book.fail(job.number, failure.code)
            if self.floor.state in FREE:
                self.tell(job.side, failure, now)
            return
        if self.floor.state is State.SPEAKING:
            self.hush(now)
        self._waiting.append(job)
        self._next(now)

    def replay(self, job: Job, now: float) -> None:
        """Say a translation again, unless somebody has the floor."""
        if self.floor.state is State.SPEAKING:
            self.hush(now)
        if not self.may_begin:
            return
        if self._player.why_not:
            self.tell(job.side, DragomanError(self._player.why_not, "there is no loudspeaker"), now)
            return
        self.start(job, lambda number: Say(number, job.text, job.target, job.speed))
        self.floor.think(job.side, now, characters=len(job.text))

    def speak(self, job: Job, chunk: AudioChunk, now: float) -> None:
        """Play a piece of a job's voice."""
        if job is not self.current or job.silenced:
            return
        if not job.spoken:
            self._gate.deafen()
        try:
            self._player.play(chunk, now)
        except DragomanError as error:
            self._go_on_without_voice(job, error, now)
            return
        if not job.spoken:
            job.spoken = True
            if job.number is not None:
                self.book.change(job.number, spoken=True)
        self._time_the_voice(job, now)

    def hush(self, now: float) -> None:
        """Stop the voice at once and free the floor; the translation is completed in the background."""
        job = self.current_job()
        job.silenced = True
        self._player.stop()
        if not job.ended:
            self._engine.send(Hush(job.id))
            job.deadline = now + self._limits.thinking_most
        self.free(now)

    def end(self, job: Job, now: float) -> None:
        """The engines are done with a job; the floor is free when its voice has been heard."""
        self._jobs.pop(job.id, None)
        job.ended = True
        if job is not self.current:
            return
        if job.spoken:
            self._time_the_voice(job, now)
            self._player.finish(lambda: self._on_drained(job.id))
        else:
            self.free(now)

    def fail(self, job: Job, failure: DragomanError, now: float) -> None:
        """End a job with a failure; what its turn has is kept."""
        self._jobs.pop(job.id, None)
        if job.number is not None and job.kind is not JobKind.REPLAY:
            self.book.fail(job.number, failure.code)
        if job is self.current:
            if job.spoken:
                self._player.stop()
            self._leave(now)
            self.tell(job.side, failure, now)

    def fail_all(self, failure: DragomanError, now: float) -> None:
        """The engine process ended: nothing that it worked on will come."""
        for job in list(self._jobs.values()):
            self.fail(job, failure, now)

    def fail_waiting(self, failure: DragomanError) -> None:
        """End the texts that wait for the floor; they are kept."""
        for job in self._waiting:
            if job.number is not None:
                self.book.fail(job.number, failure.code)
        self._waiting.clear()

    def drop(self, job: Job, now: float) -> None:
        """Interrupt a job and forget it; its turn is left as it is, the floor is freed if it was the job's."""
        if self._jobs.pop(job.id, None) is not None:
            self._engine.abandon(job.id, now)
        if job is self.current:
            if job.spoken:
                self._player.stop()
            self.free(now)

    def interrupt(self, now: float) -> None:
        """Whatever is going on ends; every text stays, marked as interrupted where its translation is missing."""
        self.fail_waiting(DragomanError("turn.interrupted", "stopped"))
        if self.current is None:
            self.free(now)
        elif self.floor.state is State.SPEAKING:
            self.hush(now)
        else:
            job = self.current
            if job.number is not None and job.kind is not JobKind.REPLAY:
                self.book.fail(job.number, "turn.interrupted")
            self.drop(job, now)

    def forget(self, number: int | None, now: float) -> None:
        """Drop what is done for a turn, or (None) for all of them."""
        self._waiting = deque(job for job in self._waiting if number is not None and job.number != number)
        for job in list(self._jobs.values()):
            if number is None or job.number == number:
                self.drop(job, now)
        if self.current is not None and (number is None or self.current.number == number):
            self.hush(now)

    def tick(self, now: float) -> None:
        """Drop what takes too long in the background."""
        for job in list(self._jobs.values()):
            if job is not self.current and now >= job.deadline:
                if job.number is not None:
                    self.book.fail(job.number, "turn.timeout")
                self.drop(job, now)

    def free(self, now: float) -> None:
        """Nobody has the floor any more; the next text may have it."""
        self._leave(now)
        self.floor.rest(now)
        self._next(now)

    def ask(self, job: Job, now: float) -> None:
        """The engines are done with a job, but whose words they were only the people can tell."""
        self._jobs.pop(job.id, None)
        job.ended = True
        if job is self.current:
            self.floor.ask(now)

    def hear_nothing(self, job: Job, now: float) -> None:
        """A job ends without a text."""
        self._jobs.pop(job.id, None)
        if job is not self.current:
            return
        if job.automatic:
            # It was no person who asked to be heard: most likely a noise.
            self.free(now)
        else:
            self._leave(now)
            self.floor.hear_nothing(job.side, now)

    def tell(self, side: Side | None, failure: DragomanError, now: float) -> None:
        """Show a failure, with a sound."""
        self._player.cue(Cue.ERROR)
        self.floor.fail(side, failure, now)

    def _next(self, now: float) -> None:
        if not self._waiting or not self.may_begin:
            return
        job = self._waiting.popleft()
        job.no_voice = self._player.why_not
        self.start(
            job,
            lambda number: Interpret(
                number,
                TranslationRequest(job.text, job.source, job.target, context=self.book.context(before=job.number)),
                speak=not job.no_voice,
            ),
        )
        self.floor.think(job.side, now, characters=len(job.text))

    def _leave(self, now: float) -> None:
        self.current = None
        self._gate.close()
        self._gate.undeafen(now)

    def _go_on_without_voice(self, job: Job, failure: DragomanError, now: float) -> None:
        job.silenced = True
        self._gate.undeafen(now)
        self._engine.send(Hush(job.id))
        if job.number is not None:
            warnings = dict.fromkeys((*self.book[job.number].warnings, failure.code))
            self.book.change(job.number, warnings=tuple(warnings))

    def _time_the_voice(self, job: Job, now: float) -> None:
        self.floor.speak(job.side, now, seconds=self._player.seconds_left(now), more_to_come=not job.ended)
