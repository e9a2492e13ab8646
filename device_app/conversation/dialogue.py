"""The course of turns: one person at a time has the floor, the engines work, the device speaks.

One job is *current*: the state belongs to it. A job whose voice was stopped goes on in the background until its
translation is complete. Who presses at a bad moment is heard, and texts are translated, when the floor is free.
"""

from __future__ import annotations

from collections.abc import Callable

from device_app.audio.cues import Cue
from device_app.conversation.inbox import Drained
from device_app.conversation.jobs import Job, Phase
from device_app.conversation.next_speaker import NextSpeaker
from device_app.conversation.parts import Parts
from device_app.conversation.states import FREE
from device_app.conversation.unheard import Unheard
from device_app.conversation.waiting_texts import WaitingTexts
from device_app.events.engine import Hush, Interpret
from device_app.events.families import JobId, Side, State, TurnNumber
from device_app.own_terms import terms_between
from engines.errors import DragomanError
from engines.protocols import AudioChunk, TranslationRequest


class Dialogue:
    """Begins, ends and interrupts jobs.

    Attributes:
        languages: codes of the languages of side A and side B, now.
        current: the job that the state belongs to.
        next_speaker: who waits for the floor.
        listen: gives the floor to a person, who may hold the button; set by `Listening`.
    """

    listen: Callable[[Side, bool], None]

    def __init__(self, parts: Parts) -> None:
        self._floor = parts.floor
        self._book = parts.book
        self._engine = parts.engine
        self._sound = parts.sound
        self._abilities = parts.abilities
        self._glossary = parts.glossary
        self._limits = parts.limits
        self._clock = parts.clock
        self._inbox = parts.inbox
        self._running = parts.running
        self.languages = (parts.settings.language_a, parts.settings.language_b)
        self.current: Job | None = None
        self.next_speaker = NextSpeaker(parts.clock, parts.notify)
        self._jobs: dict[JobId, Job] = {}
        self._texts = WaitingTexts(parts.book)
        self._unheard = Unheard(parts)
        self._last_id = 0

    def job(self, number: JobId) -> Job | None:
        """The job of that number that is being worked on; None when it was interrupted or is done."""
        return self._jobs.get(number)

    def current_job(self) -> Job:
        """`current`, in a state that has one."""
        assert self.current is not None
        return self.current

    def pair(self, side: Side) -> tuple[str, str]:
        """The languages of a side and of the other one."""
        a, b = self.languages
        return (a, b) if side is Side.A else (b, a)

    @property
    def may_begin(self) -> bool:
        """Whether a turn can begin at once."""
        return self._floor.state in FREE and self._floor.engines_ready

    def next_id(self) -> JobId:
        """A number that no job had before."""
        self._last_id += 1
        return JobId(self._last_id)

    def start(self, job: Job) -> None:
        """Make a job the current one and send its request."""
        self._jobs[job.id] = job
        self.current = job
        self._engine.send(job.request)

    def queue(self, side: Side, *, held: bool = False) -> None:
        """Let a person speak at once, or as soon as the floor is free, before texts that wait."""
        if self.may_begin:
            self.next_speaker.forget()
            self.listen(side, held)
        else:
            self.next_speaker.wait(side, held=held)

    def interpret(self, number: TurnNumber) -> None:
        """Translate the text of a turn now, or when the floor is free."""
        if (turn := self._book.get(number)) is None:
            return
        failure = self._abilities.why_not_translate(turn.source, turn.target) or self._floor.unavailable
        if failure is None and self._texts.full:
            failure = DragomanError("turn.busy", "too many texts wait already", hint="Wait, then correct this one")
        if failure is not None:
            self._book.failed(number, failure.code)
            if self._floor.state in FREE:
                self.report(turn.side, failure)
            return
        self._texts.add(number)
        if self._floor.state is State.SPEAKING:
            self.hush()
        else:
            self._go_on()

    def speak(self, job: Job, chunk: AudioChunk) -> None:
        """Play a piece of a job's voice."""
        if job is not self.current or job.phase is Phase.HUSHED:
            return
        try:
            self._sound.play(chunk)
        except DragomanError as error:
            self._go_on_without_voice(job, error)
            return
        if job.phase is not Phase.VOICED:
            job.phase = Phase.VOICED
            if job.turn is not None:
                self._book.voiced(job.turn)
        self._time_the_voice(job)

    def end(self, job: Job) -> None:
        """The engines are done with a job; the floor is free when its voice has been heard."""
        self._jobs.pop(job.id, None)
        voiced, job.phase = job.phase is Phase.VOICED, Phase.DONE
        if job is not self.current:
            return
        if voiced:
            self._time_the_voice(job)
            self._sound.finish(lambda: self._inbox.put(Drained(job.id)))
        else:
            self.free()

    def ask(self, job: Job) -> None:
        """The engines are done with a job, but only the people know whose words they were."""
        self._jobs.pop(job.id, None)
        job.phase = Phase.DONE
        if job is self.current:
            self._floor.ask()

    def hear_nothing(self, job: Job) -> None:
        """A job ends without a text."""
        self._jobs.pop(job.id, None)
        if job is not self.current:
            return
        if job.automatic:  # nobody asked to be heard: most likely a noise
            self.free()
        else:
            self._leave()
            self._floor.hear_nothing(job.side)

    def fail(self, job: Job, failure: DragomanError) -> None:
        """End a job with a failure; what its turn has is kept."""
        self._jobs.pop(job.id, None)
        if job.makes_turn is not None:
            self._book.failed(job.makes_turn, failure.code)
        if job is self.current:
            self._silence(job)
            self._leave()
            self.report(job.side, failure)

    def fail_all(self, failure: DragomanError) -> None:
        """The engine process ended: nothing that it worked on will come."""
        for job in list(self._jobs.values()):
            self._texts.keep(job.whole_text)
            self._unheard.keep(job)
            self.fail(job, failure)
        # Who waited would be heard after some seconds of loading, and not be there any more.
        self.next_speaker.forget()

    def fail_waiting(self, failure: DragomanError) -> None:
        """End the texts that wait for the floor, which are kept, and let nobody speak next."""
        self._texts.fail(failure.code)
        self._unheard.forget(None)
        self.next_speaker.forget()

    def begin_anew(self) -> None:
        """The engines are back: what was said and written to the last ones is heard and translated now."""
        self._unheard.revive()
        self._go_on()
        for number in self._texts.revive():
            self.interpret(number)

    def hush(self) -> None:
        """Stop the voice at once and free the floor; the translation is completed in the background."""
        job = self.current_job()
        self._sound.stop()
        if job.phase is not Phase.DONE:
            job.phase = Phase.HUSHED
            job.deadline = self._clock() + self._limits.thinking_most
            self._engine.send(Hush(job.id))
        self.free()

    def drop(self, job: Job) -> None:
        """Interrupt a job and forget it; its turn is left as it is, the floor is freed if it was the job's."""
        if self._jobs.pop(job.id, None) is not None:
            self._engine.abandon(job.id)
        if job is self.current:
            self._silence(job)
            self.free()

    def interrupt(self) -> None:
        """Whatever is going on ends; every text stays, marked as interrupted where its translation is missing."""
        self.fail_waiting(DragomanError("turn.interrupted", "stopped"))
        job = self.current
        if job is None:
            self.free()
        elif self._floor.state is State.SPEAKING:
            self.hush()
        else:
            if job.makes_turn is not None:
                self._book.failed(job.makes_turn, "turn.interrupted")
            self.drop(job)

    def give_up(self) -> None:
        """The work of the current job took too long."""
        job = self.current_job()
        self._engine.abandon(job.id)
        self.fail(job, DragomanError("turn.timeout", "the engines took too long", hint="Try a shorter sentence"))

    def forget(self, number: TurnNumber | None) -> None:
        """Drop what is done for a turn, or (None) for all of them."""
        self._texts.forget(number)
        self._unheard.forget(number)
        for job in list(self._jobs.values()):
            if number is None or job.turn == number:
                self.drop(job)
        if self.current is not None and (number is None or self.current.turn == number):
            self.hush()

    def tick(self) -> None:
        """Drop what takes too long in the background."""
        for job in list(self._jobs.values()):
            if job is not self.current and self._clock() >= job.deadline:
                if job.turn is not None:
                    self._book.failed(job.turn, "turn.timeout")
                self.drop(job)

    def free(self) -> None:
        """Nobody has the floor any more: whoever waits for it may have it."""
        self._leave()
        self._floor.rest()
        self._go_on()

    def report(self, side: Side | None, failure: DragomanError) -> None:
        """Show a failure, with a sound."""
        self._sound.cue(Cue.ERROR)
        self._floor.fail(side, failure)

    def _go_on(self) -> None:
        if not self.may_begin:
            return
        if (waiting := self.next_speaker.take()) is not None:
            self.listen(*waiting)
        elif (job := self._unheard.take(self.next_id)) is not None:
            self.start(job)
            self._floor.think(job.known_side, seconds=self._unheard.send(job))
        elif (turn := self._texts.take()) is not None:
            context = self._book.context(before=turn.number)
            terms = terms_between(self._glossary, turn.source, turn.target)
            request = TranslationRequest(turn.heard, turn.source, turn.target, context=context, terms=terms)
            speak, speed = not self._sound.why_silent, self._running.settings.turn.voice_speed
            self.start(Job(Interpret(self.next_id(), request, speak, speed), turn.side, turn.number))
            self._floor.think(turn.side, characters=len(turn.heard))

    def _leave(self) -> None:
        self.current = None
        self._sound.rest()

    def _silence(self, job: Job) -> None:
        if job.phase in {Phase.VOICED, Phase.DONE}:
            self._sound.stop()

    def _go_on_without_voice(self, job: Job, failure: DragomanError) -> None:
        job.phase = Phase.HUSHED
        self._sound.rest()
        self._engine.send(Hush(job.id))
        if job.turn is not None:
            self._book.warned(job.turn, failure.code)

    def _time_the_voice(self, job: Job) -> None:
        self._floor.speak(job.side, seconds=self._sound.seconds_left(), more_to_come=job.phase is not Phase.DONE)
