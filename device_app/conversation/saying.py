"""What is translated already is said: a turn once more, an own phrase, a turn of another conversation."""

from __future__ import annotations

from device_app.conversation.dialogue import Dialogue
from device_app.conversation.jobs import Job
from device_app.conversation.parts import Parts
from device_app.events.control import SayText
from device_app.events.engine import Say
from device_app.events.families import State, TurnNumber
from engines.errors import DragomanError


class Saying:
    """Gives the floor to the device's voice, unless a person has it."""

    def __init__(self, parts: Parts, dialogue: Dialogue) -> None:
        self._floor = parts.floor
        self._book = parts.book
        self._sound = parts.sound
        self._running = parts.running
        self._dialogue = dialogue

    def turn(self, number: TurnNumber, *, slow: bool) -> None:
        """Say a turn's translation again."""
        if (turn := self._book.get(number)) is not None:
            self._say(SayText(turn.side, turn.translation, turn.target, slow), number)

    def text(self, wanted: SayText) -> None:
        """Say a text; no turn is made of it."""
        self._say(wanted, None)

    def _say(self, wanted: SayText, turn: TurnNumber | None) -> None:
        if not wanted.text.strip():
            return
        if self._floor.state is State.SPEAKING:
            self._dialogue.hush()
        if not self._dialogue.may_begin:
            return
        if self._sound.why_silent:
            self._dialogue.report(wanted.side, DragomanError(self._sound.why_silent, "there is no loudspeaker"))
            return
        turn_settings = self._running.settings.turn
        speed = turn_settings.voice_speed * (turn_settings.slow_speed if wanted.slow else 1.0)
        request = Say(self._dialogue.next_id(), wanted.text, wanted.language, speed)
        self._dialogue.start(Job(request, wanted.side, turn))
        self._floor.think(wanted.side, characters=len(wanted.text))
