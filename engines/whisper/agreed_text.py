"""Of all that Whisper may have heard in a sound, the text that is least wrong if it was any of the others.

The likeliest text of a search need not be it: where the texts of another search, or of a glance, agree on a word, they
outvote it. This is minimum Bayes risk decoding (Goel and Byrne, "Minimum Bayes-risk automatic speech recognition",
Computer Speech & Language 14, 2000), with wrong characters as the risk. It pays where the search itself is undecided:
with Whisper base, of 81 recordings in fourteen languages a glance differed from the search in 24. In these the search
alone had 36 words or characters wrong, 37 where another search decided about all of them, and 34 where it decided
about the five that were undecided (35, 37 and 33 where 0.15 s less silence was read behind them).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from engines.whisper.decoding import Decoding

_SURENESS = 0.25
"""Power of the texts' probabilities: Whisper is too sure of its first one."""
_DECIDED = 0.25
"""Weight of a search's first text, of 1 for all five, from which another reading makes as many words wrong as right."""
_GLANCE_WEIGHT = 0.4
"""Of the glance, beside 1 for all texts of a search together: it is wrong more often."""


def undecided(searched: Decoding) -> bool:
    """Whether no text of a search stands out, so that another reading may decide."""
    return _weights(searched).get(searched.text, 0.0) < _DECIDED


def agreed(searches: Sequence[Decoding], glanced: Decoding) -> Decoding:
    """The first of several searches, with the text that all of their texts and a glance agree on best.

    All are of the same sound.
    """
    weights: defaultdict[str, float] = defaultdict(float)
    for searched in searches:
        for text, weight in _weights(searched).items():
            weights[text] += weight
    if glanced.ended and glanced.text and not glanced.repeats:
        weights[glanced.text] += _GLANCE_WEIGHT
    first = searches[0]
    text = min(weights, key=lambda one: (_risk(one, weights), -weights[one]), default=first.text)
    if text == first.text:
        return first
    others = dict.fromkeys((first.text, *first.alternatives))
    return replace(first, text=text, tokens=(), alternatives=tuple(other for other in others if other != text))


def same_spoken(one: str, other: str) -> bool:
    """Whether two texts differ in case and punctuation alone."""
    return _spoken(one) == _spoken(other)


def _weights(searched: Decoding) -> dict[str, float]:
    """How likely each text is; they sum to 1, an empty one included."""
    best = max((total for _, total in searched.candidates), default=0.0)
    weights: defaultdict[str, float] = defaultdict(float)
    for text, total in searched.candidates:
        weights[text] += math.exp(_SURENESS * (total - best))
    whole = sum(weights.values())
    return {text: weight / whole for text, weight in weights.items() if text}


def _risk(text: str, weights: Mapping[str, float]) -> float:
    """Characters that are wrong on average, case and punctuation aside."""
    wrong = [weight * Levenshtein.distance(_spoken(text), _spoken(other)) for other, weight in weights.items()]
    return round(sum(wrong), 9)


def _spoken(text: str) -> str:
    letters = "".join(character for character in text.casefold() if character.isalnum() or character == " ")
    return letters.strip()
