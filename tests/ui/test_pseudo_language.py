from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tools.pseudo_language import GROWTH, pseudo, pseudo_words
from ui import texts

ENGLISH = tomllib.loads((Path(__file__).resolve().parents[2] / "assets/ui/texts/en.toml").read_text("utf-8"))


@pytest.mark.parametrize("key", ENGLISH)
def test_every_text_grows_by_two_fifths_and_keeps_its_places(key: str) -> None:
    text = ENGLISH[key]
    longer = pseudo(text)
    assert len(longer) >= GROWTH * len(text)
    assert longer[0] + longer[-1] == "[]"
    assert all(place in longer for place in ("{n}", "%1") if place in text)
    assert len(longer.split()) == len(text.split())


def test_the_window_speaks_it_only_for_a_while() -> None:
    english, german = texts.text("en", "cancel"), texts.text("de", "cancel")
    failure = texts.failure_text("en", "audio.no_microphone")
    with pseudo_words():
        assert texts.text("en", "cancel") == pseudo(english) != english
        assert texts.text("de", "cancel") == german
        assert texts.failure_text("en", "audio.no_microphone") == pseudo(failure)
        # A language without words of its own is shown in this one, too.
        assert texts.text("ta", "cancel") == pseudo(english)
    assert texts.text("en", "cancel") == english
