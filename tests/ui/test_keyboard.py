"""Every letter of every language has a key, on every panel."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from device_app.vocabulary import languages
from tests.ui.letters import EXEMPLARS
from ui.keyboard import LATIN, PLAIN, Keyboards

ASSETS = Path(__file__).resolve().parents[2] / "assets"
ROOMS = {"portrait": (10, 6), "low": (17, 3), "wide": (17, 4)}
"""Keys in a row, and rows, that the panels of the window's tests have room for."""
COMPOSED = {"zh", "zh-Hant", "yue", "ja", "ko"}


def rows(language: str, room: tuple[int, int], method: str = "") -> list[list[str]]:
    keyboards = Keyboards()
    method = method or keyboards.methods(language)[0]
    layers = [name for name in ("letters", "second") if keyboards.has(language, method, name)]
    return [row for layer in layers for row in keyboards.rows(language, method, layer, *room)]


def said(language: str) -> str:
    """What the project says in a language, and what its letters are where it says little."""
    folder = ASSETS / "ui/texts" / f"{language}.toml"
    texts = tomllib.loads(folder.read_text("utf-8")) if folder.is_file() else {}
    wordings = ASSETS / "phrasebook/wordings" / f"{language}.toml"
    phrases = wordings.read_text("utf-8") if wordings.is_file() else ""
    phrases = re.sub(r"^\[.*\]$|^\w+ = ", "", phrases, flags=re.MULTILINE)
    own = (*texts.values(), phrases, languages()[language].endonym, EXEMPLARS.get(language, ""))
    # What the window replaces, names in Latin letters, a stroke that only stretches a word.
    return re.sub(r"\{\w+\}|%\d|USB|ـ", "", " ".join(own))


def letters(text: str) -> set[str]:
    small = unicodedata.normalize("NFC", text.replace("İ", "i").lower())
    return {letter for letter in small if unicodedata.category(letter)[0] in "LM" or letter in "\u200c་"}


def can_be_typed(letter: str, keys: set[str]) -> bool:
    """Whether a letter has a key, or one for each of its parts."""
    if letter in keys:
        return True
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if not marks:
        return False
    return any(
        mark in keys and can_be_typed(unicodedata.normalize("NFC", base + "".join(marks[:at] + marks[at + 1 :])), keys)
        for at, mark in enumerate(marks)
    )


@pytest.mark.parametrize("language", sorted(set(languages()) - COMPOSED))
def test_every_letter_has_a_key(language: str) -> None:
    keys = {key for row in rows(language, ROOMS["portrait"]) for key in row}
    keys |= {letter for key in keys for letter in key}
    wanted = letters(said(language))
    if languages()[language].script != "Latn":
        wanted = {letter for letter in wanted if not "a" <= letter <= "z"}
    assert len(wanted) > 20
    missing = {letter for letter in wanted if not can_be_typed(letter, keys)}
    assert missing == set()


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("language", list(languages()))
def test_the_keys_fit_the_panel_and_none_is_there_twice(language: str, room: str) -> None:
    columns, lines = ROOMS[room]
    keyboards = Keyboards()
    for method in keyboards.methods(language):
        for layer in ("letters", "second", "signs"):
            if not keyboards.has(language, method, layer):
                continue
            found = keyboards.rows(language, method, layer, columns, lines)
            flat = [key for row in found for key in row]
            assert len(flat) == len(set(flat)), (method, layer)
            assert max(map(len, found)) <= columns, (method, layer)
            assert len(found) <= lines, (method, layer)
            assert all(found), (method, layer)


@pytest.mark.parametrize("language", list(languages()))
def test_a_panel_has_all_the_keys_that_another_one_has(language: str) -> None:
    for method in Keyboards().methods(language):
        sets = [{key for row in rows(language, room, method) for key in row} for room in ROOMS.values()]
        assert sets[0] == sets[1] == sets[2]


def test_who_does_not_write_with_latin_letters_can_still_write_names_with_them() -> None:
    keyboards = Keyboards()
    for code, row in languages().items():
        assert (LATIN in keyboards.methods(code)) == (row.script != "Latn")
    assert "q" in rows("ar", ROOMS["wide"], LATIN)[0]


def test_digits_and_signs_are_on_every_keyboard() -> None:
    signs = Keyboards().rows("hi", PLAIN, "signs", 10, 6)
    assert set("0123456789.,?!") <= {key for row in signs for key in row}
    assert set("०१२३४५६७८९") <= {key for row in signs for key in row}


def test_no_key_is_blank() -> None:
    for code in languages():
        for method in Keyboards().methods(code):
            for key in (key for row in rows(code, ROOMS["wide"], method) for key in row):
                face = Keyboards().face(key)
                assert face.strip(), (code, key)
                assert not unicodedata.combining(face[0]), (code, key)


@pytest.mark.parametrize(
    ("before", "key", "joined"),
    [
        ("a", "\u0301", "á"),
        ("â", "\u0323", "ậ"),
        ("か", "゛", "が"),
        ("は", "゜", "ぱ"),
        ("", "\u0301", ""),
        ("a", "b", ""),
    ],
)
def test_a_mark_joins_the_letter_before_it(before: str, key: str, joined: str) -> None:
    assert Keyboards().joined(before, key) == joined


def test_a_mark_that_makes_no_letter_of_its_own_stands_behind_it() -> None:
    assert Keyboards().joined("क", "\u093f") == ""
