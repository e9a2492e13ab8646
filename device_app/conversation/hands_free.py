"""Hands-free: after each turn the device listens to either person by itself."""

from __future__ import annotations

from collections.abc import Callable

from device_app.conversation.dialogue import FREE, Dialogue
from device_app.conversation.listening import Listening
from device_app.events.families import State, Status
from device_app.events.status import HandsFreeChanged
from device_app.settings import TurnSettings
from engines.errors import DragomanError

HARMLESS = frozenset({"mt", "tts", "lid", "language"})
"""Stages whose failures concern one sentence. After any other the device may not hear at all, and says so by ending."""


class HandsFree:
    """Used by the worker thread alone; times are seconds of its clock.

    Args:
        dialogue: gives the floor.
        listening: hears.
        languages: codes of the languages of side A and side B.
        settings: whether it is on from the start, and when it ends by itself.
        notify: told of each `HandsFreeChanged`.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        listening: Listening,
        languages: tuple[str, str],
        settings: TurnSettings,
        notify: Callable[[Status], None],
    ) -> None:
        self._dialogue = dialogue
        self._listening = listening
        self._languages = languages
        self._quiet_seconds = settings.hands_free_minutes * 60.0
        self._notify = notify
        self._on = settings.hands_free
        self._quiet_since: float | None = None
        self._cue = True
        self._told: HandsFreeChanged | None = None

    def switch(self, now: float, *, on: bool) -> None:
        """Begin or end, as a person wishes; where it can't begin, tell why."""
        if not on:
            self.end(now)
        elif (failure := self._why_not()) is not None:
            if self._dialogue.floor.state in FREE:
                self._dialogue.tell(None, failure, now)
        elif not self._on:
            self._on, self._quiet_since, self._cue = True, now, True

    def speak_in(self, languages: tuple[str, str]) -> None:
        """The people speak other languages now."""
        self._languages = languages

    def pause(self, now: float) -> None:
        """A person asks for something: leave the floor to them until nothing is going on any more."""
        if self._dialogue.floor.state is State.AWAITING:
            self._dialogue.drop(self._dialogue.current_job(), now)

    def end(self, now: float) -> None:
        """Listen only to presses again; who speaks just now is heard to the end of their sentence."""
        if not self._on:
            return
        self._on = False
        self.pause(now)
        if self._dialogue.floor.state is State.LISTENING and self._dialogue.current_job().automatic:
            self._listening.finish(now)

    def tick(self, now: float) -> None:
        """Listen again when nothing is going on; end where that makes no sense any more."""
        if self._on:
            self._go_on(now)
        failure = self._why_not()
        shown = HandsFreeChanged(self._on, failure.code if failure else "")
        if shown != self._told:
            self._told = shown
            self._notify(shown)

    def _go_on(self, now: float) -> None:
        job = self._dialogue.current
        floor = self._dialogue.floor
        if self._quiet_since is None or floor.state is State.ASKING or (job is not None and job.number is not None):
            self._quiet_since, self._cue = now, True
        match floor.state:
            case State.IDLE:
                self._listen(now, self._quiet_since + self._quiet_seconds - now)
            case State.ERROR if floor.failure is not None and floor.failure.code.partition(".")[0] not in HARMLESS:
                self._on = False
            case State.MUTED | State.UNAVAILABLE:
                self._on = False

    def _listen(self, now: float, seconds: float) -> None:
        if seconds <= 0.0 or self._why_not() is not None:
            self._on = False
            return
        # After a noise it goes on in silence; people are told only when a turn is over.
        self._listening.await_speech(*self._languages, seconds, now, cue=self._cue)
        self._cue = False

    def _why_not(self) -> DragomanError | None:
        failure = self._dialogue.abilities.why_not_either(*self._languages)
        if failure is None and self._dialogue.floor.engines_ready and not self._dialogue.floor.microphone:
            failure = DragomanError("audio.no_microphone", "there is no microphone", hint="Connect one, or type")
        return failure
