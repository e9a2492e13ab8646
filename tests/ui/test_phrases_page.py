"""The phrasebook as a page."""

from __future__ import annotations

from typing import Any

import pytest

from device_app import phrases as book
from device_app.events import TypeText
from tests.ui.conftest import Desk
from ui.bridge import Bridge
from ui.pages.phrases.model import PhrasesModel


@pytest.fixture
def model(application: object) -> PhrasesModel:
    bridge = Bridge(lambda _: None, "en", "pt")
    return PhrasesModel(bridge, bridge)


def rows(model: PhrasesModel) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = model.property("rows")
    return found


def test_a_theme_has_its_phrases(model: PhrasesModel) -> None:
    counts = {str(theme["name"]): theme["count"] for theme in model.property("themes")}
    assert len(counts) > 10
    for name, count in counts.items():
        model.setTheme(name)
        assert len(rows(model)) == count > 0
        assert model.property("theme") == name


def test_a_phrase_is_found_by_words_of_either_language(model: PhrasesModel) -> None:
    model.setSearch("DOCTOR")
    assert rows(model)
    assert all("doctor" in (row["text"] + row["translation"]).lower() for row in rows(model))
    model.setSearch("receita medica")
    assert any("receita médica" in row["translation"] for row in rows(model))
    model.setSearch("qqqq")
    assert rows(model) == []


def test_phrases_are_in_the_words_of_the_region(application: object) -> None:
    bridge = Bridge(lambda _: None, "en", "pt", regional={"en": "en-US", "pt": "pt-PT"}.__getitem__)
    model = PhrasesModel(bridge, bridge)
    model.setSearch("restroom")
    assert [row["translation"] for row in rows(model)] == ["Há uma casa de banho aqui perto?"]
    model.open("travel.where_is")
    assert {"text": "Where is the ATM?", "translation": "Onde fica o multibanco?"}.items() <= next(
        row for row in rows(model) if "ATM" in row["text"]
    ).items()
    assert book.phrases("en", "zh-Hant") == ()


def test_a_slot_is_filled_from_its_values(model: PhrasesModel) -> None:
    outline = next(phrase for phrase in book.phrases("en", "pt") if phrase.open and book.fill(phrase.id, "en", "pt"))
    assert "…" in outline.text
    model.open(outline.id)
    filled = rows(model)
    assert len(filled) > 1
    assert not any("…" in row["text"] or row["open"] for row in filled)
    assert model.close() is True
    assert model.close() is False


def test_languages_without_phrases_have_none(application: object) -> None:
    assert book.phrases("en", "km") == ()
    bridge = Bridge(lambda _: None, "en", "km")
    model = PhrasesModel(bridge, bridge)
    assert (rows(model), model.property("theme")) == ([], "")


def test_a_phrase_is_said_by_one_tap_and_shown_large_by_another(desk: Desk) -> None:
    desk.tap("phrasesButton")
    desk.settle(80)
    row = next(view for view in desk.views() if view.name.startswith("phrase."))
    say = next(view for view in desk.views() if view.name.startswith("say."))
    desk.tap(say)
    assert len(desk.posted) == 1
    assert isinstance(desk.posted[0], TypeText)
    desk.tap(row)
    assert desk.page == "full_screen"
    desk.tap("closeLarge")
    assert desk.page == "phrases"
