"""Which sentences of a text are one phrase of a phrasebook: "Stay calm. Help is on the way." is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from engines.cancellation import Cancellation
from engines.loading import Engines
from engines.protocols import Quality, TranslationRequest

_MOST_SENTENCES = 3
_LONGEST = 160
"""Characters of a phrase: no phrasebook has a longer one, and a document asks for each of its sentences."""

_REMEMBERED = 1024
"""Texts whose answer is kept: a manual repeats its sentences."""

Known = Callable[[str], bool]
"""Whether a phrasebook has a text."""


def known_phrases(engines: Engines, request: TranslationRequest, cancellation: Cancellation) -> Known:
    """Asks the phrasebooks of a request's pair."""
    pair = (request.source, request.target)
    phrasebooks = [one for one in engines.translators if one.quality is Quality.PHRASEBOOK and pair in one.pairs]

    @lru_cache(_REMEMBERED)
    def known(text: str) -> bool:
        if len(text) > _LONGEST:
            return False
        wanted = replace(request, text=text.strip(), alternatives=())
        return any(True for one in phrasebooks for _ in one.translate(wanted, cancellation))

    return known


def joined(sentences: Sequence[str], known: Known) -> list[str]:
    """Sentences in their order, those that are one phrase in one part; joined they are the same text.

    Args:
        sentences: with the white space that follows them.
        known: whether a phrasebook has a text.
    """
    parts: list[str] = []
    at = 0
    while at < len(sentences):
        for count in range(min(_MOST_SENTENCES, len(sentences) - at), 0, -1):
            if count == 1 or _is_one_phrase(sentences[at : at + count], known):
                parts.append("".join(sentences[at : at + count]))
                at += count
                break
    return parts


def _is_one_phrase(sentences: Sequence[str], known: Known) -> bool:
    """Whether a phrasebook needs all of them: it may also pass over a greeting, which is a sentence of its own."""
    return known("".join(sentences)) and not known("".join(sentences[1:])) and not known("".join(sentences[:-1]))
