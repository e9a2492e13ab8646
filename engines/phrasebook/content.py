"""What the phrasebook says and understands: its phrases and the values of their slots, as `files` reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engines.phrasebook.notation import expand

SLOT_PATTERN = re.compile(r"\{([a-z_]+(?:/[a-z_]+)?)\}")
"""A slot in the text of a phrase: ``{place}``, or one of its further forms in a language: ``{body_part/nom}``."""


def slot_name(reference: str) -> str:
    """The slot of a reference, its form dropped: ``body_part`` of ``body_part/nom``."""
    return reference.partition("/")[0]


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text for a language or a region of it, ``pt-PT``; the language's own where the region has none."""
    return texts[language] if language in texts else texts[language.partition("-")[0]]


@dataclass(frozen=True, slots=True)
class Given:
    """A text for some values of a phrase's slots alone: "I feel sick", where ``symptom`` is nausea.

    Attributes:
        values: slot's name → value's name.
        texts: language → the texts, in the notation where they are understood only.
    """

    values: Mapping[str, str]
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence in every language.

    Attributes:
        id: unique and stable, ``travel.where_is``.
        category: name of the file it is in.
        texts: language, or region of a language → the sentence, with slots as ``{name}``.
        also: language → further wordings that mean the same, in the notation of `engines.phrasebook.notation`;
            understood, never given as an answer.
        given: wordings that hold for some values alone; understood, never given as an answer.
        instead: what is said instead of `texts` where the slots have these values.
        askable: languages in which a question may have the very words of this statement, so that only its mark or
            its tone tells: "Il est inconscient."
        unread: languages whose sentence is given as an answer and not understood, as it says another thing as well;
            what stands in `also` is understood.
    """

    id: str
    category: str
    texts: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]
    given: tuple[Given, ...] = ()
    instead: tuple[Given, ...] = ()
    askable: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the slots, in the order of the first language."""
        return tuple(map(slot_name, SLOT_PATTERN.findall(next(iter(self.texts.values())))))

    def wordings(self, language: str) -> Iterator[tuple[str, Mapping[str, str]]]:
        """All that means the phrase in a language, in each of its regions, with the values it stands for by itself."""
        said = [text for code, text in self.texts.items() if code.partition("-")[0] == language]
        understood = [] if language in self.unread else said
        yield from ((text, {}) for text in expand([*understood, *self.also.get(language, ())]))
        for given in (*self.instead, *self.given):
            yield from ((text, given.values) for text in expand(given.texts.get(language, ())))

    def may_be_asked(self, wording: str, language: str) -> bool:
        """Whether a question may have the words of a wording that states: of the phrase's own, or of this one alone."""
        if language in self.askable:
            return True
        said = {*self.texts.values(), *(text for one in self.instead for lines in one.texts.values() for text in lines)}
        return wording.endswith(".") and wording not in said

    def shown(self, language: str, values: Mapping[str, str]) -> str:
        """The sentence that is said where the slots have these values, the slots still in it."""
        for given in self.instead:
            if language.partition("-")[0] in given.texts and given.values.items() <= values.items():
                return given.texts[language.partition("-")[0]][0]
        return in_language(self.texts, language)


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand in a slot: one of a list of values, or a whole number written in digits.

    Attributes:
        name: as written in the phrases.
        values: value's name → language, or region → its text; empty for a number.
        also: value's name → language → further words for it, in the notation; understood, never given as an answer.
        minimum: smallest number.
        maximum: largest number.
    """

    name: str
    values: Mapping[str, Mapping[str, str]]
    also: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    minimum: int = 0
    maximum: int = -1

    @property
    def is_number(self) -> bool:
        """Whether it takes a number."""
        return not self.values

    def render(self, value: str, language: str) -> str:
        """The text of a value, or the number itself."""
        return value if self.is_number else in_language(self.values[value], language)

    def wordings(self, value: str, language: str) -> tuple[str, ...]:
        """All that is understood as a value in a language, in each of its regions; empty where it has no form."""
        said = (text for code, text in self.values[value].items() if code.partition("-")[0] == language)
        return tuple(expand([*said, *self.also.get(value, {}).get(language, ())]))


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases in the order of their files, and the slots by name; a further form is a slot of its own."""

    phrases: tuple[Phrase, ...]
    slots: Mapping[str, Slot]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that every phrase has."""
        if not self.phrases:
            return ()
        return tuple(code for code in self.phrases[0].texts if all(code in phrase.texts for phrase in self.phrases))

    def render(self, phrase: Phrase, language: str, values: Mapping[str, str]) -> str:
        """The sentence with its slots filled.

        Args:
            phrase: one of `phrases`.
            language: one of `languages`, or a region of one: ``pt-PT``.
            values: slot's name → value's name, or the number in digits.
        """
        return self.fill(phrase.shown(language, values), language, values)

    def fill(self, text: str, language: str, values: Mapping[str, str]) -> str:
        """A text of a phrase with its slots filled; arguments as for `render`."""
        return SLOT_PATTERN.sub(lambda match: self.slots[match[1]].render(values[slot_name(match[1])], language), text)
