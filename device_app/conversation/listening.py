"""A person speaks: from the start sound to the end of the utterance."""

from __future__ import annotations

from device_app.audio.cues import Cue
from device_app.audio.level import level
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.jobs import Job, Phase
from device_app.conversation.parts import Parts
from device_app.events.engine import FinishListening, Hear, Listen
from device_app.events.families import Side, State
from device_app.events.status import Level
from device_app.own_terms import terms_between
from engines.errors import DragomanError
from engines.protocols import Samples

LEVEL_SECONDS = 0.045
"""Shortest time between two levels: at frames of 32 ms, every second one is reported (about 16 a second)."""


class Listening:
    """Begins and ends utterances."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._floor = parts.floor
        self._book = parts.book
        self._engine = parts.engine
        self._sound = parts.sound
        self._abilities = parts.abilities
        self._glossary = parts.glossary
        self._running = parts.running
        self._inbox = parts.inbox
        self._clock = parts.clock
        self._notify = parts.notify
        self._dialogue = dialogue
        self._last_level = 0.0
        dialogue.listen = self.begin

    def begin(self, side: Side, held: bool) -> None:
        """Give a person, who may hold the button, the floor; or report why not."""
        source, target = self._dialogue.pair(side)
        failure = self._abilities.why_not_listen(source, target)
        if failure is None and not self._floor.microphone:
            failure = DragomanError("audio.no_microphone", "there is no microphone", hint="Connect one, or type")
        if failure is not None:
            self._dialogue.report(side, failure)
            return
        either = self._running.settings.turn.either_language and self._abilities.why_not_either(source, target) is None
        self._start(side, held=held, either=either)
        self._sound.cue(Cue.START)
        self._open()
        self._floor.listen(side, self._running.settings.turn.listen_limit_seconds)

    def await_speech(self, seconds: float, *, cue: bool) -> None:
        """Hear whoever speaks next, in the language of either side.

        Args:
            seconds: how long to wait.
            cue: whether to say so by the start sound; the microphone is deaf meanwhile, nobody is in a hurry.
        """
        self._start(Side.A, either=True, automatic=True)
        if cue:
            self._sound.cue(Cue.START, deaf=True)
        self._open()
        self._floor.await_speech(seconds)

    def notice(self, job: Job) -> None:
        """Speech began."""
        job.phase = Phase.HEARD
        if self._floor.state is State.AWAITING and job is self._dialogue.current:
            self._floor.listen(None, self._running.settings.turn.listen_limit_seconds)

    def hear(self, samples: Samples) -> None:
        """Take a frame of the microphone; what belongs to an utterance is handed on and its loudness shown."""
        counted = self._sound.accept(samples)
        if counted is None:
            return
        job = self._dialogue.current_job()
        self._send(job, counted)
        now = self._clock()
        if now - self._last_level >= LEVEL_SECONDS:
            self._last_level = now
            loudness = level(counted)
            for side in Side if job.known_side is None else (job.known_side,):
                self._notify(Level(side, loudness))

    def finish(self) -> None:
        """The person is done: what was said until now counts, also what still waits in the queue."""
        for samples in self._inbox.take_frames():
            self.hear(samples)
        self._engine.send(FinishListening(self._dialogue.current_job().id))
        self.end()

    def end(self) -> None:
        """The utterance is over: the engines go on with what they have."""
        seconds = self._floor.elapsed()
        job = self._dialogue.current_job()
        job.is_said = True
        side = job.known_side
        self._sound.close()
        # A noise that began an utterance by itself shall not make the device sound.
        if side is not None:
            self._sound.cue(Cue.STOP)
        self._floor.think(side, seconds=seconds)

    def lose_microphone(self) -> None:
        """The microphone is gone: finish with what was heard, or report it."""
        if self._floor.state not in {State.AWAITING, State.LISTENING}:
            return
        job = self._dialogue.current_job()
        if job.phase is Phase.HEARD:
            job.phase = Phase.CUT_OFF
            self.finish()
        else:
            self._engine.abandon(job.id)
            self._dialogue.fail(job, device_lost())

    def _start(self, side: Side, *, held: bool = False, either: bool, automatic: bool = False) -> None:
        source, target = self._dialogue.pair(side)
        request = Listen(
            self._dialogue.next_id(),
            source,
            target,
            end_by_silence=not held,
            speak=not self._sound.why_silent,
            context=self._book.context(),
            terms=terms_between(self._glossary, source, target),
            either=either,
            patient=automatic,
            speed=self._running.settings.turn.voice_speed,
        )
        self._dialogue.start(Job(request, side))

    def _open(self) -> None:
        preroll = self._sound.open()
        if len(preroll):
            self._send(self._dialogue.current_job(), preroll)

    def _send(self, job: Job, samples: Samples) -> None:
        job.sound.append(samples)
        self._engine.send(Hear(job.id, samples))


def device_lost() -> DragomanError:
    """The microphone went away while somebody spoke."""
    return DragomanError("audio.device_lost", "the microphone was lost", hint="Connect it again, or type")
