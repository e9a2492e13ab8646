"""Window → conversation: what a person asks for."""

from __future__ import annotations

from dataclasses import dataclass

from device_app.events.families import Control, Side, TurnNumber
from device_app.settings import Settings


@dataclass(frozen=True, slots=True)
class Tap(Control):
    """A short press on a talk button: start listening, finish now, or stop the voice, by state."""

    side: Side


@dataclass(frozen=True, slots=True)
class HoldStarted(Control):
    """The talk button is held down: listen until `HoldEnded`, whatever the silence."""

    side: Side


@dataclass(frozen=True, slots=True)
class HoldEnded(Control):
    """The held talk button was released: finish now."""

    side: Side


@dataclass(frozen=True, slots=True)
class Stop(Control):
    """Interrupt whatever is going on and return to idle."""


@dataclass(frozen=True, slots=True)
class SetHandsFree(Control):
    """Listen to either person by itself after each turn, or wait for presses again."""

    on: bool


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Control):
    """The answer to `LanguageAsked`: it was the language of this side."""

    side: Side


@dataclass(frozen=True, slots=True)
class TypeText(Control):
    """A typed utterance of one side."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class EditTurn(Control):
    """The person corrected what was heard: translate and speak it again, in the same bubble."""

    turn: TurnNumber
    text: str


@dataclass(frozen=True, slots=True)
class ReplayTurn(Control):
    """Say a turn's translation again."""

    turn: TurnNumber
    slow: bool = False


@dataclass(frozen=True, slots=True)
class SayText(Control):
    """Say a text that is translated already: an own phrase, or a turn of another conversation. Makes no turn.

    Attributes:
        side: whose words they are.
        text: what to say.
        language: its code.
        slow: whether to say it slowly.
    """

    side: Side
    text: str
    language: str
    slow: bool = False


@dataclass(frozen=True, slots=True)
class DeleteTurn(Control):
    """Forget one turn, on the screen and in the history."""

    turn: TurnNumber


@dataclass(frozen=True, slots=True)
class SetLanguages(Control):
    """Choose both languages (codes), from the next turn on: one in progress keeps its own."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class SetVolume(Control):
    """Say and play everything at this volume (0 … 1, as people perceive it), with a short sound to hear it by."""

    volume: float


@dataclass(frozen=True, slots=True)
class ChangeSettings(Control):
    """Go on with these settings: devices, cues, voices and their speed, regions, how long conversations are kept.

    Languages, volume and hands-free have requests of their own. Where other voices or regions are wanted, a turn in
    progress is interrupted.
    """

    settings: Settings


@dataclass(frozen=True, slots=True)
class ForgetEverything(Control):
    """Forget this conversation, and every one that the history keeps."""


@dataclass(frozen=True, slots=True)
class KeepConversation(Control):
    """Keep this conversation from its first turn on, or forget what the history has of it; the screen keeps it."""

    on: bool


@dataclass(frozen=True, slots=True)
class ReloadEngines(Control):
    """Models came or went: load the engines anew. Interrupts a turn in progress."""


@dataclass(frozen=True, slots=True)
class Shutdown(Control):
    """End the worker and the engine process."""
