"""From a text to what a voice is given: its figures in words, names readable, cut into phrases with their pauses."""

from __future__ import annotations

from collections.abc import Iterator

from engines.foreign_names import transliterated
from engines.phrasing import SpokenPhrase, listed, phrases
from engines.read_aloud import readable
from engines.spoken_forms import spoken_form
from engines.text.pieces import pieces

_LEAST_PIECE, _LONGEST_PIECE = 400, 2000  # characters: a long text is heard before all of it is written out


def speakable(text: str, language: str, region: str = "") -> Iterator[SpokenPhrase]:
    """The phrases of a text, in order; none where nothing can be said.

    Args:
        text: any text.
        language: code of its language, one of the 38.
        region: of the language, whose dates and numbers are said, ``GB``; empty for none.
    """
    spoken = f"{language}-{region}" if region else language
    for piece in pieces(listed(readable(text)), language, _LEAST_PIECE, _LONGEST_PIECE):
        yield from phrases(transliterated(spoken_form(piece, spoken), language), language)
