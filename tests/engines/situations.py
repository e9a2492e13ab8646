"""Everyday sentences, written from situations by people who hadn't seen the phrasebook, and what it makes of them.

A list is a text file in UTF-8, ``LANGUAGE.tsv``, or ``LANGUAGE.SUBJECT.tsv`` where a language has several::

    # recall 0.85
    Where can I find a toilet round here?<TAB>travel.where_is place=toilet
    Is there a lift?<TAB>-

* A line holds a sentence, a tab and the id of the phrase that it means; ``-`` where the phrasebook has none.
* After the id, separated by spaces, may follow the values it must have, ``slot=value``, a number in digits; slots that
  aren't named may have any value.
* ``# recall 0.85`` is the least recall of the list, which the tests hold it to. Other lines that begin with ``#``, and
  empty ones, are for readers.
* A sentence is written as people write, with its mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from engines.phrasebook.translator import PhrasebookTranslator

OWN_LISTS = Path(__file__).parents[1] / "assets" / "situations"

NO_PHRASE = "-"
_FLOOR = re.compile(r"# recall (\d(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Expected:
    """A sentence of a list.

    Attributes:
        line: its place in the file, from 1.
        sentence: the text.
        phrase: the id of the phrase it means, or `NO_PHRASE`.
        values: slot → the value it must have.
    """

    line: int
    sentence: str
    phrase: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SituationList:
    """A list as it was read.

    Attributes:
        path: its file.
        language: code of its language.
        floor: least recall it is held to.
        sentences: in the order of the file.
    """

    path: Path
    language: str
    floor: float
    sentences: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the phrasebook made of a list.

    Attributes:
        known: number of sentences that mean a phrase.
        understood: how many of them were understood as that phrase, with those values.
        missed: sentences that had no answer and should have had one.
        false: sentences that were taken for something else, with what they were taken for.
    """

    known: int
    understood: int
    missed: tuple[Expected, ...]
    false: tuple[tuple[Expected, str], ...]

    @property
    def recall(self) -> float:
        """Part of the known sentences that were understood, 0 … 1; 1 where none is known."""
        return self.understood / self.known if self.known else 1.0


def lists_in(places: Iterable[Path]) -> Iterator[Path]:
    """The lists that are named or in a folder, in the order of their names; none where a folder isn't there."""
    for place in places:
        yield from (place,) if place.suffix == ".tsv" else sorted(place.glob("*.tsv"))


def read_list(path: Path, phrases: Mapping[str, Iterable[str]]) -> SituationList:
    """Read a list.

    Args:
        path: the file.
        phrases: id of each phrase → its slots.

    Raises:
        ValueError: a line is not in the format, or names something that isn't in the phrasebook.
    """
    floor = 0.0
    sentences: list[Expected] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if match := _FLOOR.fullmatch(line.strip()):
            floor = float(match[1])
        elif line.strip() and not line.startswith("#"):
            sentences.append(_expected(line, number, phrases, path.name))
    return SituationList(path, path.name.partition(".")[0], floor, tuple(sentences))


def _expected(line: str, number: int, phrases: Mapping[str, Iterable[str]], name: str) -> Expected:
    sentence, tab, meaning = line.partition("\t")
    phrase, *pairs = meaning.split() or [""]
    values = dict(pair.partition("=")[::2] for pair in pairs)
    slots = set() if phrase == NO_PHRASE else set(phrases.get(phrase, ()))
    if not tab or not sentence.strip() or (phrase != NO_PHRASE and phrase not in phrases) or values.keys() - slots:
        message = f"{name}, line {number}: {line!r} is not a sentence, a tab and a phrase with its values"
        raise ValueError(message)
    return Expected(number, sentence.strip(), phrase, values)


def compare(translator: PhrasebookTranslator, listed: SituationList) -> Outcome:
    """Look every sentence of a list up in the phrasebook."""
    understood = 0
    missed: list[Expected] = []
    false: list[tuple[Expected, str]] = []
    for expected in listed.sentences:
        match = translator.match(expected.sentence, listed.language)
        if match is None:
            missed += [expected] if expected.phrase != NO_PHRASE else []
        elif match.phrase.id == expected.phrase and expected.values.items() <= match.values.items():
            understood += 1
        else:
            values = "".join(f" {slot}={value}" for slot, value in match.values.items())
            false.append((expected, match.phrase.id + values))
    known = sum(expected.phrase != NO_PHRASE for expected in listed.sentences)
    return Outcome(known, understood, tuple(missed), tuple(false))
