"""The state machine of the device: one table of what presses and time bring about in each state, and what may follow.

`Floor` never leaves the table, and `Requests` does what it says, so that no state can become a trap and no press is
understood in two ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from device_app.events.families import Side, State, Status
from device_app.events.status import StateChanged
from engines.errors import DragomanError


class Act(Enum):
    """What a press, or the end of a state's time, brings about."""

    NOTHING = auto()
    LISTEN = auto()
    """Whoever presses is heard at once."""
    FINISH = auto()
    """The utterance is over: the engines go on with what was said."""
    TAKE_OVER = auto()
    """Whoever presses is heard next, once what is being said is finished; where nothing was said, at once."""
    QUEUE = auto()
    """Whoever presses is heard next; a second press takes that back."""
    CANCEL = auto()
    """The work stops; the text is kept."""
    HUSH = auto()
    """The voice falls silent; the translation is completed."""
    INTERRUPT = auto()
    """The voice falls silent and whoever presses is heard at once."""
    ANSWER = auto()
    """It was the language of whoever presses."""
    ASSUME = auto()
    """Nobody answered: it was the likelier language."""
    GIVE_UP = auto()
    """The work took too long."""
    END_HANDS_FREE = auto()
    """Nobody has spoken for long enough."""
    REPORT = auto()
    """The engines took too long to load."""
    REST = auto()
    """Nothing is going on any more."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """One state.

    Attributes:
        tap: a short press of the person whose turn it is.
        partner_tap: a short press of the other one, and of anybody where it isn't known whose turn it is.
        hold: a long press of the person whose turn it is.
        partner_hold: a long press of the other one, as for taps.
        timeout: what the end of its time brings about; None for a state of rest, which has no time.
        following: the states that may come next. Every state may also be entered again, which renews its time.
    """

    tap: Act
    partner_tap: Act
    hold: Act
    partner_hold: Act
    timeout: Act | None
    following: frozenset[State]


def _row(presses: tuple[Act, Act, Act, Act], timeout: Act | None, *following: State) -> StateRow:
    return StateRow(*presses, timeout, frozenset(following))


_DEAF = (Act.NOTHING,) * 4
_FREE = (Act.LISTEN,) * 4
_BEGIN = (State.LISTENING, State.THINKING, State.ERROR)

TABLE: Mapping[State, StateRow] = MappingProxyType(
    {
        State.LOADING: _row(_DEAF, Act.REPORT, State.IDLE, State.MUTED, State.UNAVAILABLE),
        State.IDLE: _row(_FREE, None, *_BEGIN, State.AWAITING, State.MUTED, State.LOADING),
        State.MUTED: _row(_FREE, None, State.THINKING, State.ERROR, State.IDLE, State.LOADING),
        State.AWAITING: _row(_FREE, Act.END_HANDS_FREE, State.LISTENING, State.ERROR, State.IDLE, State.LOADING),
        State.LISTENING: _row(
            (Act.FINISH, Act.TAKE_OVER, Act.NOTHING, Act.TAKE_OVER),
            Act.FINISH,
            *(State.THINKING, State.ERROR, State.IDLE, State.LOADING),
        ),
        State.THINKING: _row(
            (Act.CANCEL, Act.QUEUE, Act.NOTHING, Act.QUEUE),
            Act.GIVE_UP,
            *(State.ASKING, State.SPEAKING, State.NO_SPEECH, State.ERROR, State.IDLE, State.MUTED, State.LOADING),
        ),
        State.ASKING: _row(
            (Act.ANSWER,) * 4, Act.ASSUME, *(State.IDLE, State.MUTED, State.LOADING, State.UNAVAILABLE, State.ERROR)
        ),
        State.SPEAKING: _row(
            (Act.HUSH, Act.INTERRUPT, Act.INTERRUPT, Act.INTERRUPT),
            Act.HUSH,
            *(State.ERROR, State.IDLE, State.MUTED, State.LOADING, State.UNAVAILABLE),
        ),
        State.NO_SPEECH: _row(_FREE, Act.REST, *_BEGIN, State.IDLE, State.MUTED, State.LOADING, State.UNAVAILABLE),
        State.ERROR: _row(
            _FREE,
            Act.REST,
            *(State.LISTENING, State.THINKING, State.IDLE, State.MUTED, State.LOADING, State.UNAVAILABLE),
        ),
        State.UNAVAILABLE: _row(_DEAF, None, State.IDLE, State.MUTED, State.LOADING),
    }
)

RESTING = frozenset(state for state, row in TABLE.items() if row.timeout is None)
"""States that last until somebody or something acts."""

FREE = frozenset({State.IDLE, State.MUTED, State.NO_SPEECH, State.ERROR})
"""States in which a turn may begin at once."""


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How long each state may last.

    Attributes:
        listening_margin: beyond the longest utterance of the settings (seconds).
        thinking: for the shortest input (seconds).
        thinking_per_second: more for each second of the utterance (seconds).
        thinking_per_character: more for each character of a typed text (seconds).
        thinking_most: whatever the input (seconds).
        asking: for an answer to which language it was (seconds).
        speaking_margin: beyond the speech that is queued (seconds).
        no_speech: of the message that nothing was heard (seconds).
        error: of the message of a failure (seconds).
    """

    listening_margin: float = 2.0
    thinking: float = 20.0
    thinking_per_second: float = 1.0
    thinking_per_character: float = 0.05
    thinking_most: float = 60.0
    asking: float = 8.0
    speaking_margin: float = 3.0
    no_speech: float = 2.0
    error: float = 4.0

    def thinking_limit(self, *, seconds: float = 0.0, characters: int = 0) -> float:
        """Time to think about an utterance of `seconds` or a text of `characters` (seconds)."""
        wanted = self.thinking + self.thinking_per_second * seconds + self.thinking_per_character * characters
        return min(wanted, self.thinking_most)


