"""The phrasebook as text to learn from: each wording, its slots filled."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from engines.phrasebook.content import SLOT_PATTERN, Phrase, Phrasebook, Slot
from engines.starter_asr.grammar import open_grammar, spoken_number

_NUMBER = re.compile(r"\d+")
_NOT_SPOKEN = re.compile(r"[^a-z' ]")


def spoken_words(text: str) -> list[str]:
    """An English sentence as the words of its speech: lower case, no punctuation, numbers in words."""
    text = text.casefold().replace("\u2019", "'").replace("-", " ")
    text = _NUMBER.sub(lambda match: f" {' '.join(spoken_number(int(match[0])))} ", text)
    return _NOT_SPOKEN.sub(" ", text).split()


def wordings(book: Phrasebook, per_wording: int, chance: random.Random) -> Iterator[tuple[list[str], float]]:
    """Yield English sentences of the phrasebook and their weights; every wording weighs 1.

    Args:
        book: the phrasebook.
        per_wording: how often a wording that has slots is filled.
        chance: chooses the values.
    """
    for phrase in book.phrases:
        for text in (phrase.texts["en"], *phrase.also.get("en", ())):
            times = per_wording if SLOT_PATTERN.search(text) else 1
            for _ in range(times):
                yield spoken_words(_filled(text, book, chance)), 1.0 / times


def open_wordings(book: Phrasebook, per_wording: int, chance: random.Random) -> Iterator[tuple[list[str], float]]:
    """Yield the wordings that have slots with anything people may say there, and their weights, 1 for each wording."""
    texts = [
        "".join(
            f" {{{piece}}} " if position % 2 else " ".join(spoken_words(piece))
            for position, piece in enumerate(SLOT_PATTERN.split(text))
        )
        for phrase in book.phrases
        if phrase.slots
        for text in (phrase.texts["en"], *phrase.also.get("en", ()))
    ]
    for words in open_grammar(texts).sample(per_wording, chance):
        yield words, 1.0 / per_wording


def sample_sentence(book: Phrasebook, phrase: Phrase, chance: random.Random) -> tuple[str, dict[str, str]]:
    """The English sentence of a phrase with random values, and the values by slot."""
    values = {name: _value(book.slots[name], chance) for name in phrase.slots}
    return book.render(phrase, "en", values), values


def _filled(text: str, book: Phrasebook, chance: random.Random) -> str:
    return SLOT_PATTERN.sub(lambda match: _wording(book.slots[match[1]], chance), text)


def _wording(slot: Slot, chance: random.Random) -> str:
    value = _value(slot, chance)
    further = slot.also.get(value, {}).get("en", ())
    return chance.choice((slot.render(value, "en"), *further)) if further else slot.render(value, "en")


def _value(slot: Slot, chance: random.Random) -> str:
    if not slot.is_number:
        return chance.choice(list(slot.values))
    upper = min(slot.maximum, chance.choice((12, 31, 100, slot.maximum)))
    return str(chance.randint(slot.minimum, max(slot.minimum, upper)))
