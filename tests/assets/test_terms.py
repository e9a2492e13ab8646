"""One word for one thing in each language of the screen."""

from __future__ import annotations

import re

import pytest

from tests.assets.screen_texts import ASSETS, EXAMPLES, LANGUAGES, read, screen_texts

TABLE = read(ASSETS / "terms.toml")
NEVER = TABLE.pop("never")
TEXTS = [text for text in screen_texts() if text.place.rpartition(" ")[2] not in EXAMPLES]


def test_every_thing_has_its_word_in_every_language() -> None:
    assert {thing: tuple(words) for thing, words in TABLE.items()} == dict.fromkeys(TABLE, LANGUAGES)
    assert tuple(NEVER) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_is_the_one_that_the_texts_use(language: str) -> None:
    texts = " ".join(text.text for text in TEXTS if text.language == language).casefold()
    assert [thing for thing, words in TABLE.items() if words[language].casefold() not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_uses_another_word(language: str) -> None:
    wrong = [
        (text.place, found[0], instead)
        for pattern, instead in NEVER[language].items()
        for text in TEXTS
        if text.language == language and (found := re.search(pattern, text.text, re.IGNORECASE))
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_itself_is_not_forbidden(language: str) -> None:
    for thing, words in TABLE.items():
        assert [p for p in NEVER[language] if re.search(p, words[language], re.IGNORECASE)] == [], thing
