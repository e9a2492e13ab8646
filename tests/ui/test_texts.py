from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from device_app.vocabulary import languages
from ui import texts

ASSETS = Path(__file__).resolve().parents[2] / "assets"
TABLES = sorted((ASSETS / "ui" / "texts").glob("*.toml"))
PHRASEBOOK = {"en", "es", "fr", "de", "it", "pt", "ru", "uk", "tr", "ar", "zh", "ja", "ko", "vi"}
SCRIPTS = {
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
    "Arab": "ARABIC",
    "Hebr": "HEBREW",
    "Deva": "DEVANAGARI",
    "Hans": "CJK",
    "Hant": "CJK",
    "Kore": "HANGUL",
}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_language_has_every_text(path: Path) -> None:
    english = tomllib.loads((ASSETS / "ui/texts/en.toml").read_text("utf-8"))
    table = tomllib.loads(path.read_text("utf-8"))
    assert path.stem in languages()
    assert list(table) == list(english)
    assert all(text.strip() == text and text for text in table.values())
    assert "{n}" in table["seconds_left"]


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_the_texts_are_in_their_language(path: Path) -> None:
    script = SCRIPTS.get(languages()[path.stem].script)
    if script is None:
        pytest.skip("written in several scripts")
    for key, text in tomllib.loads(path.read_text("utf-8")).items():
        letters = [letter for letter in re.sub(r"{\w+}", "", text) if letter.isalpha()]
        own = [letter for letter in letters if unicodedata.name(letter).startswith(script)]
        assert len(own) > len(letters) / 2, key


def test_there_are_texts_for_the_fourteen_languages_of_the_phrasebook() -> None:
    assert {path.stem for path in TABLES} >= PHRASEBOOK


def test_a_language_without_texts_uses_the_nearest_one() -> None:
    assert (
        texts.text("yue", "tap_and_speak")
        == texts.text("zh-Hant", "tap_and_speak")
        != texts.text("zh", "tap_and_speak")
    )
    assert texts.text("sw", "tap_and_speak") == texts.text("en", "tap_and_speak")


@pytest.mark.parametrize("reader", [path.stem for path in TABLES])
def test_every_language_has_a_name_in_the_language_of_the_reader(reader: str) -> None:
    names = {code: texts.language_name(code, reader) for code in languages()}
    assert len(set(names.values())) == len(names)
    kin = {"zh", "zh-Hant", "yue", "ja"} if reader in {"zh", "zh-Hant", "ja"} else {"tl", "it", reader}
    kin |= {"fa": {"ur"}, "hi": {"mr"}, "id": {"pl"}}.get(reader, set())
    script = SCRIPTS.get(languages()[reader].script, "")
    for code, name in names.items():
        assert name == name[0].upper() + name[1:]
        assert code in kin or name != languages()[code].endonym, code
        assert all(
            unicodedata.name(letter).startswith(script)
            for letter in name
            if unicodedata.category(letter) in {"Lu", "Ll", "Lo"}
        )


def test_a_name_begins_with_a_capital() -> None:
    assert texts.language_name("en", "es") == "Inglés"
    assert texts.language_name("en", "tr") == "İngilizce"
    assert texts.language_name("zh-Hant", "it") == "Cinese tradizionale"


def test_an_unknown_text_is_a_bug() -> None:
    with pytest.raises(KeyError):
        texts.text("en", "no_such_text")


def test_a_failure_is_told_in_the_language_of_the_person() -> None:
    codes = [
        (f"{path.stem}.{reason}", entry)
        for path in sorted((ASSETS / "errors").glob("*.toml"))
        for reason, entry in tomllib.loads(path.read_text("utf-8")).items()
    ]
    assert codes
    for code, entry in codes:
        for language, text in entry.items():
            assert texts.failure_text(language, code) == text
        assert texts.failure_text("sw", code) == entry["en"]


def test_an_unlisted_failure_is_told_in_english_or_by_its_code() -> None:
    assert texts.failure_text("es", "asr.never_heard_of", "The ears fell off.") == "The ears fell off."
    assert texts.failure_text("es", "../../x.y") == "No ha funcionado (../../x.y)"
