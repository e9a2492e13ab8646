"""Whether two words are forms of one: endings by Snowball's stemmers, particles and prefixes by rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

_STEMMERS: Mapping[str, str] = {
    "ar": "arabic",
    "cs": "czech",
    "de": "german",
    "es": "spanish",
    "fa": "persian",
    "fr": "french",
    "hi": "hindi",
    "id": "indonesian",
    "it": "italian",
    "ms": "indonesian",  # the two share their affixes
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "ta": "tamil",
    "tr": "turkish",
}

_LOOSE = frozenset({"ru", "tr", "pl", "cs", "uk"})
"""Where a stemmer takes the last letter of some bare nouns for an ending: stems may differ by it."""

_SHORTEST = 3
"""Letters of a word that may have endings."""

_REMEMBERED = 20_000
"""Words whose stems are remembered: a glossary is compared with every sentence of a conversation."""

_PARTICLES = re.compile(
    r"(?:들)?(?:이|가|을|를|은|는|의|에|와|과|로|도|만|나|이나|야|아|께|께서|으로|에서|에게|한테|에게서|한테서|까지|부터|처럼|보다|마다|조차|밖에"
    r"|이라고|라고|이랑|랑|하고|으로서|로서|으로써|로써|으로부터|로부터|에서는|에서도|에는|에도|까지는|까지도|만이|만을|만은|이란|란"
    r"|입니다|이에요|예요|이다|이었습니다|였습니다|이었어요|였어요)?"
)
"""What Korean puts behind a noun."""

_HEBREW_PREFIX = re.compile(r"ו?(?:כש|מש|לכש|ש)?[בכלמה]?ה?")
"""What Hebrew writes together with the next word: and, when, that, in, as, to, from, the."""

_HEBREW_FINALS = str.maketrans("ךםןףץ", "כמנפצ")
"""Letters that have another shape at the end of a word → the usual one."""

_ARABIC_PREFIX = re.compile(r"[وف]?(?:لل|[بكل]?ال|[بكل])?")
"""The same for Arabic."""

_UKRAINIAN_ENDING = re.compile(
    r"(?:ами|ями|ові|еві|ого|ому|ими|ій|ів|їв|ах|ях|ам|ям|ом|ем|єм|ою|ею|єю|[аяуюіїиоеєйь])$"
)

_ENGLISH_PLURALS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(singular), plural)
    for singular, plural in (
        (r"(?<!s)$", "s"),
        (r"(?<=[osxz])$|(?<=[cs]h)$", "es"),
        (r"(?<=[^aeiou])y$", "ies"),
        (r"fe?$", "ves"),
        (r"(?<=m)an$", "en"),
        (r"(?<=^child)$", "ren"),
        (r"^person$", "people"),
        (r"(?<=f)oot$", "eet"),
        (r"(?<=t)ooth$", "eeth"),
    )
)
"""Ends of singulars → those of their plurals."""

_RUSSIAN_FLEETING = re.compile(r"(?<=[^аеёиоуыэюя])[оеё](?=[кнц]$)")
"""The vowel that some forms of a word have before its last consonant."""


def same_word(word: str, other: str, language: str) -> bool:
    """Whether two words in lower case are forms of one.

    Args:
        word: as in a dictionary, without particles or prefixes.
        other: as in a text.
        language: code of both.
    """
    if word == other:
        return True
    if language in _RULES:
        return _RULES[language](word, other)
    if min(len(word), len(other)) < _SHORTEST:
        return False
    stem, other_stem = _stem(word, language), _stem(other, language)
    # A stemmer may take the end of a bare noun for an ending (reçete): what is left of the other is the noun.
    return word == other_stem or _alike(stem, other_stem, language)


def _korean(word: str, other: str) -> bool:
    return other.startswith(word) and _PARTICLES.fullmatch(other[len(word) :]) is not None


def _hebrew(word: str, other: str) -> bool:
    """The word itself, its plurals, and the form that it has before another noun."""
    if len(word) < 2:
        return False
    bare = word.translate(_HEBREW_FINALS)
    forms = {word, f"{bare}ים", f"{bare}ות"}
    if word[-1] in "הת":
        forms |= {f"{word[:-1]}ות", f"{word[:-1]}ת"}
    return any(other.endswith(form) and _HEBREW_PREFIX.fullmatch(other[: -len(form)]) for form in forms)


def _english(word: str, other: str) -> bool:
    """Plurals alone: a verb made of a noun is another word."""
    return other in _english_plurals(word) or word in _english_plurals(other)


def _english_plurals(word: str) -> set[str]:
    return {singular.sub(plural, word, count=1) for singular, plural in _ENGLISH_PLURALS if singular.search(word)}


def _arabic(word: str, other: str) -> bool:
    return bool(_arabic_stems(word) & _arabic_stems(other))


_RULES = {"ko": _korean, "he": _hebrew, "en": _english, "ar": _arabic}


def _alike(stem: str, other: str, language: str) -> bool:
    short, long = sorted((stem, other), key=len)
    most = 1 if language in _LOOSE else 0
    return long.startswith(short) and len(long) - len(short) <= most and len(short) >= _SHORTEST


def _arabic_stems(word: str) -> set[str]:
    """Stems of a word, with and without what is written together with it."""
    prefix = _ARABIC_PREFIX.match(word)
    bare = word[prefix.end() :] if prefix else word
    return {stem for form in (word, bare) if len(form) >= _SHORTEST and len(stem := _stem(form, "ar")) >= _SHORTEST - 1}


@lru_cache(_REMEMBERED)
def _stem(word: str, language: str) -> str:
    if language == "uk":
        return _UKRAINIAN_ENDING.sub("", word) if len(word) > _SHORTEST else word
    name = _STEMMERS.get(language)
    stem = word if name is None else str(_stemmer(name).stemWord(word))
    if language == "de" and stem[-2:] in {"nn", "ss"}:  # Ärztin, Ärztinnen; Zeugnis, Zeugnisse
        return stem[:-1]
    if language == "ru" and len(shorter := _RUSSIAN_FLEETING.sub("", stem)) >= _SHORTEST:
        return shorter
    return stem


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)
