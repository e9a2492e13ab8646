"""Which of a few languages an utterance is in: from its sound, and in doubt from how well it reads in each.

The sound alone was sure and wrong once in 1079 choices with Whisper base (83 recordings in thirteen languages, each
against every other), and its lead was small in five more; with the readings beside it none was wrong and three were
asked. `benchmarks/hearing_languages.py` prints it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engines.whisper.codes import whisper_code

_DECIDE_SECONDS = 1.0
"""Voice that shows a language: "no" sounds alike in too many."""
_SHOW_PROBABILITY = 0.85
"""From which text is shown that a later reading may take back, where no button was pressed."""
_BEYOND_DOUBT = 0.99
"""In a short window, which sees less of a language than a whole one."""
_CLEAR_PROBABILITY = 0.97
"""Below this a reading in the next language is set beside it."""
_OTHER_BUTTON_PROBABILITY = 0.95
"""Of the other person's language, for it to be considered although this one's button was pressed."""
_READING_WEIGHT = 6.0
"""Of a lead in mean logarithmic probability, in the odds of a language."""
_CLEAR_ODDS = 1.0
"""Logarithm of the odds below which a person is asked."""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """How likely each language is by the sound.

    Attributes:
        probabilities: among the candidates; they sum to 1 where no two share a token.
        first: the one that was named first.
        pressed: whether a person named it, by a press.
    """

    probabilities: Mapping[str, float]
    first: str
    pressed: bool

    @property
    def ranked(self) -> list[str]:
        """Likeliest first; the one that was named first, of equals."""
        return sorted(self.probabilities, key=lambda code: -self.probabilities[code])

    @property
    def likeliest(self) -> str:
        """The one to read the sound in for now."""
        best = self.ranked[0]
        if self.pressed and self.probabilities[best] < _OTHER_BUTTON_PROBABILITY:
            return self.first
        return best

    @property
    def same_sound(self) -> bool:
        """Whether the two likeliest are one language to Whisper, as Chinese in its two scripts."""
        best, *others = self.ranked
        return bool(others) and whisper_code(best) == whisper_code(others[0])

    def shown(self, voiced_seconds: float) -> bool:
        """Whether text in `likeliest` may be shown while the person speaks."""
        if len(self.probabilities) == 1 or (self.pressed and self.likeliest == self.first):
            return True
        return voiced_seconds >= _DECIDE_SECONDS and self.probabilities[self.likeliest] >= _SHOW_PROBABILITY

    def beyond_doubt(self, voiced_seconds: float) -> bool:
        """Whether a short window is enough to know it."""
        if len(self.probabilities) == 1:
            return True
        best = self.ranked[0]
        if self.pressed:
            return best == self.first
        return voiced_seconds >= _DECIDE_SECONDS and self.probabilities[best] >= _BEYOND_DOUBT

    def to_be_read(self, voiced_seconds: float) -> list[str]:
        """The languages that the whole sound must be read in to know it: one or two."""
        best, *others = self.ranked
        if not others:
            return [best]
        if self.pressed:
            brief = voiced_seconds < _DECIDE_SECONDS or self.probabilities[best] < _OTHER_BUTTON_PROBABILITY
            return [self.first] if best == self.first or brief or self.same_sound else [self.first, best]
        if self.probabilities[best] >= _CLEAR_PROBABILITY:
            return [best]
        return [best, others[0]]

    def lead(self, one: str, other: str, log_probability_lead: float) -> float:
        """Logarithm of the odds of `one` against `other`, given how much more certain its reading is."""
        odds = math.log(self.probabilities[one] / self.probabilities[other])
        return odds + _READING_WEIGHT * log_probability_lead

    def is_clear(self, lead: float) -> bool:
        """Whether such a `lead` needs no question."""
        return abs(lead) >= _CLEAR_ODDS
