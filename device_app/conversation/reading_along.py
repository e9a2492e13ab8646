"""Where the device's voice is in a translation, for those who read along."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from device_app.conversation.states import Floor
from device_app.events.families import State, Status, TurnNumber
from device_app.events.status import VoiceAt

_SILENT = VoiceAt()


class ReadingAlong:
    """Tells of each clause when it begins to be heard.

    Args:
        floor: whoever reads along does so while the device speaks, and no longer.
        clock: seconds.
        notify: gets a `VoiceAt` when another clause is said, and when none is any more.
    """

    def __init__(self, floor: Floor, clock: Callable[[], float], notify: Callable[[Status], None]) -> None:
        self._floor = floor
        self._clock = clock
        self._notify = notify
        self._coming: deque[tuple[float, VoiceAt]] = deque()
        self._told = _SILENT

    def expect(self, turn: TurnNumber, begin: int, end: int, *, seconds: float) -> None:
        """Characters `begin` … `end` of a turn's translation will be said in so many seconds."""
        self._coming.append((self._clock() + seconds, VoiceAt(turn, begin, end)))

    def tick(self) -> None:
        """Tell what is being said now."""
        if self._floor.state is not State.SPEAKING:
            self._coming.clear()
            self._tell(_SILENT)
        while self._coming and self._coming[0][0] <= self._clock():
            self._tell(self._coming.popleft()[1])

    def _tell(self, where: VoiceAt) -> None:
        if where != self._told:
            self._told = where
            self._notify(where)
