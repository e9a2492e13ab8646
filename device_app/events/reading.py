"""The reading aid: from the page to the engines, and back."""

from __future__ import annotations

from dataclasses import dataclass

from device_app.events.families import Data, PageJob, PageRequest, Status
from device_app.reading.entries import Sentence, Word

# ── window → conversation ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class OpenText(PageRequest):
    """Read a text.

    Attributes:
        text: what was typed; or
        path: the document that holds it.
        source: code of its language.
        target: code of the language that its reader knows.
    """

    text: str
    path: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class OpenSentence(PageRequest):
    """Show the words of a sentence of the text, and its translation."""

    number: int


@dataclass(frozen=True, slots=True)
class LookUpWord(PageRequest):
    """What the part at `index` means in a sentence of the text."""

    number: int
    index: int


# ── conversation → engine process ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SplitText(PageJob):
    """Find the sentences of a text; the fields are those of `OpenText`."""

    text: str
    path: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class ReadSentence(PageJob):
    """Find the words of a sentence, how they are read, and its translation."""

    text: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class ExplainWord(PageJob):
    """What the part at `index` means in its sentence."""

    sentence: Sentence
    index: int
    source: str
    target: str


# ── engine process → conversation ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TextSplit(Data):
    """The sentences of a text."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceRead(Data):
    """The words of a sentence, and how they are read."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class SentenceMeant(Data):
    """The translation of a sentence."""

    translation: str


@dataclass(frozen=True, slots=True)
class WordExplained(Data):
    """What was asked for."""

    word: Word


# ── conversation → window ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class TextOpened(Status):
    """The sentences of the text that is read."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SentenceShown(Status):
    """A sentence of the text; its translation is None as long as it isn't known."""

    number: int
    sentence: Sentence
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class WordShown(Status):
    """What a word of a sentence of the text means there."""

    number: int
    index: int
    word: Word


@dataclass(frozen=True, slots=True)
class ReadingFailed(Status):
    """What was asked for last can't be shown."""

    code: str
    message: str
