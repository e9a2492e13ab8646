"""Who pressed while somebody else had the floor."""

from __future__ import annotations

from collections.abc import Callable

from device_app.events.families import Side, Status
from device_app.events.status import SpeakerQueued

BOUNCE_SECONDS = 1.0
"""A tap this soon after another is the second one of a double tap, not another wish."""


class NextSpeaker:
    """A queue of one: whoever is heard as soon as the floor is free.

    Args:
        clock: seconds.
        notify: gets a `SpeakerQueued` whenever it is somebody else, or nobody any more.
    """

    def __init__(self, clock: Callable[[], float], notify: Callable[[Status], None]) -> None:
        self._clock = clock
        self._notify = notify
        self._waiting: tuple[Side, bool] | None = None
        self._since = 0.0

    @property
    def waited(self) -> float:
        """How long somebody has been waiting (seconds); 0.0 while nobody does."""
        return 0.0 if self._waiting is None else self._clock() - self._since

    def wait(self, side: Side, *, held: bool) -> None:
        """A person waits for the floor, and may hold the button."""
        if self._waiting is None or self._waiting[0] is not side:
            self._since = self._clock()
        self._set((side, held))

    def press(self, side: Side, *, held: bool) -> None:
        """A person wants to wait for the floor, or taps a second time: they don't any more."""
        if not held and self._waiting is not None and self._waiting[0] is side:
            if self.waited >= BOUNCE_SECONDS:
                self.forget()
        else:
            self.wait(side, held=held)

    def release(self, side: Side) -> None:
        """Who waits doesn't hold the button any more; they are still heard."""
        if self._waiting == (side, True):
            self._waiting = (side, False)

    def take(self) -> tuple[Side, bool] | None:
        """Whose turn it is, and whether they hold the button; nobody waits any more."""
        taken = self._waiting
        self.forget()
        return taken

    def forget(self) -> None:
        """Nobody waits."""
        self._set(None)

    def _set(self, speaker: tuple[Side, bool] | None) -> None:
        before, self._waiting = self._waiting, speaker
        if before != speaker:
            self._notify(SpeakerQueued(None if speaker is None else speaker[0]))
