"""The phrasebook as people read it: its sentences by theme, in two languages, with the values of their slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from engines.phrasebook.content import SLOT_PATTERN, Phrasebook, in_language
from engines.phrasebook.files import load_phrasebook
from engines.regions import language_of


@dataclass(frozen=True, slots=True)
class BookPhrase:
    """One sentence in two languages.

    Attributes:
        id: its identity in the phrasebook.
        theme: name of its theme.
        text: the sentence in the reader's language; a slot is written as ``…``.
        translation: the same in the other language.
        open: whether it has a slot that is still to be filled; see `fill`.
    """

    id: str
    theme: str
    text: str
    translation: str
    open: bool


def themes(source: str, target: str) -> dict[str, int]:
    """Names of the themes with phrases in both languages, in the order of the phrasebook, and how many there are."""
    counts: dict[str, int] = {}
    for phrase in phrases(source, target):
        counts[phrase.theme] = counts.get(phrase.theme, 0) + 1
    return counts


@cache
def phrases(source: str, target: str) -> tuple[BookPhrase, ...]:
    """Every phrase that both languages have.

    Args:
        source: the reader's language, or a region of it: ``en-GB``; so in all these functions.
        target: the other language, likewise.
    """
    return tuple(
        BookPhrase(
            phrase.id,
            phrase.category,
            _outline(in_language(phrase.texts, source)),
            _outline(in_language(phrase.texts, target)),
            bool(phrase.slots),
        )
        for phrase in _book().phrases
        if language_of(source) in phrase.texts and language_of(target) in phrase.texts
    )


def fill(identity: str, source: str, target: str) -> tuple[BookPhrase, ...]:
    """A phrase with each value of its slots in its place; one whose slot is a number has no values to show.

    Raises:
        KeyError: there is no such phrase.
    """
    book = _book()
    phrase = next((phrase for phrase in book.phrases if phrase.id == identity), None)
    if phrase is None:
        raise KeyError(identity)
    languages = {language_of(source), language_of(target)}
    return tuple(
        BookPhrase(
            f"{identity}/{'/'.join(values.values())}",
            phrase.category,
            book.render(phrase, source, values),
            book.render(phrase, target, values),
            open=False,
        )
        for values in _combinations(book, phrase.slots)
        if all(languages <= book.slots[name].values[value].keys() for name, value in values.items())
    )


def _outline(text: str) -> str:
    """A sentence with an ellipsis for each slot; one at its end takes the full stop with it."""
    return SLOT_PATTERN.sub("…", text).replace("….", "…").replace("…。", "…")


def _combinations(book: Phrasebook, names: tuple[str, ...]) -> Iterator[dict[str, str]]:
    if not names:
        yield {}
        return
    slot = book.slots[names[0]]
    for rest in _combinations(book, names[1:]):
        for value in slot.values:
            yield {names[0]: value, **rest}


@cache
def _book() -> Phrasebook:
    return load_phrasebook()
