"""Terms with a fixed translation: which of them occur in a text, and which a translation honours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from engines.languages import language
from engines.protocols import Term

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Mymr", "Tibt"})
"""Scripts that don't part words by spaces: a term may begin and end anywhere."""


def occurring(terms: Iterable[Term], text: str, source: str) -> tuple[Term, ...]:
    """The terms that occur in a text, in order of appearance, each source term once.

    The longest term wins where several overlap; upper and lower case are the same unless the term is an abbreviation in
    capitals (``IT`` is not ``it``); in languages that part words by spaces a term is only found as whole words.

    Args:
        terms: a glossary; of two with the same source the first counts.
        text: any text.
        source: code of its language.
    """
    whole = _normal(text)
    folded = _folded(whole)
    spaced = language(source).script not in _UNSPACED
    taken = [False] * len(whole)
    found: list[tuple[int, Term]] = []
    seen: set[str] = set()
    for term in sorted(terms, key=lambda term: -len(term.source)):
        wanted = _normal(term.source).strip()
        capitals = _is_abbreviation(wanted)
        key = wanted if capitals else _folded(wanted)
        if not key or key in seen:
            continue
        places = _places(key, whole if capitals else folded, spaced=spaced)
        free = [place for place in places if not any(taken[place : place + len(key)])]
        if free:
            seen.add(key)
            found.append((free[0], term))
            for place in free:
                taken[place : place + len(key)] = [True] * len(key)
    return tuple(term for _, term in sorted(found, key=lambda item: item[0]))


def sorted_out(terms: Sequence[Term], translation: str) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The terms whose target is in the translation, in any case, also as a part of a longer word; and the others."""
    folded = _folded(_normal(translation))
    honoured = tuple(term for term in terms if _folded(_normal(term.target)).strip() in folded)
    return honoured, tuple(term for term in terms if term not in honoured)


def _places(key: str, text: str, *, spaced: bool) -> list[int]:
    places = []
    for found in re.finditer(re.escape(key), text):
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        if not spaced or not (_joins(before, key[0]) or _joins(key[-1], after)):
            places.append(found.start())
    return places


def _joins(left: str, right: str) -> bool:
    """Whether two characters are of the same word."""
    return bool(left) and bool(right) and _is_letter(left) and _is_letter(right)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _is_abbreviation(term: str) -> bool:
    return 1 < len(term) <= 5 and term.isupper()


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _folded(text: str) -> str:
    """Lower case, character by character, so that places stay what they are."""
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in text)
