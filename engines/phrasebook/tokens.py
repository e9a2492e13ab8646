"""Text to comparable tokens: case, diacritics, punctuation, contractions, fillers and numbers made uniform."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from engines.phrasebook.numerals import numeral_words
from engines.phrasebook.reading import Reading

_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u02b9\u00b4`", "''''''")
_MINUS_SIGNS = frozenset("-\u2212")
_TOKEN_SYMBOLS = frozenset("%&@#°\u2103\u2109")
_ARABIC_FOLDS = str.maketrans("أإآٱىة", "اااايه", "ـ")
_LATIN_FOLDS = str.maketrans({"đ": "d", "ı": "i", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})
_FOLDED_SCRIPTS = ("LATIN", "ARABIC")


class Kind(IntEnum):
    """What a token's absence or presence means."""

    HEAVY = 0
    """Bears meaning: a difference is another sentence."""
    LIGHT = 1
    """May be left out or put in."""
    FILLER = 2
    """May be left out or put in, at almost no cost."""
    HESITATION = 3
    """May be put in."""


@dataclass(frozen=True, slots=True)
class Token:
    """One comparable unit.

    Attributes:
        key: what is compared; a number's digits.
        surface: the same with its diacritics, to prefer the exact among equals.
        kind: what it means when it is missing.
    """

    key: str
    surface: str
    kind: Kind = Kind.HEAVY


class _Replacements:
    """Longest replacement of a run of keys."""

    def __init__(self) -> None:
        self._by_length: dict[int, dict[tuple[str, ...], tuple[str, ...]]] = {}

    def add(self, keys: tuple[str, ...], replacement: tuple[str, ...]) -> None:
        if keys:
            self._by_length.setdefault(len(keys), {}).setdefault(keys, replacement)

    def at(self, keys: Sequence[str], start: int) -> tuple[int, tuple[str, ...]] | None:
        for length in sorted(self._by_length, reverse=True):
            run = tuple(keys[start : start + length])
            if len(run) == length and run in self._by_length[length]:
                return length, self._by_length[length][run]
        return None


class Tokenizer:
    """Reads one language.

    Args:
        reading: the language's rules.
        fold: whether diacritics are dropped; False compares them (a Vietnamese text that has them).
    """

    def __init__(self, reading: Reading, *, fold: bool = True) -> None:
        self._reading = reading
        self._fold = fold
        self._expansions = _Replacements()
        self._numerals = _Replacements()
        self._slot_numerals: dict[int, dict[tuple[str, ...], int]] = {}
        for short, long in reading.expand.items():
            self._expansions.add(self._keys(short), self._keys(long))
        self._kinds: dict[str, Kind] = {}
        self._classes = {key: self._key(group[0]) for group in reading.same for key in map(self._key, group)}
        self._kinds.update(dict.fromkeys(map(self._key, reading.light), Kind.LIGHT))
        for kind, entries in ((Kind.FILLER, reading.fillers), (Kind.HESITATION, reading.hesitations)):
            for entry in entries:
                keys = self._keys(entry)
                joined = " ".join(keys)
                self._expansions.add(keys, (joined,))
                self._kinds[joined] = kind
        self._add_numerals()

    def _add_numerals(self) -> None:
        ambiguous = {self._keys(word) for word in self._reading.one}
        for words, number in (*numeral_words(self._reading.language), *self._reading.one.items()):
            keys = self._keys(words)
            if not keys:
                continue
            self._slot_numerals.setdefault(len(keys), {}).setdefault(keys, number)
            is_article = keys in ambiguous or (len(keys) == 1 and keys[0] in self._kinds)
            if not is_article and not self._reading.numerals_in_slots:
                self._numerals.add(keys, (str(number),))

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text; empty when it has nothing to compare."""
        raw = [(self._key(word), word) for word in self._words(text)]
        return list(self._replace(list(self._replace(raw, self._expansions, contract=True)), self._numerals))

    def same(self, a: Token, b: Token) -> bool:
        """Whether two tokens with different keys count as one another."""
        class_a = self._classes.get(a.key)
        return class_a is not None and class_a == self._classes.get(b.key)

    def numbers_at(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, int]]:
        """Every ``(end, number)`` that may be read from `start`."""
        if tokens[start].key.isdecimal():
            if len(tokens[start].key) <= len(str(10**6)):
                yield start + 1, int(tokens[start].key)
            return
        for length, numerals in self._slot_numerals.items():
            run = tuple(token.key for token in tokens[start : start + length])
            if len(run) == length and run in numerals:
                yield start + length, numerals[run]

    def _replace(
        self, raw: Iterable[tuple[str, str] | Token], replacements: _Replacements, *, contract: bool = False
    ) -> Iterator[Token]:
        pairs = [(item.key, item.surface) if isinstance(item, Token) else item for item in raw]
        keys = [key for key, _ in pairs]
        position = 0
        while position < len(pairs):
            found = replacements.at(keys, position)
            if found is None and contract and "'" in keys[position]:
                length, new = 1, tuple(part for part in keys[position].split("'") if part)
            elif found is None:
                key, surface = pairs[position]
                yield Token(key, surface, self._kinds.get(key, Kind.HEAVY))
                position += 1
                continue
            else:
                length, new = found
            surface = " ".join(surface for _, surface in pairs[position : position + length])
            for key in new:
                yield Token(key, surface, self._kinds.get(key, Kind.HEAVY))
            position += length

    def _keys(self, text: str) -> tuple[str, ...]:
        return tuple(self._key(word) for word in self._words(text))

    def _key(self, word: str) -> str:
        if word.isdecimal():
            return str(int(word)) if len(word) <= 18 else word
        if not self._fold:
            return word
        return "".join(map(_fold, unicodedata.normalize("NFC", word).translate(_ARABIC_FOLDS))).translate(_LATIN_FOLDS)

    def _words(self, text: str) -> Iterator[str]:
        """Split into words, numbers and symbols that bear meaning, in lower case and composed form."""
        text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
        text = unicodedata.normalize("NFKC", text)
        word = ""
        was_digit = False
        for position, character in enumerate(text):
            category = unicodedata.category(character)
            following = text[position + 1 : position + 2]
            is_digit = category == "Nd"
            if character == "'" and word and not was_digit and following.isalpha():
                if not self._reading.joined:
                    word += character
                continue
            is_letter = category[0] in "LM"
            if word and (is_digit != was_digit or not (is_letter or is_digit)):
                yield word
                word = ""
            was_digit = is_digit
            if is_digit:
                word += character
            elif is_letter and self._reading.characters and not character.isascii():
                if word:
                    yield word
                    word = ""
                yield character
            elif is_letter:
                word += character
            elif category in {"Sc", "Sm"} or character in _TOKEN_SYMBOLS:
                yield character
            elif character in _MINUS_SIGNS and following.isdecimal() and not text[:position][-1:].isalnum():
                yield "-"
        if word:
            yield word


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """A letter without its diacritics, where its script has letters apart from them."""
    if character.isascii():
        return character
    name = unicodedata.name(character, "")
    if unicodedata.category(character) == "Mn":
        return "" if name.startswith(("COMBINING", "ARABIC")) else character
    if name.startswith(_FOLDED_SCRIPTS):
        decomposed = unicodedata.normalize("NFD", character)
        return "".join(part for part in decomposed if unicodedata.category(part) != "Mn")
    return "е" if character == "ё" else character
