"""Sentence templates to sentences: the text that the language model of the starter recogniser is made from.

A template is a line of words with ``(a|b)`` for a choice, ``[a]`` for what may be left out, ``<name>`` for one value of
a list and ``<number>`` for a whole number in words.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

from num2words import num2words

_SLOT = re.compile(r"\{([a-z_]+)\}")
_TOKEN = re.compile(r"[()\[\]|]|<[a-z_]+>|[^\s()\[\]|<>]+")


@dataclass(frozen=True, slots=True)
class _Choice:
    """One of several sequences."""

    sequences: tuple[tuple[_Choice | str, ...], ...]


class Grammar:
    """Templates and the lists that they name.

    Args:
        templates: lines as described above; empty ones and those that begin with ``#`` are skipped.
        lists: name → its values, each of one or more words.

    Raises:
        ValueError: a template has an unbalanced bracket or names an unknown list.
    """

    def __init__(self, templates: Sequence[str], lists: Mapping[str, Sequence[str]]) -> None:
        self._lists = lists
        lines = [line for line in map(str.strip, templates) if line and not line.startswith("#")]
        self._templates = [self._parse(line) for line in lines]

    def sample(self, per_template: int, chance: random.Random) -> Iterator[list[str]]:
        """Yield random sentences, as lists of words, `per_template` of each template, equal ones included."""
        for template in self._templates:
            for _ in range(per_template):
                yield list(self._words(template, chance))

    def _parse(self, line: str) -> _Choice:
        tokens = _TOKEN.findall(line)
        choice, end = self._choice(tokens, 0)
        if end != len(tokens):
            message = f"unbalanced brackets: {line}"
            raise ValueError(message)
        return choice

    def _choice(self, symbols: Sequence[str], start: int) -> tuple[_Choice, int]:
        sequences: list[tuple[_Choice | str, ...]] = []
        sequence: list[_Choice | str] = []
        position = start
        while position < len(symbols) and symbols[position] not in ")]":
            symbol = symbols[position]
            position += 1
            if symbol == "|":
                sequences.append(tuple(sequence))
                sequence = []
            elif symbol in "([":
                inner, position = self._choice(symbols, position)
                if position == len(symbols) or symbols[position] != {"(": ")", "[": "]"}[symbol]:
                    message = f"unbalanced brackets: {' '.join(symbols)}"
                    raise ValueError(message)
                position += 1
                sequence.append(inner if symbol == "(" else _Choice(((), (inner,))))
            else:
                if symbol[0] == "<" and symbol != "<number>" and symbol[1:-1] not in self._lists:
                    message = f"unknown list {symbol}"
                    raise ValueError(message)
                sequence.append(symbol)
        return _Choice((*sequences, tuple(sequence))), position

    def _words(self, choice: _Choice, chance: random.Random) -> Iterator[str]:
        for part in chance.choice(choice.sequences):
            if isinstance(part, _Choice):
                yield from self._words(part, chance)
            elif part == "<number>":
                yield from spoken_number(_number(chance))
            elif part[0] == "<":
                yield from chance.choice(self._lists[part[1:-1]]).split()
            else:
                yield part


def spoken_number(number: int) -> list[str]:
    """A number as English words: ``["one", "hundred", "and", "five"]``."""
    return str(num2words(number, lang="en")).replace("-", " ").replace(",", "").split()


def everyday_grammar() -> Grammar:
    """The templates of ``assets/sphinx/everyday.txt``."""
    return Grammar(_read("everyday.txt"), _table("words.txt", ","))


def open_grammar(texts: Iterable[str]) -> Grammar:
    """The grammar of phrases whose slots take what people may say there, and not only what the phrasebook lists.

    Args:
        texts: words with slots as ``{name}``, each slot one of ``assets/sphinx/slots.txt``.

    Raises:
        ValueError: a slot is not in the file.
    """
    slots = {name: values[0] for name, values in _table("slots.txt", None).items()}

    def template(match: re.Match[str]) -> str:
        if match[1] not in slots:
            message = f"assets/sphinx/slots.txt lacks the slot {match[1]}"
            raise ValueError(message)
        return f"({slots[match[1]]})"

    return Grammar([_SLOT.sub(template, text) for text in texts], _table("words.txt", ","))


def _read(file: str) -> list[str]:
    return resources.files("assets").joinpath("sphinx", file).read_text("utf-8").splitlines()


def _table(file: str, separator: str | None) -> dict[str, list[str]]:
    """The lines ``name: values`` of a file."""
    table: dict[str, list[str]] = {}
    for line in _read(file):
        name, colon, values = line.partition(":")
        if colon and not line.startswith("#"):
            parts = values.split(separator) if separator else [values]
            table[name.strip()] = [value.strip() for value in parts]
    return table


def _number(chance: random.Random) -> int:
    """A whole number, small ones likelier, as in speech."""
    return chance.randrange(chance.choice((11, 11, 31, 100, 1000)))
