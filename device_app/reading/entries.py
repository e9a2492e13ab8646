"""What a reader sees: sentences in their parts, and words that were looked up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word that was looked up.

    Attributes:
        text: as it stands in the sentence.
        reading: pinyin, kana or romanisation; empty for a language that is read as it is written.
        meaning: its translation.
        here: whether that is its translation in this sentence, and not of the word alone.
        sentence: where it stands.
        translation: of the sentence.
        source: code of its language.
        target: code of the other.
    """

    text: str
    reading: str
    meaning: str
    here: bool
    sentence: str
    translation: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its parts and how each is read."""

    text: str
    parts: tuple[str, ...]
    readings: tuple[str, ...]

    @property
    def reading(self) -> str:
        """How the sentence is read; empty where it is read as it is written."""
        if not any(self.readings):
            return ""
        read = [reading or part for part, reading in zip(self.parts, self.readings, strict=True)]
        return " ".join(" ".join(read).split())
