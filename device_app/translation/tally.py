"""What came of translating: who took part, how good it is, what a person should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from engines.protocols import Quality, Term, least


@dataclass
class Tally:
    """Counts of one document or of many.

    Attributes:
        sentences: all of them.
        asked: how many the engines were asked.
        repeated: how many had come before in the same work.
        remembered: how many were in the memory.
        similar: how many had a similar one in the memory.
        engines: names of the translators that took part, in order of appearance.
        quality: the least of the qualities.
        score: the least of the scores.
        warnings: codes of what a person should know, and how often.
        honoured: glossary entries that are in the translation, and how often.
        missed: glossary entries that are missing somewhere, and how often.
        meant: the phrasebook's own sentence where it differs from the text; of the last sentence.
        alternatives: further translations of the last sentence, best first.
    """

    sentences: int = 0
    asked: int = 0
    repeated: int = 0
    remembered: int = 0
    similar: int = 0
    engines: dict[str, None] = field(default_factory=dict)
    quality: Quality = Quality.PHRASEBOOK
    score: float = 1.0
    warnings: Counter[str] = field(default_factory=Counter)
    honoured: Counter[Term] = field(default_factory=Counter)
    missed: Counter[Term] = field(default_factory=Counter)
    meant: str = ""
    alternatives: tuple[str, ...] = ()

    def made(self, engine: str, quality: Quality, score: float, warnings: Iterable[str]) -> None:
        """Count a translation."""
        self.engines.update(dict.fromkeys(engine.split("+")))
        self.quality = least(self.quality, quality)
        self.score = min(self.score, score)
        self.warnings.update(warnings)

    def add(self, other: Tally) -> None:
        """Count what another counted."""
        self.sentences += other.sentences
        self.asked += other.asked
        self.repeated += other.repeated
        self.remembered += other.remembered
        self.similar += other.similar
        self.made("+".join(other.engines), other.quality, other.score, ()) if other.engines else None
        self.warnings += other.warnings
        self.honoured += other.honoured
        self.missed += other.missed
