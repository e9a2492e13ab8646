"""Cut a long text into pieces of several sentences each."""

from __future__ import annotations

from collections.abc import Iterator

from engines.text.sentences import sentences, shortened


def pieces(text: str, language: str, least: int, longest: int) -> Iterator[str]:
    """Cut into pieces that, joined, are `text`; each keeps the white space that follows it.

    A piece ends with a sentence where one ends in time, else with a clause, a word, or anywhere.

    Args:
        text: any text.
        language: code of its language.
        least: characters after which a piece ends with the next sentence.
        longest: characters that no piece exceeds.
    """
    piece = ""
    for sentence in sentences(text, language):
        for part in shortened(sentence, lambda part: len(part) <= longest):
            if piece and len(piece) + len(part) > longest:
                yield piece
                piece = ""
            piece += part
            if len(piece) >= least:
                yield piece
                piece = ""
    if piece:
        yield piece
