"""Text to comparable tokens: case, diacritics, punctuation, contractions, fillers and numbers made uniform."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from engines.phrasebook.numerals import numeral_words
from engines.phrasebook.reading import ReadingRules

_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u02b9\u00b4`", "''''''")
_DOTTED_I = "i\u0307"
"""What a Turkish capital İ becomes in lower case."""
_MINUS_SIGNS = frozenset("-\u2212")
_TOKEN_SYMBOLS = frozenset("%&@#°\u2103\u2109")
_ARABIC_FOLDS = str.maketrans("أإآٱىة", "اااايه", "ـ")
_LATIN_FOLDS = str.maketrans({"đ": "d", "ı": "i", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"})
_MARKS = frozenset(",.;:!?。、،؛–—")
_APART = ","
"""Ends a word that a mark sets apart, until it is a token."""
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
        word: the same with its diacritics.
        kind: what it means when it is missing.
        marked: whether `word` is in Latin script and has diacritics.
        apart: whether it is an answer, set apart by a mark or by the end.
    """

    key: str
    word: str
    kind: Kind = Kind.HEAVY
    marked: bool = False
    apart: bool = False

    def reads_as(self, other: Token) -> bool:
        """Whether this token of a text is the word of a phrase: people leave diacritics out, and put none in.

        So "llame" is not "llamé", and "el" not "él", while "esta" may be "está"; and
        "أشرب" (I drink) is not "اشرب" (drink!), nor "أخذ" (he took) "آخذ" (I take). "No, hablo inglés."
        is not "No hablo inglés."; of "No, gracias." people leave the mark out.
        """
        if self.key != other.key or (self.apart and not other.apart):
            return False
        if self.word.startswith("أ") and other.word.startswith(("ا", "آ")):
            return False
        return self.word == other.word or not self.marked


_Pair = tuple[str, str]
"""A key and the word that it is of."""


