"""The state machine of the device: one table of transitions, a time limit for every state that isn't one of rest.

Pure: it holds no clock, the time is passed in. `States` never leaves the table, and what a state turns into when its
time is over is decided here too, so that no state can become a trap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from device_app.events.families import State

RESTING = frozenset({State.IDLE, State.MUTED, State.UNAVAILABLE})
"""States that last until somebody or something acts."""

_RETURN = {State.IDLE, State.MUTED, State.LOADING, State.UNAVAILABLE}
_BEGIN = {State.LISTENING, State.THINKING, State.ERROR}

TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.LOADING: frozenset({State.IDLE, State.MUTED, State.UNAVAILABLE, State.ERROR}),
        State.IDLE: frozenset(_BEGIN | {State.AWAITING, State.MUTED, State.LOADING, State.UNAVAILABLE}),
        State.MUTED: frozenset({State.THINKING, State.ERROR, State.IDLE, State.LOADING, State.UNAVAILABLE}),
        State.AWAITING: frozenset(_RETURN | {State.LISTENING, State.ERROR}),
        State.LISTENING: frozenset(_RETURN | {State.THINKING, State.NO_SPEECH, State.ERROR}),
        State.THINKING: frozenset(_RETURN | {State.ASKING, State.SPEAKING, State.NO_SPEECH, State.ERROR}),
        State.ASKING: frozenset(_RETURN),
        State.SPEAKING: frozenset(_RETURN | {State.ERROR}),
        State.NO_SPEECH: frozenset(_RETURN | _BEGIN),
        State.ERROR: frozenset(_RETURN | _BEGIN - {State.ERROR}),
        State.UNAVAILABLE: frozenset({State.LOADING, State.IDLE, State.MUTED, State.ERROR}),
    }
)
"""Where each state may go. Every state may also be entered again, which renews its time."""

ON_TIMEOUT: Mapping[State, State] = MappingProxyType(
    {
        State.LOADING: State.UNAVAILABLE,
        State.AWAITING: State.IDLE,
        State.LISTENING: State.THINKING,
        State.THINKING: State.ERROR,
        State.ASKING: State.IDLE,
        State.SPEAKING: State.IDLE,
        State.NO_SPEECH: State.IDLE,
        State.ERROR: State.IDLE,
    }
)
"""What a state becomes when its time is over. `State.IDLE` stands for whichever of loading, idle, muted and unavailable
fits the engines and the microphone then; what was asked about goes on from there as a text that waited."""


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


class States:
    """The state now, since when and until when.

    Attributes:
        state: the state.
        since: when it was entered (seconds of the caller's clock).
        deadline: when its time is over (the same clock); None for a state of rest.
    """

    def __init__(self, now: float, limit: float) -> None:
        self.state = State.LOADING
        self.since = now
        self.deadline: float | None = now + limit

    def enter(self, state: State, now: float, limit: float | None = None) -> None:
        """Go to `state`, or renew it.

        Args:
            state: one of the table's.
            now: the caller's clock (seconds).
            limit: how long it may last (seconds); needed exactly for the states that are not of rest.

        Raises:
            ValueError: the table has no such transition, or the limit is missing or out of place.
        """
        if state is not self.state and state not in TRANSITIONS[self.state]:
            raise ValueError(f"no transition from {self.state} to {state}")
        if (limit is None) != (state in RESTING):
            raise ValueError(f"{state} with a limit of {limit}")
        if state is not self.state:
            self.since = now
        self.state = state
        self.deadline = None if limit is None else now + limit

    def expired(self, now: float) -> State | None:
        """What the state has to become now; None while its time isn't over."""
        if self.deadline is None or now < self.deadline:
            return None
        return ON_TIMEOUT[self.state]

    def elapsed(self, now: float) -> float:
        """How long the state has lasted (seconds)."""
        return now - self.since
