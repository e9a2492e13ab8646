"""A person speaks: from the start sound to the end of the utterance."""

from __future__ import annotations

from collections.abc import Callable

from device_app.audio.cues import Cue
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.floor import Floor
from device_app.conversation.jobs import Job, JobKind
from device_app.conversation.microphone_gate import MicrophoneGate
from device_app.conversation.voice_player import VoicePlayer
from device_app.engine_host.supervisor import Supervisor
from device_app.events.engine import FinishListening, Hear, Listen
from device_app.events.families import Side, State
from device_app.settings import TurnSettings
from engines.errors import DragomanError
from engines.protocols import Samples


class Listening:
    """Used by the worker thread alone; times are seconds of its clock.

    Args:
        dialogue: gives the floor.
        engine: gets the samples.
        gate: decides which samples count.
        player: plays the cues.
        settings: of the course of a turn.
        waiting_frames: takes the frames out of the worker's queue.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        *,
        engine: Supervisor,
        gate: MicrophoneGate,
        player: VoicePlayer,
        settings: TurnSettings,
        waiting_frames: Callable[[], list[Samples]],
    ) -> None:
        self._dialogue = dialogue
        self._engine = engine
        self._gate = gate
        self._player = player
        self._settings = settings
        self._waiting_frames = waiting_frames

    @property
    def _floor(self) -> Floor:
        return self._dialogue.floor

    def begin(self, side: Side, source: str, target: str, now: float, *, held: bool = False) -> None:
        """Give a person the floor, or tell why not."""
        failure = self._dialogue.abilities.why_not_listen(source, target)
        if failure is None and not self._floor.microphone:
            failure = DragomanError("audio.no_microphone", "there is no microphone", hint="Connect one, or type")
        if failure is not None:
            self._dialogue.tell(side, failure, now)
            return
        either = self._settings.either_language and self._dialogue.abilities.why_not_either(source, target) is None
        self._start(Job(JobKind.LISTEN, side, source, target, held=held, either=either))
        self._player.cue(Cue.START)
        self._open()
        self._floor.listen(side, self._settings.listen_limit_seconds, now)

    def await_speech(self, a: str, b: str, seconds: float, now: float, *, cue: bool) -> None:
        """Hear whoever speaks next, in the language of either side.

        Args:
            a: code of the language of side A.
            b: code of the language of side B.
            seconds: how long to wait.
            now: the time.
            cue: whether to tell by the start sound; the microphone is deaf meanwhile, nobody is in a hurry.
        """
        self._start(Job(JobKind.LISTEN, Side.A, a, b, either=True, automatic=True))
        if cue:
            self._gate.deafen()
            self._player.cue(Cue.START)
            self._gate.undeafen(now)
        self._open()
        self._floor.await_speech(seconds, now)

    def notice(self, job: Job, now: float) -> None:
        """Speech began."""
        job.speech_started = True
        if self._floor.state is State.AWAITING and job is self._dialogue.current:
            self._floor.listen(None, self._settings.listen_limit_seconds, now)

    def _start(self, job: Job) -> None:
        job.no_voice = self._player.why_not
        self._dialogue.start(
            job,
            lambda number: Listen(
                number,
                job.source,
                job.target,
                end_by_silence=not job.held,
                speak=not job.no_voice,
                context=self._dialogue.book.context(),
                either=job.either,
                patient=job.automatic,
            ),
        )

    def _open(self) -> None:
        preroll = self._gate.open()
        if len(preroll):
            self._engine.send(Hear(self._dialogue.current_job().id, preroll))

    def hear(self, samples: Samples, now: float) -> bool:
        """Take a frame of the microphone; whether it belongs to an utterance."""
        counted = self._gate.accept(samples, now)
        if counted is None:
            return False
        self._engine.send(Hear(self._dialogue.current_job().id, counted))
        return True

    def finish(self, now: float) -> None:
        """The person is done: what was said until now counts, also what still waits in the queue."""
        for samples in self._waiting_frames():
            self.hear(samples, now)
        self._engine.send(FinishListening(self._dialogue.current_job().id))
        self.end(now)

    def end(self, now: float) -> None:
        """The utterance is over: the engines go on with what they have."""
        seconds = self._floor.elapsed(now)
        job = self._dialogue.current_job()
        self._gate.close()
        # A noise that began an utterance by itself shall not make the device sound.
        if job.known_side is not None:
            self._player.cue(Cue.STOP)
        self._floor.think(job.known_side, now, seconds=seconds)

    def lose_microphone(self, now: float) -> None:
        """The microphone is gone: finish with what was heard, or tell."""
        if self._floor.state not in {State.AWAITING, State.LISTENING}:
            return
        job = self._dialogue.current_job()
        if job.speech_started:
            job.microphone_lost = True
            self.finish(now)
        else:
            self._engine.abandon(job.id, now)
            self._dialogue.fail(job, device_lost(), now)


def device_lost() -> DragomanError:
    """The microphone went away while somebody spoke."""
    return DragomanError("audio.device_lost", "the microphone was lost", hint="Connect it again, or type")
