"""Captions of what the microphone hears: from the page to the engines, and back."""

from __future__ import annotations

from dataclasses import dataclass

from device_app.events.families import Data, PageJob, PageRequest, Side, Status

# ── window → conversation ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class StartCaptions(PageRequest):
    """Caption what the microphone hears, in the language of `side`, translated into the other side's.

    Attributes:
        side: whose language is spoken.
        fresh: whether a new talk begins; otherwise the one before goes on.
    """

    side: Side
    fresh: bool


@dataclass(frozen=True, slots=True)
class StopCaptions(PageRequest):
    """Hear no more; what was said is captioned to its end."""


@dataclass(frozen=True, slots=True)
class KeepCaptions(PageRequest):
    """Keep the talk as files: what was captioned, and what will be."""


# ── conversation → engine process ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CaptionSpeech(PageJob):
    """Caption the sound that comes as `Hear`, until `FinishListening`.

    Attributes:
        source: code of the language spoken.
        target: code wanted; empty for no translation.
    """

    source: str
    target: str


# ── engine process → conversation ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SpeechTentative(Data):
    """What was heard after all that is settled, and may still change."""

    text: str


@dataclass(frozen=True, slots=True)
class PassageSettled(Data):
    """A passage that won't change; they are counted from 0, and have their time in seconds of the job's sound."""

    number: int
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PassageTranslated(Data):
    """The translation of a passage; empty where there is none, with the code of why."""

    number: int
    text: str
    code: str = ""


# ── conversation → window ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CaptionsChanged(Status):
    """Whether speech is being captioned.

    Attributes:
        running: whether it is.
        code: why it ended, or what went wrong meanwhile; empty otherwise.
        message: English text of `code`.
    """

    running: bool
    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class CaptionLine(Status):
    """A settled passage of the talk.

    Attributes:
        number: 0, 1, 2 … within the talk.
        source: code of the language of `text`.
        target: code of the language of `translation`; empty for none.
        text: what was said; it never changes.
        start: seconds from the beginning of the talk.
        end: seconds.
        translation: None as long as it is not known; empty where there is none.
        code: why there is none.
    """

    number: int
    source: str
    target: str
    text: str
    start: float
    end: float
    translation: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class CaptionTentative(Status):
    """What was heard after the last line, and may still change."""

    text: str


@dataclass(frozen=True, slots=True)
class CaptionsKept(Status):
    """Where the talk is kept: the names of its files and their folder; or why it isn't."""

    folder: str
    names: tuple[str, ...] = ()
    code: str = ""
    message: str = ""
