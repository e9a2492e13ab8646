"""Other translations of a turn: from its page to the engines, and back."""

from __future__ import annotations

from dataclasses import dataclass

from device_app.events.families import Control, Data, PageJob, PageRequest, Status, TurnNumber
from engines.protocols import Quality, TranslationRequest


@dataclass(frozen=True, slots=True)
class Wording:
    """A translation that may take the place of a turn's, and which engine gave it."""

    text: str
    engine: str
    quality: Quality


# ── window → conversation ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class AskWordings(PageRequest):
    """Look for other translations of a turn."""

    turn: TurnNumber


@dataclass(frozen=True, slots=True)
class UseWording(Control):
    """Let a translation take the place of the turn's, and say it."""

    turn: TurnNumber
    wording: Wording


# ── conversation → engine process ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class FindWordings(PageJob):
    """Ask every engine of the pair for all translations that it gives."""

    request: TranslationRequest


# ── engine process → conversation ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class WordingFound(Data):
    """One more."""

    wording: Wording


# ── conversation → window ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class WordingsShown(Status):
    """Other translations of a turn, so far.

    Attributes:
        turn: its number.
        wordings: the best first, none of them twice, none of them the turn's own.
        done: whether no more will come.
    """

    turn: TurnNumber
    wordings: tuple[Wording, ...]
    done: bool
