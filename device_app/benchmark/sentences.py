"""The sentences that the engines are measured with: some of the phrasebook's, as long as those of everyday talk."""

from __future__ import annotations

from engines.errors import UsageError
from engines.phrasebook.files import load_phrasebook

_PHRASES = ("care.injection", "care.fasting", "pharmacy.times_a_day", "hotel.price_per_night")
"""Whole sentences of eight to ten English words, without a slot."""


def sentences(language: str) -> tuple[str, ...]:
    """The sentences in a language; the same ones in every language.

    Raises:
        UsageError: ``ui.bad_arguments``, there are none in it.
    """
    phrasebook = load_phrasebook()
    if language not in phrasebook.languages:
        raise UsageError(
            "ui.bad_arguments",
            f"there are no sentences in {language!r} to measure with",
            hint=f"Take one of {', '.join(phrasebook.languages)}",
        )
    texts = {phrase.id: phrase.texts[language] for phrase in phrasebook.phrases}
    return tuple(texts[phrase] for phrase in _PHRASES)
