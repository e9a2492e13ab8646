"""How words are pronounced: the recogniser's own dictionary, additions, and British forms by rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path

_BRITISH_A = {"AE": "AA"}


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
    """The pronunciations of `words`, each with its British form; a word that has none is left out.

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


def dictionary_lines(entries: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """The lines of a dictionary file."""
    for word, forms in entries.items():
        for number, phones in enumerate(forms, 1):
            yield f"{word} {phones}" if number == 1 else f"{word}({number}) {phones}"


def _forms(phones: str) -> Iterator[str]:
    """A pronunciation and its British one: the vowel of "trap" further back."""
    yield phones
    yield " ".join(_BRITISH_A.get(phone, phone) for phone in phones.split())
