"""What a translator of texts remembers: the protocol, and a memory that lasts as long as the process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engines.protocols import Quality, Translation


@dataclass(frozen=True, slots=True)
class RememberedQuestion:
    """A sentence and all that its translation depends on.

    Attributes:
        source: code of its language.
        target: code of the language wanted.
        text: with its tags.
        wishes: stands for the engines, the terms in it, the style … that the translation is made with.
    """

    source: str
    target: str
    text: str
    wishes: str


@dataclass(frozen=True, slots=True)
class RememberedAnswer:
    """A remembered translation.

    Attributes:
        text: with its tags.
        engine: name of the translator that made it; `PERSON` for one from a person's own memory.
        quality: how far it may be trusted.
        score: 0 … 1, the translator's own confidence; of a similar sentence, how similar.
        warnings: codes of what a person should know.
    """

    text: str
    engine: str
    quality: Quality
    score: float = 1.0
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, translation: Translation) -> RememberedAnswer:
        """A translator's final translation."""
        return cls(translation.text, translation.engine, translation.quality, translation.score, translation.warnings)


PERSON = "memory"
"""The engine of what a person translated."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A sentence that is remembered and much like one that isn't: its text, its translation, 0 … 1 how much."""

    text: str
    translation: str
    likeness: float


class TranslationMemory(Protocol):
    """Remembers translations."""

    def find(self, question: RememberedQuestion) -> RememberedAnswer | None:
        """The translation of the very sentence: a person's, else what the same engines made of the same wishes."""

    def similar(self, question: RememberedQuestion) -> Similar | None:
        """The most similar sentence that a person translated."""

    def remember(self, question: RememberedQuestion, answer: RememberedAnswer) -> None:
        """Keep a translation."""


class ProcessMemory:
    """Remembers until the process ends; nothing is written."""

    def __init__(self) -> None:
        self._answers: dict[RememberedQuestion, RememberedAnswer] = {}

    def find(self, question: RememberedQuestion) -> RememberedAnswer | None:
        """See `TranslationMemory`."""
        return self._answers.get(question)

    def similar(self, question: RememberedQuestion) -> Similar | None:  # noqa: ARG002
        """See `TranslationMemory`; none, for it knows no person's translations."""
        return None

    def remember(self, question: RememberedQuestion, answer: RememberedAnswer) -> None:
        """See `TranslationMemory`."""
        self._answers[question] = answer
