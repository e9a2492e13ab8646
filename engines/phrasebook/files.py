"""The files of the phrasebook, ``assets/phrasebook``.

* ``<theme>.toml``: what is said, every phrase in all languages, one below the other. ``instead`` holds a phrase's text
  for some values of its slots; ``askable`` says that a question may have the same words: true in every language that
  asks by tone (``tone`` in ``matching.toml``), or a list of languages.
* ``slots.toml``: the values of the slots in all languages.
* ``wordings/<language>.toml``: what is understood besides, in the notation of `engines.phrasebook.notation`: wordings
  of phrases, further words for values, further ``forms`` of a slot (``{body_part/nom}``), and wordings for ``given``
  values alone (``have symptom.nausea``). One that ends with a full stop may be a question as well, though its phrase
  is not ``askable``: "Болит голова."; it isn't understood without a mark.
* ``regions/<language>-<REGION>.toml``: what is said in another way in a region of a language.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from engines.phrasebook.content import SLOT_PATTERN, Given, Phrase, Phrasebook, Slot
from engines.phrasebook.notation import expand, substitute
from engines.phrasebook.reading import tonal_languages

_SLOTS_FILE = "slots.toml"
_NOT_LANGUAGES = frozenset({"id", "instead", "askable", "unread"})


def load_phrasebook(folder: Traversable | None = None) -> Phrasebook:
    """Read the phrasebook.

    Args:
        folder: ``slots.toml`` and one file for each theme; the program's own where None.

    Raises:
        ValueError: a file breaks the format; the message names the file. The files are part of the program, so this
            is a mistake in it and not something that a person at the device can meet.
    """
    folder = folder or resources.files("assets").joinpath("phrasebook")
    wordings = {language: _Wordings(table) for language, table in _tables(folder.joinpath("wordings"))}
    regions = dict(_tables(folder.joinpath("regions")))
    slots = {slot.name: slot for slot in _read_slots(folder.joinpath(_SLOTS_FILE), wordings, regions)}
    slots |= {slot.name: slot for slot in _forms(wordings)}
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    phrases = tuple(
        phrase for file in files if file.name != _SLOTS_FILE for phrase in _read_phrases(file, wordings, regions)
    )
    _check(phrases, slots, wordings, regions)
    return Phrasebook(phrases, MappingProxyType(slots))


class _Wordings:
    """One language's file of wordings, macros put into its lines."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        macros = table.get("macros", {})
        self.phrases, self.values, self.forms, given = (
            {
                f"{room}.{name}": tuple(substitute(line, macros) for line in lines)
                for room, rows in table.get(part, {}).items()
                for name, lines in rows.items()
            }
            for part in ("phrases", "values", "forms", "given")
        )
        self.given: dict[str, list[tuple[Mapping[str, str], tuple[str, ...]]]] = defaultdict(list)
        for key, texts in given.items():
            phrase, *values = key.split()
            self.given[phrase].append((dict(value.split(".", 1) for value in values), texts))


def _tables(folder: Traversable) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name without its ending, and content, of each file of a folder; nothing where it isn't there."""
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            if file.name.endswith(".toml"):
                yield file.name.removesuffix(".toml"), _read(file)


def _read_slots(
    file: Traversable, wordings: Mapping[str, _Wordings], regions: Mapping[str, Mapping[str, str]]
) -> Iterator[Slot]:
    for name, table in _read(file).items():
        if table.get("kind") == "number":
            yield Slot(name, MappingProxyType({}), minimum=int(table["min"]), maximum=int(table["max"]))
            continue
        values, also = {}, {}
        for value, texts in table.items():
            key = f"{name}.{value}"
            values[value] = MappingProxyType(texts | _regional(regions, key))
            also[value] = {code: file.values[key] for code, file in wordings.items() if key in file.values}
        yield Slot(name, MappingProxyType(values), MappingProxyType(also))


def _forms(wordings: Mapping[str, _Wordings]) -> Iterator[Slot]:
    """Further forms of slots, which only some languages have."""
    values: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    also: dict[str, dict[str, dict[str, tuple[str, ...]]]] = defaultdict(lambda: defaultdict(dict))
    for language, file in wordings.items():
        for key, texts in file.forms.items():
            name, value = key.split(".", 1)
            values[name][value][language], *further = expand(texts)
            also[name][value][language] = tuple(further)
    for name, forms in values.items():
        yield Slot(name, forms, also[name])


def _read_phrases(
    file: Traversable, wordings: Mapping[str, _Wordings], regions: Mapping[str, Mapping[str, str]]
) -> Iterator[Phrase]:
    category = file.name.removesuffix(".toml")
    for row in _read(file).get("phrase", ()):
        name = row["id"]
        texts = {code: text for code, text in row.items() if code not in _NOT_LANGUAGES}
        yield Phrase(
            id=name,
            category=category,
            texts=MappingProxyType(texts | _regional(regions, name)),
            also=MappingProxyType(
                {code: file.phrases[name] for code, file in wordings.items() if name in file.phrases}
            ),
            given=tuple(
                Given(values, MappingProxyType({code: lines}))
                for code, file in wordings.items()
                for values, lines in file.given.get(name, ())
            ),
            instead=tuple(_instead(row.get("instead", ()))),
            askable=_askable(row.get("askable", False)),
            unread=frozenset(row.get("unread", ())),
        )


def _regional(regions: Mapping[str, Mapping[str, str]], key: str) -> dict[str, str]:
    return {region: table[key] for region, table in regions.items() if key in table}


def _instead(rows: Iterable[Mapping[str, Any]]) -> Iterator[Given]:
    for row in rows:
        texts = {code: (text,) for code, text in row.items() if code != "where"}
        yield Given(MappingProxyType(row["where"]), MappingProxyType(texts))


def _askable(entry: bool | list[str]) -> frozenset[str]:
    if isinstance(entry, list):
        return frozenset(entry)
    return tonal_languages() if entry else frozenset()


def _check(
    phrases: Iterable[Phrase],
    slots: Mapping[str, Slot],
    wordings: Mapping[str, _Wordings],
    regions: Mapping[str, Mapping[str, str]],
) -> None:
    """Refuse a name that stands for nothing: its wordings would silently be lost."""
    phrases = tuple(phrases)
    ids = {phrase.id for phrase in phrases}
    values = {f"{slot.name}.{value}" for slot in slots.values() for value in slot.values}
    for language, file in wordings.items():
        unknown = (file.phrases.keys() | file.given.keys()) - ids | file.values.keys() - values
        if unknown:
            message = f"wordings/{language}.toml: nothing is called {sorted(unknown)}"
            raise ValueError(message)
    for region, table in regions.items():
        if unknown := table.keys() - ids - values:
            message = f"regions/{region}.toml: nothing is called {sorted(unknown)}"
            raise ValueError(message)
    for phrase in phrases:
        texts = [*phrase.texts.values(), *(text for lines in phrase.also.values() for text in lines)]
        if lost := {name for text in texts for name in SLOT_PATTERN.findall(text)} - slots.keys():
            message = f"{phrase.category}: {phrase.id}: unknown slots {sorted(lost)}"
            raise ValueError(message)


def _read(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        message = f"{file.name}: {error}"
        raise ValueError(message) from error