class Floor:
    """Who has the floor: the state now, reported whenever it changes.

    Args:
        notify: gets each `StateChanged`.
        limits: of the states.
        loading_limit: time for the engines to load (seconds).
        clock: seconds.

    Attributes:
        state: the state now.
        engines_ready: whether the engines can work; decides which state is the one of rest.
        unavailable: why they can't be expected to work soon; None otherwise.
        microphone: whether there is a microphone.
        failure: what the state reports, in `State.ERROR` and `State.UNAVAILABLE`; None otherwise.
    """

    def __init__(
        self,
        notify: Callable[[Status], None],
        limits: TimeLimits,
        loading_limit: float,
        clock: Callable[[], float],
    ) -> None:
        self._notify = notify
        self._limits = limits
        self._loading_limit = loading_limit
        self._clock = clock
        self._since = clock()
        self._deadline: float | None = self._since + loading_limit
        self._side: Side | None = None
        self.state = State.LOADING
        self.engines_ready = False
        self.unavailable: DragomanError | None = None
        self.microphone = False
        self.failure: DragomanError | None = None

    def press(self, side: Side, *, held: bool) -> Act:
        """What a press of `side` brings about now."""
        row = TABLE[self.state]
        if side is self._side:
            return row.hold if held else row.tap
        return row.partner_hold if held else row.partner_tap

    def expired(self) -> Act | None:
        """What the end of the state's time brings about, once it has come."""
        if self._deadline is None or self._clock() < self._deadline:
            return None
        return TABLE[self.state].timeout

    def elapsed(self) -> float:
        """How long it has been the state (seconds)."""
        return self._clock() - self._since

    def seconds_left(self) -> float | None:
        """Time until the state is over; None for a state of rest."""
        return None if self._deadline is None else max(self._deadline - self._clock(), 0.0)

    def announce(self) -> None:
        """Report the first state."""
        self._notify(StateChanged(self.state))

    def rest(self) -> None:
        """Nothing is going on: loading, idle, muted or unavailable, whichever is true."""
        if self.unavailable is not None:
            self._enter(State.UNAVAILABLE, failure=self.unavailable)
        elif not self.engines_ready:
            if self.state is not State.LOADING:
                self._enter(State.LOADING, limit=self._loading_limit)
        else:
            self._enter(State.IDLE if self.microphone else State.MUTED)

    def await_speech(self, seconds: float) -> None:
        """Whoever speaks next is heard; for `seconds` at most."""
        self._enter(State.AWAITING, limit=seconds)

    def listen(self, side: Side | None, seconds: float) -> None:
        """A person speaks, for `seconds` at most."""
        self._enter(State.LISTENING, limit=seconds + self._limits.listening_margin, side=side, seconds_left=seconds)

    def attribute(self, side: Side) -> None:
        """It turned out whose turn it is; the state and its time stay."""
        left = self.seconds_left()
        shown = None if left is None or self.state is not State.LISTENING else left - self._limits.listening_margin
        self._enter(self.state, limit=left, side=side, seconds_left=shown)

    def think(self, side: Side | None, *, seconds: float = 0.0, characters: int = 0) -> None:
        """The engines work on an utterance of `seconds`, or a text of `characters`."""
        limit = self._limits.thinking_limit(seconds=seconds, characters=characters)
        self._enter(State.THINKING, limit=limit, side=side)

    def ask(self) -> None:
        """The people are asked which language it was."""
        limit = self._limits.asking
        self._enter(State.ASKING, limit=limit, seconds_left=limit)

    def speak(self, side: Side, *, seconds: float, more_to_come: bool) -> None:
        """The device speaks for another `seconds`, and then perhaps more."""
        limit = seconds + self._limits.speaking_margin + (self._limits.thinking if more_to_come else 0.0)
        self._enter(State.SPEAKING, limit=limit, side=side)

    def hear_nothing(self, side: Side) -> None:
        """Report that no speech was heard, or none understood."""
        limit = self._limits.no_speech
        self._enter(State.NO_SPEECH, limit=limit, side=side, seconds_left=limit)

    def fail(self, side: Side | None, failure: DragomanError) -> None:
        """Report a failure."""
        limit = self._limits.error
        self._enter(State.ERROR, limit=limit, side=side, failure=failure, seconds_left=limit)

    def _enter(
        self,
        state: State,
        *,
        limit: float | None = None,
        side: Side | None = None,
        failure: DragomanError | None = None,
        seconds_left: float | None = None,
    ) -> None:
        if state is not self.state and state not in TABLE[self.state].following:
            raise ValueError(f"no transition from {self.state} to {state}")
        now = self._clock()
        renewed = state is self.state and side is self._side and state is not State.ERROR
        if state is not self.state:
            self._since = now
        self.state, self._side, self.failure = state, side, failure
        self._deadline = None if limit is None else now + limit
        if not renewed:
            message = "" if failure is None else ". ".join(filter(None, (failure.message, failure.hint)))
            self._notify(StateChanged(state, side, failure.code if failure else "", message, seconds_left))
