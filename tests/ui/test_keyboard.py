from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from device_app.vocabulary import languages
from ui.keyboard import Keyboards

ASSETS = Path(__file__).resolve().parents[2] / "assets"
ALPHABETIC = ("en", "es", "fr", "de", "it", "pt", "ru", "uk", "tr", "ar")


def keys(language: str) -> set[str]:
    keyboards = Keyboards()
    rows = [*keyboards.rows(language), keyboards.accents(language), *keyboards.symbols()]
    return {key for row in rows for key in row}


@pytest.mark.parametrize("language", ALPHABETIC)
def test_everything_the_window_says_can_be_typed(language: str) -> None:
    texts = tomllib.loads((ASSETS / "ui/texts" / f"{language}.toml").read_text("utf-8")).values()
    needed = {
        letter.lower() for text in texts for letter in text.replace("{n}", "").replace("USB", "") if letter.isalpha()
    }
    # Python makes the dotted capital of Turkish two characters when it makes it small.
    assert needed - keys(language) - {"i\u0307"} == set()


@pytest.mark.parametrize("language", list(languages()))
def test_every_language_gets_keys_each_of_them_once(language: str) -> None:
    keyboards = Keyboards()
    flat = [key for row in keyboards.rows(language) for key in row] + keyboards.accents(language)
    assert len(flat) == len(set(flat)) >= 20
    assert max(map(len, keyboards.rows(language))) <= 12


def test_digits_and_signs_are_on_every_keyboard() -> None:
    assert set("0123456789.,?!") <= {key for row in Keyboards().symbols() for key in row}