class _Replacements:
    """Longest replacement of a run of keys."""

    def __init__(self) -> None:
        self._by_length: dict[int, dict[tuple[str, ...], tuple[_Pair, ...]]] = {}
        self._lengths: list[int] = []

    def add(self, keys: tuple[str, ...], replacement: tuple[_Pair, ...]) -> None:
        if keys:
            self._by_length.setdefault(len(keys), {}).setdefault(keys, replacement)
            self._lengths = sorted(self._by_length, reverse=True)

    def at(self, keys: Sequence[str], start: int) -> tuple[int, tuple[_Pair, ...]] | None:
        for length in self._lengths:
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

    def __init__(self, reading: ReadingRules, *, fold: bool = True) -> None:
        self._reading = reading
        self._fold = fold
        self._chunk = lru_cache(maxsize=8192)(self._read_chunk)
        self._answers = {self._key(answer.casefold()) for answer in reading.answers}
        self._expansions = _Replacements()
        self._numerals = _Replacements()
        self._slot_numerals: dict[int, dict[tuple[str, ...], int]] = {}
        self._written: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
        for short, long in reading.expand.items():
            self._expansions.add(self._keys(short), tuple(self._pairs(long)))
        self._classes = {token: group[0] for group in reading.same for token in group}
        self._kinds: dict[str, Kind] = dict.fromkeys(reading.light, Kind.LIGHT)
        for kind, entries in ((Kind.FILLER, reading.fillers), (Kind.HESITATION, reading.hesitations)):
            for entry in entries:
                keys = self._keys(entry)
                joined = " ".join(keys)
                self._expansions.add(keys, ((joined, joined),))
                self._kinds[joined] = kind
        self._add_numerals()

    def _add_numerals(self) -> None:
        ambiguous = {self._keys(word) for word in self._reading.one}
        for words, number in (*numeral_words(self._reading.language), *self._reading.one.items()):
            keys = self._keys(words)
            if not keys:
                continue
            self._written.setdefault(keys, []).append(tuple(word for _, word in self._pairs(words)))
            self._slot_numerals.setdefault(len(keys), {}).setdefault(keys, number)
            is_article = keys in ambiguous or (len(keys) == 1 and keys[0] in self._kinds)
            if not is_article and not self._reading.numerals_in_slots:
                self._numerals.add(keys, ((str(number), str(number)),))

    def tokens(self, text: str) -> list[Token]:
        """The tokens of a text; empty when it has nothing to compare. A letter beside a number is no article: "A5"."""
        expanded = list(self._replace(list(self._pairs(text)), self._expansions, contract=True))
        tokens = [self._token(key, word) for key, word in self._replace(expanded, self._numerals, numerals=True)]
        for at, token in enumerate(tokens):
            beside = tokens[max(at - 1, 0) : at + 2]
            if len(token.key) == 1 and token.key.isascii() and any(other.key.isdecimal() for other in beside):
                tokens[at] = replace(token, kind=Kind.HEAVY)
        if tokens:
            tokens[-1] = replace(tokens[-1], apart=tokens[-1].key in self._answers)
        return tokens

    def same(self, a: Token, b: Token) -> bool:
        """Whether two tokens with different keys count as one another."""
        class_a = self._classes.get(a.word)
        return class_a is not None and class_a == self._classes.get(b.word)

    def numbers_at(self, tokens: Sequence[Token], start: int) -> Iterator[tuple[int, int]]:
        """Every ``(end, number)`` that may be read from `start`."""
        if tokens[start].key.isdecimal():
            if len(tokens[start].key) <= len(str(10**6)):
                yield start + 1, int(tokens[start].key)
            return
        for length, numerals in self._slot_numerals.items():
            said = tokens[start : start + length]
            run = tuple(token.key for token in said)
            if len(run) == length and run in numerals and self._is_numeral(said):
                yield start + length, numerals[run]

    def _is_numeral(self, said: Sequence[Token]) -> bool:
        """Whether words with the letters of a number are the number: "ön" (front) is not "on" (ten)."""
        return any(
            all(token.reads_as(Token(token.key, word, apart=True)) for token, word in zip(said, written, strict=True))
            for written in self._written[tuple(token.key for token in said)]
        )

    def _token(self, key: str, word: str) -> Token:
        apart = word.endswith(_APART)
        word = word.removesuffix(_APART)
        marked = word != key and _is_marked(word)
        return Token(key, word, self._kinds.get(word if marked else key, Kind.HEAVY), marked, apart)

    def _replace(
        self, pairs: Sequence[_Pair], replacements: _Replacements, *, contract: bool = False, numerals: bool = False
    ) -> Iterator[_Pair]:
        keys = [key for key, _ in pairs]
        position = 0
        while position < len(pairs):
            key, word = pairs[position]
            found = replacements.at(keys, position)
            if found and numerals:
                said = [self._token(*pair) for pair in pairs[position : position + found[0]]]
                found = found if self._is_numeral(said) else None
            if found is not None:
                length, new = found
                position += length
                yield from new[:-1]
                key, last = new[-1]
                yield key, last + _APART * pairs[position - 1][1].endswith(_APART)
                continue
            if contract and "'" in key:
                yield from ((k, w) for k, w in zip(key.split("'"), word.split("'"), strict=True) if k)
            else:
                yield key, word
            position += 1

    def _pairs(self, text: str) -> Iterator[_Pair]:
        return (pair for chunk in text.split() for pair in self._chunk(chunk))

    def _read_chunk(self, chunk: str) -> tuple[_Pair, ...]:
        """The keys and words of what stands between two spaces; the thousands of wordings share their words."""
        return tuple((self._key(word.removesuffix(_APART)), word) for word in self._words(chunk))

    def _keys(self, text: str) -> tuple[str, ...]:
        return tuple(key for key, _ in self._pairs(text))

    def _key(self, word: str) -> str:
        if word.isdecimal():
            return str(int(word)) if len(word) <= 18 else word
        if not self._fold:
            return word
        return "".join(map(_fold, unicodedata.normalize("NFC", word).translate(_ARABIC_FOLDS))).translate(_LATIN_FOLDS)

    def _words(self, text: str) -> Iterator[str]:
        """Split into words, numbers and symbols that bear meaning, in lower case and composed form."""
        text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold().replace(_DOTTED_I, "i")
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
                yield word + _APART if character in _MARKS and self._key(word) in self._answers else word
                word = ""
            was_digit = is_digit
            if is_digit:
                word += character
            elif is_letter and self._reading.characters and not character.isascii():
                if word:
                    yield word
                    word = ""
                apart = following in _MARKS and text.endswith(self._reading.answers, 0, position + 1)
                yield character + _APART if apart else character
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


def _is_marked(word: str) -> bool:
    """Whether a word has diacritics, which in Latin script make another word of it; ı without its dot is no mark."""
    return any(_fold(letter) != letter and unicodedata.name(letter, "").startswith("LATIN") for letter in word)
