"""Everyday sentences are understood as what they mean, and never as anything else."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engines.phrasebook.translator import PhrasebookTranslator
from tests.assets.screen_texts import ASSETS
from tests.engines.situations import OWN_LISTS, compare, lists_in, read_list

TRANSLATOR = PhrasebookTranslator()
SLOTS = {phrase.id: phrase.slots for phrase in TRANSLATOR.book.phrases}


@pytest.mark.parametrize("path", list(lists_in([OWN_LISTS])), ids=lambda path: path.stem)
def test_the_own_lists_are_understood(path: Path) -> None:
    listed = read_list(path, SLOTS)
    outcome = compare(TRANSLATOR, listed)
    assert not outcome.false
    assert outcome.recall >= listed.floor, outcome.missed


@pytest.mark.parametrize("language", TRANSLATOR.book.languages)
def test_the_examples_on_the_start_screen_are_understood(language: str) -> None:
    examples = tomllib.loads((ASSETS / "ui" / "texts" / f"{language}.toml").read_text("utf-8"))
    for key, phrase in (("phrase_1", "travel.where_is"), ("phrase_2", "shop.how_much")):
        match = TRANSLATOR.match(examples[key], language)
        assert match is not None
        assert match.phrase.id == phrase


def test_a_list_is_compared(tmp_path: Path) -> None:
    path = tmp_path / "en.hotel.tsv"
    path.write_text(
        "# recall 0.5\n# about a town\n\n"
        "Where is the station?\ttravel.where_is place=station\n"
        "Where is the hospital?\ttravel.where_is\n"
        "Where is the hospital, then, if not here?\ttravel.where_is place=hospital\n"
        "Where is my umbrella?\t-\n"
        "Where is the airport?\ttravel.where_is place=station\n"
        "Where is the bank?\t-\n",
        "utf-8",
    )
    listed = read_list(path, SLOTS)
    assert (listed.language, listed.floor, len(listed.sentences)) == ("en", 0.5, 6)
    outcome = compare(TRANSLATOR, listed)
    assert (outcome.known, outcome.understood, outcome.recall) == (4, 2, 0.5)
    assert [expected.line for expected in outcome.missed] == [6]
    assert [(expected.line, taken) for expected, taken in outcome.false] == [
        (8, "travel.where_is place=airport"),
        (9, "travel.where_is place=bank"),
    ]


@pytest.mark.parametrize("line", ["Hello.", "Hello.\t", "\t-", "Hello.\tno.such", "Hello.\t- place=bank", "A\tx y"])
def test_a_slip_in_a_list_is_refused(line: str, tmp_path: Path) -> None:
    path = tmp_path / "en.tsv"
    path.write_text(line, "utf-8")
    with pytest.raises(ValueError, match="line 1"):
        read_list(path, SLOTS)
