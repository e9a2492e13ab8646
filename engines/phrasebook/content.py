"""What the phrasebook says: its phrases and the values of their slots, read from ``assets/phrasebook``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

SLOT_PATTERN = re.compile(r"\{([a-z_]+)\}")
"""A slot in the text of a phrase: ``{place}``."""

_SLOTS_FILE = "slots.toml"
_NOT_LANGUAGES = frozenset({"id", "also"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence in every language.

    Attributes:
        id: unique and stable, ``travel.where_is``.
        category: name of the file it is in.
        texts: language code → the sentence, with slots as ``{name}``.
        also: language code → further wordings that mean the same; understood, never given as an answer.
    """

    id: str
    category: str
    texts: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]

    @property
    def slots(self) -> tuple[str, ...]:
        """Names of the slots, in the order of the first language."""
        return tuple(SLOT_PATTERN.findall(next(iter(self.texts.values()))))


@dataclass(frozen=True, slots=True)
class Slot:
    """What may stand in a slot: one of a list of values, or a whole number written in digits.

    Attributes:
        name: as written in the phrases.
        values: value's name → language code → its text; empty for a number.
        also: value's name → language code → further words for it; understood, never given as an answer.
        minimum: smallest number.
        maximum: largest number.
    """

    name: str
    values: Mapping[str, Mapping[str, str]]
    also: Mapping[str, Mapping[str, tuple[str, ...]]]
    minimum: int = 0
    maximum: int = -1

    @property
    def is_number(self) -> bool:
        """Whether it takes a number."""
        return not self.values

    def render(self, value: str, language: str) -> str:
        """The text of a value, or the number itself."""
        return value if self.is_number else self.values[value][language]


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """All phrases in the order of their files, and the slots by name."""

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
            language: one of `languages`.
            values: slot's name → value's name, or the number in digits.
        """
        return SLOT_PATTERN.sub(
            lambda match: self.slots[match[1]].render(values[match[1]], language), phrase.texts[language]
        )


def load_phrasebook(folder: Traversable | None = None) -> Phrasebook:
    """Read the phrasebook.

    Args:
        folder: ``slots.toml`` and one file for each category; the program's own where None.

    Raises:
        ValueError: a file breaks the format; the message names the file. The files are part of the program, so this
            is a mistake in it and not something that a person at the device can meet.
    """
    folder = folder or resources.files("assets").joinpath("phrasebook")
    slots = MappingProxyType({slot.name: slot for slot in _read_slots(folder.joinpath(_SLOTS_FILE))})
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    phrases = tuple(phrase for file in files if file.name != _SLOTS_FILE for phrase in _read_phrases(file))
    for phrase in phrases:
        unknown = {name for text in phrase.texts.values() for name in SLOT_PATTERN.findall(text)} - slots.keys()
        if unknown:
            message = f"{phrase.category}: {phrase.id}: unknown slots {sorted(unknown)}"
            raise ValueError(message)
    return Phrasebook(phrases, slots)


def _read_slots(file: Traversable) -> Iterator[Slot]:
    for name, table in _read(file).items():
        if table.get("kind") == "number":
            yield Slot(name, MappingProxyType({}), MappingProxyType({}), int(table["min"]), int(table["max"]))
        else:
            also = {value: _further(texts.pop("also", {})) for value, texts in table.items()}
            values = {value: MappingProxyType(texts) for value, texts in table.items()}
            yield Slot(name, MappingProxyType(values), MappingProxyType(also))


def _read_phrases(file: Traversable) -> Iterator[Phrase]:
    category = file.name.removesuffix(".toml")
    for row in _read(file).get("phrase", ()):
        yield Phrase(
            id=row["id"],
            category=category,
            texts=MappingProxyType({code: text for code, text in row.items() if code not in _NOT_LANGUAGES}),
            also=_further(row.get("also", {})),
        )


def _further(table: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({code: tuple(texts) for code, texts in table.items()})


def _read(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = f"{file.name}: {error}"
        raise ValueError(message) from error
