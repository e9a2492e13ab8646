"""What the brackets of a line of wordings yield is a sentence that somebody says."""

from __future__ import annotations

import re

import pytest

from engines.phrasebook.files import load_phrasebook
from tests.assets.screen_texts import ASSETS

BOOK = load_phrasebook()
SPACED = tuple(language for language in BOOK.languages if language not in {"zh", "ja"})
TWICE = re.compile(r"\b(\w+)[, ]+\1\b(?!-)")


def words_twice(text: str) -> set[str]:
    """The words that follow themselves: "ja" of "Ja, ja."."""
    return set(TWICE.findall(text.casefold()))


@pytest.mark.parametrize("language", SPACED)
def test_no_word_comes_twice_in_a_row_but_where_it_is_written_so(language: str) -> None:
    written = words_twice((ASSETS / "phrasebook" / "wordings" / f"{language}.toml").read_text("utf-8"))
    written.update(*(words_twice(phrase.texts[language]) for phrase in BOOK.phrases))
    wordings = {text for phrase in BOOK.phrases for text, _ in phrase.wordings(language)}
    slips = sorted(text for text in wordings if not words_twice(text) <= written)
    assert not slips
