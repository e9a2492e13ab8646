"""How words are pronounced: the recogniser's own dictionary, additions, and British forms by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

import pocketsphinx

_VOWELS = frozenset(("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"))
_GENERAL_WORDS = 4000
"""Commonest words of the recogniser's own language model that can be heard beside those of everyday sentences."""
_FLATTENING = 0.5
"""Power of their probability: the rare ones matter as much as the common ones."""


def read_dictionary(lines: Iterable[str]) -> dict[str, list[str]]:
    """Word → pronunciations, phones separated by spaces, of a dictionary in the format of CMUdict.

    Args:
        lines: ``word phones…``; a further pronunciation is ``word(2) phones…``.
    """
    entries: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        word, _, phones = line.strip().partition(" ")
        if phones and not word.startswith("#"):
            entries[word.partition("(")[0]].append(phones.strip())
    return entries


def pronunciations(words: Iterable[str], dictionary: Path) -> dict[str, list[str]]:
    """The pronunciations of `words`, each with its British forms; a word that has none is left out.

    Args:
        words: in lower case.
        dictionary: the recogniser's own; ``assets/sphinx/pronunciations.txt`` adds to it.
    """
    with dictionary.open(encoding="utf-8") as lines:
        known = read_dictionary(lines)
    added = resources.files("assets").joinpath("sphinx", "pronunciations.txt").read_text("utf-8")
    for word, phones in read_dictionary(added.splitlines()).items():
        known.setdefault(word, []).extend(phones)
    return {
        word: list(dict.fromkeys(form for phones in known[word] for form in _forms(phones)))
        for word in sorted(words)
        if word in known
    }


def general_vocabulary(dictionary: Path, model: Path) -> dict[str, float]:
    """The commonest English words, so that a word outside of the phrasebook isn't heard as one inside.

    Args:
        dictionary: the recogniser's own.
        model: its own language model.

    Returns:
        Word → how common it is; not normalised.

    Raises:
        RuntimeError: the model cannot be read.
    """
    with dictionary.open(encoding="utf-8") as lines:
        words = read_dictionary(lines)
    general = pocketsphinx.NGramModel.readfile(str(model))
    logarithms = pocketsphinx.LogMath()
    common = sorted(((general.prob([word]), word) for word in words), reverse=True)[:_GENERAL_WORDS]
    return {word: logarithms.exp(logarithm) ** _FLATTENING for logarithm, word in common}


def dictionary_lines(entries: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The lines of a dictionary file."""
    for word, forms in entries.items():
        for number, phones in enumerate(forms, 1):
            yield f"{word} {phones}" if number == 1 else f"{word}({number}) {phones}"


def _forms(phones: str) -> list[str]:
    """A pronunciation and its British ones: each of the rules applied or not."""
    forms = [phones.split()]
    for rule in (_open_trap, _wide_face, _dark_l):
        forms += [rule(form) for form in forms]
    return [" ".join(form) for form in forms]


def _open_trap(phones: list[str]) -> list[str]:
    """The vowel of "trap" further back."""
    return ["AA" if phone == "AE" else phone for phone in phones]


def _wide_face(phones: list[str]) -> list[str]:
    """The diphthong of "face" begun further down; not at the start of a word, where "eight" would pass for "nine"."""
    return [*phones[:1], *("AY" if phone == "EY" else phone for phone in phones[1:])]


def _dark_l(phones: list[str]) -> list[str]:
    """An "l" after a vowel and not before one as a vowel itself."""
    return [
        "OW" if phone == "L" and before in _VOWELS and after not in _VOWELS else phone
        for before, phone, after in zip(["", *phones], phones, [*phones[1:], ""], strict=False)
    ]
