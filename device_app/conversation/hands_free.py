"""Hands-free: after each turn the device listens to either person by itself."""

from __future__ import annotations

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.listening import Listening
from device_app.conversation.parts import Parts
from device_app.conversation.states import FREE
from device_app.events.families import State
from device_app.events.status import HandsFreeChanged
from engines.errors import DragomanError

HARMLESS = frozenset({"mt", "tts", "lid", "language"})
"""Stages whose failures concern one sentence. After any other the device may not hear at all, and says so by ending."""


class HandsFree:
    """Begins and ends listening without a press."""

    def __init__(self, parts: Parts, dialogue: Dialogue, listening: Listening) -> None:
        self._floor = parts.floor
        self._abilities = parts.abilities
        self._clock = parts.clock
        self._notify = parts.notify
        self._dialogue = dialogue
        self._listening = listening
        self._quiet_seconds = parts.settings.turn.hands_free_minutes * 60.0
        self._on = parts.settings.turn.hands_free
        self._quiet_since: float | None = None
        self._cue = True
        self._shown: HandsFreeChanged | None = None

    def switch(self, *, on: bool) -> None:
        """Begin or end, as a person wishes; where it can't begin, report why."""
        if not on:
            self.end()
        elif (failure := self._why_not()) is not None:
            if self._floor.state in FREE:
                self._dialogue.report(None, failure)
        elif not self._on:
            self._on, self._quiet_since, self._cue = True, self._clock(), True

    def pause(self) -> None:
        """A person asks for something: leave the floor to them until nothing is going on any more."""
        if self._floor.state is State.AWAITING:
            self._dialogue.drop(self._dialogue.current_job())

    def end(self) -> None:
        """Listen only to presses again; who speaks just now is heard to the end of their sentence."""
        if not self._on:
            return
        self._on = False
        self.pause()
        if self._floor.state is State.LISTENING and self._dialogue.current_job().automatic:
            self._listening.finish()

    def tick(self) -> None:
        """Listen again when nothing is going on; end where that makes no sense any more."""
        if self._on:
            self._go_on()
        failure = self._why_not()
        shown = HandsFreeChanged(self._on, failure.code if failure else "")
        if shown != self._shown:
            self._shown = shown
            self._notify(shown)

    def _go_on(self) -> None:
        job = self._dialogue.current
        asking = self._floor.state is State.ASKING
        if self._quiet_since is None or asking or (job is not None and job.turn is not None):
            self._quiet_since, self._cue = self._clock(), True
        match self._floor.state:
            case State.IDLE:
                self._listen(self._quiet_since + self._quiet_seconds - self._clock())
            case State.ERROR if self._floor.failure is not None and not _is_harmless(self._floor.failure):
                self._on = False
            case State.MUTED | State.UNAVAILABLE:
                self._on = False

    def _listen(self, seconds: float) -> None:
        if seconds <= 0.0 or self._why_not() is not None:
            self._on = False
            return
        # After a noise it goes on in silence; people hear the cue only when a turn is over.
        self._listening.await_speech(seconds, cue=self._cue)
        self._cue = False

    def _why_not(self) -> DragomanError | None:
        failure = self._abilities.why_not_either(*self._dialogue.languages)
        if failure is None and self._floor.engines_ready and not self._floor.microphone:
            failure = DragomanError("audio.no_microphone", "there is no microphone", hint="Connect one, or type")
        return failure


def _is_harmless(failure: DragomanError) -> bool:
    return failure.code.partition(".")[0] in HARMLESS
