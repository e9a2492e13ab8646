"""The phrasebook as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from device_app import phrases as book
from device_app.events import SayText, Side, TypeText
from device_app.pair_list import KeptPair, PairList
from tests.ui.conftest import Desk
from ui import texts
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
    assert counts.pop("favourites") == 0
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
    assert (rows(model), model.property("theme")) == ([], "favourites")


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


OWN = KeptPair("pt", "en", "Chame o médico.", "Call the doctor.")


def test_own_phrases_come_first_and_are_read_from_either_side(model: PhrasesModel, desk: Desk) -> None:
    kept = desk.kiosk.bridge.kept_.own_phrases
    kept.put(OWN)
    model = PhrasesModel(desk.kiosk.bridge, desk.kiosk.bridge)
    desk.kiosk.bridge.choose("b", "pt")
    assert model.property("theme") == "favourites"
    assert [(row["text"], row["own"]) for row in rows(model)] == [("Call the doctor.", True)]
    model.setSearch("MEDICO")
    assert rows(model)[0]["translation"] == "Chame o médico."
    model.setTheme("favourites")
    kept.remove(OWN)
    assert len(rows(model)) == 1, "its star can still be given back"
    assert {theme["name"]: theme["count"] for theme in model.property("themes")}["favourites"] == 0
    model.setTheme("favourites")
    assert rows(model) == []


def test_an_own_phrase_is_written_changed_said_without_a_model_and_taken_off(desk: Desk) -> None:
    desk.kiosk.navigator.go("phrases")
    desk.settle(80)
    desk.tap("addPhrase")
    desk.settle(80)
    desk.write("Drip")
    desk.tap("sendKey")
    desk.write("Goteo")
    desk.tap("savePair")
    assert desk.page == "phrases"
    desk.tap("theme.favourites")
    desk.tap("say.own.0")
    assert desk.posted == [SayText(Side.A, "Goteo", "es")]
    desk.tap("change.own.0")
    desk.settle(80)
    desk.write("s")
    desk.tap("savePair")
    (kept,) = desk.kiosk.bridge.kept_.own_phrases.pairs.between("en", "es")
    assert (kept.text, kept.translation) == ("Drips", "Goteo")
    desk.tap("star.own.0")
    assert desk.kiosk.bridge.kept_.own_phrases.pairs.between("en", "es") == ()


def test_what_cannot_be_kept_is_said_and_what_was_written_stays(desk: Desk, isolated_home: Path) -> None:
    file = isolated_home / "file"
    file.write_text("")
    desk.kiosk.bridge.kept_.own_phrases._pairs = PairList(file / "phrases.json")
    desk.kiosk.navigator.go("pair_editor", {"text": "a", "translation": "b"})
    desk.settle(80)
    desk.tap("savePair")
    assert desk.page == "pair_editor"
    words = texts.failure_text("en", "storage.not_kept")
    assert words in {view.values.get("words") for view in desk.views()}
    file.unlink()
    desk.tap("savePair")
    assert desk.page == ""
