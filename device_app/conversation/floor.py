"""Who has the floor: the device's state as the people see it, told whenever it changes."""

from __future__ import annotations

from collections.abc import Callable

from device_app.conversation.states import States, TimeLimits
from device_app.events.families import Side, State, Status
from device_app.events.status import StateChanged
from engines.errors import DragomanError


class Floor:
    """The state machine, with its announcements. Times are seconds of the caller's clock.

    Args:
        notify: told of each `StateChanged`.
        limits: of the states.
        loading_limit: time for the engines to load (seconds).
        now: the time.

    Attributes:
        engines_ready: whether the engines can work; decides which state is the one of rest.
        unavailable: why they can't be expected to work soon; None otherwise.
        microphone: whether there is a microphone.
        failure: what the state tells, in `State.ERROR` and `State.UNAVAILABLE`; None otherwise.
    """

    def __init__(self, notify: Callable[[Status], None], limits: TimeLimits, loading_limit: float, now: float) -> None:
        self._notify = notify
        self._limits = limits
        self._loading_limit = loading_limit
        self._states = States(now, loading_limit)
        self.engines_ready = False
        self.unavailable: DragomanError | None = None
        self.microphone = False
        self.failure: DragomanError | None = None
        self._side: Side | None = None

    @property
    def state(self) -> State:
        """The state now."""
        return self._states.state

    def elapsed(self, now: float) -> float:
        """How long it has been the state (seconds)."""
        return self._states.elapsed(now)

    def seconds_left(self, now: float) -> float | None:
        """Time until the state is over; None for a state of rest."""
        deadline = self._states.deadline
        return None if deadline is None else max(deadline - now, 0.0)

    def expired(self, now: float) -> bool:
        """Whether the state's time is over."""
        return self._states.expired(now) is not None

    def announce(self) -> None:
        """Tell the first state."""
        self._notify(StateChanged(self.state))

    def rest(self, now: float) -> None:
        """Nothing is going on: loading, idle, muted or unavailable, whichever is true."""
        if self.unavailable is not None:
            self._enter(State.UNAVAILABLE, now, failure=self.unavailable)
        elif not self.engines_ready:
            if self.state is not State.LOADING:
                self._enter(State.LOADING, now, limit=self._loading_limit)
        else:
            self._enter(State.IDLE if self.microphone else State.MUTED, now)

    def await_speech(self, seconds: float, now: float) -> None:
        """Whoever speaks next is heard; for `seconds` at most."""
        self._enter(State.AWAITING, now, limit=seconds)

    def listen(self, side: Side | None, seconds: float, now: float) -> None:
        """A person speaks, for `seconds` at most."""
        self._enter(
            State.LISTENING, now, limit=seconds + self._limits.listening_margin, side=side, seconds_left=seconds
        )

    def attribute(self, side: Side, now: float) -> None:
        """It turned out whose turn it is; the state and its time stay."""
        left = self.seconds_left(now)
        shown = None if left is None or self.state is not State.LISTENING else left - self._limits.listening_margin
        self._enter(self.state, now, limit=left, side=side, seconds_left=shown)

    def think(self, side: Side | None, now: float, *, seconds: float = 0.0, characters: int = 0) -> None:
        """The engines work on an utterance of `seconds`, or a text of `characters`."""
        limit = self._limits.thinking_limit(seconds=seconds, characters=characters)
        self._enter(State.THINKING, now, limit=limit, side=side)

    def ask(self, now: float) -> None:
        """The people are asked which language it was."""
        limit = self._limits.asking
        self._enter(State.ASKING, now, limit=limit, seconds_left=limit)

    def speak(self, side: Side, now: float, *, seconds: float, more_to_come: bool) -> None:
        """The device speaks for another `seconds`, and then perhaps more."""
        limit = seconds + self._limits.speaking_margin + (self._limits.thinking if more_to_come else 0.0)
        self._enter(State.SPEAKING, now, limit=limit, side=side)

    def hear_nothing(self, side: Side, now: float) -> None:
        """Tell that no speech was heard, or none understood."""
        limit = self._limits.no_speech
        self._enter(State.NO_SPEECH, now, limit=limit, side=side, seconds_left=limit)

    def fail(self, side: Side | None, failure: DragomanError, now: float) -> None:
        """Tell a failure."""
        limit = self._limits.error
        self._enter(State.ERROR, now, limit=limit, side=side, failure=failure, seconds_left=limit)

    def _enter(
        self,
        state: State,
        now: float,
        *,
        limit: float | None = None,
        side: Side | None = None,
        failure: DragomanError | None = None,
        seconds_left: float | None = None,
    ) -> None:
        renewed = state is self._states.state and side is self._side and state is not State.ERROR
        self._states.enter(state, now, limit)
        self._side, self.failure = side, failure
        if renewed:
            return
        message = "" if failure is None else ". ".join(filter(None, (failure.message, failure.hint)))
        self._notify(StateChanged(state, side, failure.code if failure else "", message, seconds_left))
