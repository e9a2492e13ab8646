from __future__ import annotations

import pytest

from device_app.vocabulary import languages
from tests.ui.conftest import capabilities
from ui import texts
from ui.language_model import LanguageModel, Role


@pytest.fixture
def model(application: object) -> LanguageModel:
    model = LanguageModel("en")
    model.set_capabilities(capabilities().capabilities)
    return model


def codes(model: LanguageModel) -> list[object]:
    return [model.data(model.index(row), Role.CODE) for row in range(model.rowCount())]


def value(model: LanguageModel, code: str, role: Role) -> object:
    return model.data(model.index(codes(model).index(code)), role)


@pytest.mark.parametrize("words", ["Españ", "espan", "SPANISH", "es", "西班牙", "  spanish "])
def test_a_language_is_found_by_any_of_its_names(model: LanguageModel, words: str) -> None:
    model.setSearch(words)
    assert "es" in codes(model)
    assert "de" not in codes(model)


@pytest.mark.parametrize(("words", "code"), [("tieng viet", "vi"), ("cestina", "cs"), ("日本", "ja"), ("ไทย", "th")])
def test_accents_and_scripts_do_not_matter(model: LanguageModel, words: str, code: str) -> None:
    model.setSearch(words)
    assert codes(model) == [code]


def test_nonsense_finds_nothing_and_an_empty_search_everything(model: LanguageModel) -> None:
    model.setSearch("qqqq")
    assert codes(model) == []
    model.setSearch("")
    assert set(codes(model)) == set(languages())


def test_the_recent_ones_come_first_and_the_useless_ones_last(model: LanguageModel) -> None:
    model.set_recent(("ko", "es", "ko", "xx", "ja", "de", "fr", "it"))
    assert codes(model)[:5] == ["ko", "es", "ja", "de", "fr"]
    assert codes(model)[-1] == "bo"
    assert value(model, "ko", Role.RECENT) is True
    assert value(model, "it", Role.RECENT) is False


def test_a_language_says_what_the_device_cannot_do_with_it(model: LanguageModel) -> None:
    assert (value(model, "bo", Role.USABLE), value(model, "bo", Role.NOTE)) == (False, texts.text("en", "nothing"))
    assert value(model, "th", Role.NOTE) == f"{texts.text('en', 'not_hear')} · {texts.text('en', 'not_speak')}"
    assert (value(model, "en", Role.HEAR), value(model, "en", Role.SPEAK)) == (True, True)
    assert value(model, "en", Role.NOTE) == ""
    model.set_reader("es")
    assert value(model, "bo", Role.NOTE) == texts.text("es", "nothing")


def test_before_the_engines_are_loaded_nothing_is_called_useless(application: object) -> None:
    model = LanguageModel("en")
    assert value(model, "bo", Role.USABLE) is True
    assert value(model, "bo", Role.NOTE) == ""
