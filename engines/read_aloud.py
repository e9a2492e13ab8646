"""Make a text fit to be read aloud by a voice, and cut it into pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PIECE = 120
"""A piece ends at the first end of a sentence after this many characters …"""
LONGEST_PIECE = 400
"""… or here, at a gap between words if there is one."""

_PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u20e3\ufe0f]")
_SENTENCE_END = re.compile(r"[.!?…։؟۔।॥]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』）”’]*|\n")
_GAP = re.compile(r"[\s、，,;；:：]")
_SEPARATE_CATEGORIES = {"Cc", "Zl", "Zp"}
_REMOVED_CATEGORIES = {"Cs", "Co", "Cn"}


def readable(text: str) -> str:
    """The text without what must not be read aloud.

    Control characters become spaces (U+0001 begins a command of eSpeak's own, NUL would end the text); surrogates,
    private and unassigned code points and pictures are dropped, since eSpeak would spell out their numbers or English
    names. A line feed stays: it ends a sentence.
    """
    kept = []
    for character in _PICTURES.sub(" ", text):
        category = unicodedata.category(character)
        if character == "\n" or category not in _SEPARATE_CATEGORIES | _REMOVED_CATEGORIES:
            kept.append(character)
        elif category in _SEPARATE_CATEGORIES:
            kept.append(" ")
    return "".join(kept)


def audible(text: str) -> bool:
    """Whether there is a letter or a digit; eSpeak reads the names of lone punctuation marks."""
    return any(character.isalnum() for character in text)


def pieces(text: str, least: int = PIECE, longest: int = LONGEST_PIECE) -> Iterator[str]:
    """Cut into pieces, at ends of sentences where possible.

    Nothing is lost: the pieces make up the text.

    Args:
        text: any text.
        least: a piece ends at the first end of a sentence after this many characters …
        longest: … or here, at a gap between words if there is one.
    """
    start = 0
    while start < len(text):
        end = _piece_end(text, start, least, longest)
        yield text[start:end]
        start = end


def _piece_end(text: str, start: int, least: int, longest: int) -> int:
    limit = start + longest
    sentence = _SENTENCE_END.search(text, start + least, limit)
    if sentence:
        return sentence.end()
    if limit >= len(text):
        return len(text)
    gaps = [gap.end() for gap in _GAP.finditer(text, start + least, limit)]
    if gaps:
        return gaps[-1]
    while limit < len(text) and limit < start + longest + 16 and unicodedata.combining(text[limit]):
        limit += 1
    return limit
