"""A reading for names in a script that the voice doesn't know: it would skip them, or spell out their code points."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby

from anyascii import anyascii

from engines.languages import language as _language

_NAMES = {
    "Latn": {"LATIN"},
    "Cyrl": {"CYRILLIC"},
    "Arab": {"ARABIC"},
    "Hebr": {"HEBREW"},
    "Deva": {"DEVANAGARI"},
    "Beng": {"BENGALI"},
    "Gujr": {"GUJARATI"},
    "Taml": {"TAMIL"},
    "Telu": {"TELUGU"},
    "Thai": {"THAI"},
    "Tibt": {"TIBETAN"},
    "Mymr": {"MYANMAR"},
    "Khmr": {"KHMER"},
    "Hans": {"CJK", "BOPOMOFO"},
    "Hant": {"CJK", "BOPOMOFO"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"},
    "Kore": {"HANGUL", "CJK"},
}
"""First words of the names of a script's characters, by its code."""

_EVERYWHERE = {"LATIN", "GREEK", "FULLWIDTH", "HALFWIDTH", "MODIFIER", "FEMININE", "MASCULINE"}
"""Voices of every language read Latin words, and Greek letters by their names."""

_WORDS = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e])*")


def transliterated(text: str, language: str) -> str:
    """The text with words in other scripts in Latin letters (anyascii), all else unchanged.

    Args:
        text: any text.
        language: code of the voice's language.
    """
    if text.isascii():
        return text
    known = _NAMES.get(_language(language).script, set()) | _EVERYWHERE
    return _WORDS.sub(lambda match: _in_known(match[0], known), text)


def _in_known(word: str, known: set[str]) -> str:
    """Its runs of unknown scripts in Latin letters; a script may begin where another ends."""
    runs = groupby(word, lambda character: not character.isalpha() or _script(character) in known)
    return "".join("".join(run) if readable else _latin("".join(run)) for readable, run in runs)


def _latin(word: str) -> str:
    """Where words are written without spaces, a syllable each with a capital: drawn together, as a name is."""
    return anyascii(word).strip().capitalize()


@cache
def _script(character: str) -> str:
    return unicodedata.name(character, "LATIN").partition(" ")[0]
