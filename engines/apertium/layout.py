"""Cut a text into pieces for the pipeline, and give a piece the typography of its language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engines.text.pieces import pieces

_PIECE = 200
"""Characters after which a piece ends with the next sentence …"""
_LONGEST_PIECE = 1000
"""… and that none exceeds."""

_BETWEEN_SENTENCES = re.compile(r"((?<=[.!?…])\s+)")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_SMALL_I = re.compile(r"\bi\b(?=['’ ]|$)")
_OPENING = {"?": "¿", "!": "¡"}


def laid_out(text: str, language: str) -> Iterator[tuple[str, str, str]]:
    """Cut into ``(space before, words, space after)``; together they make up the text.

    A line is cut into pieces of several sentences each. Nothing is translated across the end of a line.
    """
    for line in text.splitlines(keepends=True):
        for piece in pieces(line, language, _PIECE, _LONGEST_PIECE):
            words = piece.strip()
            before = piece[: len(piece) - len(piece.lstrip())] if words else piece
            yield before, words, piece[len(before) + len(words) :]


def prepared(words: str, source: str) -> str:
    """The words as Apertium expects them: no control characters, single spaces, the English pronoun I in upper case."""
    words = re.sub(r"\s+", " ", _NOT_TEXT.sub(" ", words)).strip()
    return _SMALL_I.sub("I", words) if source == "en" else words


def finished(words: str, original: str, target: str) -> str:
    """A translated piece without the rules' stray spaces, with Spanish opening marks, in the case it began with."""
    words = re.sub(r"[ \t\n]+", " ", words).strip()
    words = re.sub(r" +([,.)\]])" if target == "fr" else r" +([,.;:!?)\]])", r"\1", words)
    if target == "es":
        words = "".join(_with_opening(part) for part in _BETWEEN_SENTENCES.split(words))
    return _with_case_of(original, words)


def _with_case_of(original: str, words: str) -> str:
    """The rules capitalise as if every text were a sentence, and lose the capital where they swap two words."""
    first = next((index for index, character in enumerate(words) if character.isalpha()), None)
    if first is None or not original[:1].isalpha():
        return words
    change = str.upper if original[0].isupper() else str.lower if original[0].islower() else str
    return words[:first] + change(words[first]) + words[first + 1 :]


def _with_opening(sentence: str) -> str:
    opening = _OPENING.get(sentence[-1:])
    if opening is None or opening in sentence or not any(character.isalnum() for character in sentence):
        return sentence
    introduction, colon, words = sentence.rpartition(": ")
    return f"{introduction}{colon}{opening}{words}"
