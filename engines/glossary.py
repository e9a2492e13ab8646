"""Terms with a fixed translation: which of them occur in a text, and which a translation honours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from engines.languages import language
from engines.protocols import Term
from engines.word_forms import same_word

_UNSPACED = frozenset({"Hans", "Hant", "Jpan", "Thai", "Khmr", "Mymr", "Tibt"})
"""Scripts that don't part words by spaces: a term may begin and end anywhere."""

_APOSTROPHES = re.compile(
    "[\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{LEFT SINGLE QUOTATION MARK}]"
)
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0591-\u05c7])*")
_GAP = re.compile(r"[\s'-]{0,3}")
"""Between two words of a term."""


def occurring(terms: Iterable[Term], text: str, source: str) -> tuple[Term, ...]:
    """The terms that occur in a text, in order of appearance, each source term once.

    The longest term wins where several overlap; upper and lower case are the same unless the term is an abbreviation in
    capitals (``IT`` is not ``it``); in languages that part words by spaces a term is only found as whole words, and
    also with other endings, particles or prefixes of its language.

    Args:
        terms: a glossary; of two with the same source the first counts.
        text: any text.
        source: code of its language.
    """
    whole = _normal(text)
    folded = _folded(whole)
    spaced = language(source).script not in _UNSPACED
    words = _words(folded) if spaced else []
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
        if not capitals:
            places += _inflected(key, words, source)
        free = sorted((place for place in places if not any(taken[place])), key=lambda place: place.start)
        if free:
            seen.add(key)
            found.append((free[0].start, term))
            for place in free:
                taken[place] = [True] * (place.stop - place.start)
    return tuple(term for _, term in sorted(found, key=lambda item: item[0]))


def sorted_out(terms: Sequence[Term], translation: str, target: str) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The terms whose target is in the translation, in any case or form, also as a part of a longer word; the others.

    Args:
        terms: those that were asked for.
        translation: any text.
        target: code of its language.
    """
    folded = _folded(_normal(translation))
    words = _words(folded)

    def is_there(term: Term) -> bool:
        wanted = _folded(_normal(term.target)).strip()
        return wanted in folded or bool(_inflected(wanted, words, target))

    honoured = tuple(filter(is_there, terms))
    return honoured, tuple(term for term in terms if term not in honoured)


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


def _inflected(key: str, words: Sequence[re.Match[str]], language_code: str) -> list[slice]:
    """Where the words of a term stand side by side in other forms."""
    wanted = [found[0] for found in _words(key)]
    places = []
    for first in range(len(words) - len(wanted) + 1 if wanted else 0):
        window = words[first : first + len(wanted)]
        if all(same_word(word, found[0], language_code) for word, found in zip(wanted, window, strict=True)):
            text = window[0].string
            gaps = (text[earlier.end() : later.start()] for earlier, later in pairwise(window))
            if all(map(_GAP.fullmatch, gaps)):
                places.append(slice(window[0].start(), window[-1].end()))
    return places


def _places(key: str, text: str, *, spaced: bool) -> list[slice]:
    places = []
    # Most terms of a glossary aren't in a sentence: no pattern is made of those.
    for found in re.finditer(re.escape(key), text) if key in text else ():
        before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
        if not spaced or not (_joins(before, key[0]) or _joins(key[-1], after)):
            places.append(slice(found.start(), found.end()))
    return places


def _joins(left: str, right: str) -> bool:
    """Whether two characters are of the same word."""
    return bool(left) and bool(right) and _is_letter(left) and _is_letter(right)


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LMN"


def _is_abbreviation(term: str) -> bool:
    return 1 < len(term) <= 5 and term.isupper()


def _normal(text: str) -> str:
    """Composed characters, and one kind of apostrophe: keyboards and word processors write different ones."""
    return _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text))


def _folded(text: str) -> str:
    """Lower case, character by character, so that places stay what they are."""
    return "".join(character.lower()[:1] for character in text)
