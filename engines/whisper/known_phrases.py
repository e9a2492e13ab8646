"""What Whisper writes when nobody spoke: credits of subtitles and thanks to viewers, learned from its training data."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from engines.text.marks import SENTENCE_MARKS

_LONGEST_NAME = 40
"""Letters that follow the beginning of a credit: a name or two, or a title."""


@dataclass(frozen=True, slots=True)
class KnownPhrases:
    """The phrases, in `plain` form.

    Attributes:
        credits: nobody says these to an interpreter; a text that contains one is suspect.
        openings: beginnings of credits that a name follows.
        polite: said by people too; a text that is nothing but these is suspect.
    """

    credits: frozenset[str]
    openings: frozenset[str]
    polite: frozenset[str]

    def is_credit(self, text: str) -> bool:
        """Whether a credit makes up most of the text, or the text begins as one with a name does."""
        letters = plain(text)
        if any(letters.startswith(phrase) and len(letters) <= len(phrase) + _LONGEST_NAME for phrase in self.openings):
            return True
        return any(phrase in letters and len(phrase) * 2 >= len(letters) for phrase in self.credits)

    def is_polite(self, text: str) -> bool:
        """Whether the text is made of polite phrases alone, one or several, each once or several times over."""
        sentences = [letters for part in re.split(f"[{SENTENCE_MARKS}]", text) if (letters := plain(part))]
        return bool(sentences) and all(self._all_polite(letters) for letters in sentences)

    def _all_polite(self, letters: str) -> bool:
        return any(letters == phrase * (len(letters) // len(phrase)) for phrase in self.polite)

    def without_trailing_credit(self, text: str) -> str:
        """The text without a credit in its last sentence, unless it is the only one."""
        body = text.rstrip(SENTENCE_MARKS + " ")
        start = max((body.rfind(end) for end in SENTENCE_MARKS), default=-1) + 1
        return text[:start].strip() if start and self.is_credit(text[start:]) else text


def plain(text: str) -> str:
    """Letters and digits alone, in lower case; Turkish's i without a dot has one, as it has in capitals elsewhere."""
    return "".join(character for character in text.casefold() if character.isalnum()).replace("ı", "i")


@cache
def known_phrases() -> KnownPhrases:
    """Those of ``assets/whisper/known_phrases.toml``, of all languages: Whisper also invents in another language."""
    table = tomllib.loads(resources.files("assets").joinpath("whisper", "known_phrases.toml").read_text("utf-8"))
    return KnownPhrases(
        credits=frozenset(plain(phrase) for row in table.values() for phrase in row.get("credits", ())),
        openings=frozenset(plain(phrase) for row in table.values() for phrase in row.get("openings", ())),
        polite=frozenset(plain(phrase) for row in table.values() for phrase in row.get("polite", ())),
    )
