"""What everything in a conversation works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from device_app.capabilities import Abilities
from device_app.conversation.half_duplex import HalfDuplex
from device_app.conversation.inbox import Inbox
from device_app.conversation.states import Floor, TimeLimits
from device_app.conversation.turn_book import TurnBook
from device_app.engine_host.supervisor import Supervisor
from device_app.events.families import Status
from device_app.pair_list import PairList
from device_app.settings import Settings


@dataclass(slots=True)
class Running:
    """The settings in use; a person may change them meanwhile."""

    settings: Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """Made once by the conversation; used on its thread alone.

    Attributes:
        running: the settings, which may change.
        limits: of the states.
        clock: seconds, never backwards.
        notify: reports a status to the window.
        inbox: the queue of the conversation's thread.
        floor: the state.
        book: the turns.
        engine: the engine process.
        sound: microphone and loudspeaker.
        abilities: what the engines can do.
        glossary: the person's own terms.
    """

    running: Running
    limits: TimeLimits
    clock: Callable[[], float]
    notify: Callable[[Status], None]
    inbox: Inbox
    floor: Floor
    book: TurnBook
    engine: Supervisor
    sound: HalfDuplex
    abilities: Abilities
    glossary: PairList

    @property
    def settings(self) -> Settings:
        """The settings now."""
        return self.running.settings
