"""Choosing a language: found by any of its names, with what limits it and why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from device_app.events import Control, SetLanguages
from device_app.vocabulary import languages
from tests.ui.conftest import capabilities
from ui import texts
from ui.bridge import Bridge
from ui.pages.languages.model import LanguageModel


@pytest.fixture
def posted() -> list[Control]:
    return []


@pytest.fixture
def model(application: object, posted: list[Control]) -> LanguageModel:
    bridge = Bridge(posted.append, "en", "es")
    bridge._apply(capabilities())
    model = LanguageModel(bridge, bridge)
    model.setSeat("b")
    return model


def entries(model: LanguageModel, group: str = "") -> dict[str, dict[str, Any]]:
    groups: list[dict[str, Any]] = model.property("groups")
    return {row["code"]: row for found in groups if group in {"", found["key"]} for row in found["entries"]}


@pytest.mark.parametrize(
    "words",
    ["Españ", "espan", "SPANISH", "espa", "西班牙", "  spanish ", "castellano", "Spanisch", "испанский", "espagnol"],
)
def test_a_language_is_found_by_any_of_its_names(model: LanguageModel, words: str) -> None:
    model.setSearch(words)
    assert "es" in entries(model)
    assert "de" not in entries(model)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *(("tieng viet", "vi"), ("cestina", "cs"), ("日本", "ja"), ("ไทย", "th"), ("nihongo", "ja"), ("alemán", "de")),
        *(
            ("farsi", "fa"),
            ("mandarin", "zh"),
            ("tagalog", "tl"),
            ("тайский", "th"),
            ("ألمانية", "de"),
            ("hangugeo", "ko"),
        ),
    ],
)
def test_accents_scripts_and_other_names_do_not_matter(model: LanguageModel, words: str, code: str) -> None:
    model.setSearch(words)
    assert code in entries(model)


def test_a_code_finds_its_language_first(model: LanguageModel) -> None:
    for code in languages():
        model.setSearch(code)
        assert code in entries(model)
        if code != "bo":
            assert model.first() == code


def test_nonsense_finds_nothing_and_an_empty_search_everything(model: LanguageModel) -> None:
    model.setSearch("qqqq")
    assert entries(model) == {}
    assert model.first() == ""
    model.setSearch("")
    assert set(entries(model)) == set(languages())


def test_recent_ones_come_first_then_those_without_limits(model: LanguageModel) -> None:
    assert [group["key"] for group in model.property("groups")] == ["recent", "complete", "limited"]
    assert list(entries(model, "recent")) == ["en", "es"]
    assert list(entries(model, "limited"))[-1] == "bo"


def test_a_limit_is_told_with_its_reason_in_the_readers_language(model: LanguageModel) -> None:
    found = entries(model)
    assert (found["bo"]["usable"], found["bo"]["note"]) == (False, texts.text("en", "needs_model"))
    assert found["th"]["note"] == texts.text("en", "type_only")
    assert found["zh"]["note"] == ""
    model._conversation.setReader("de")
    assert entries(model)["bo"]["note"] == texts.text("de", "needs_model")
    assert entries(model)["zh"]["name"] == "Chinesisch"


def test_a_pair_that_only_the_phrasebook_serves_says_so(model: LanguageModel) -> None:
    known = capabilities()
    both_ways = frozenset({("en", "zh"), ("zh", "en"), ("en", "de"), ("de", "en"), ("fr", "en")})
    model._conversation._apply(replace(known, sentences=both_ways))
    found = entries(model)
    assert found["zh"]["note"] == ""
    assert (found["fr"]["usable"], found["fr"]["note"]) == (True, texts.text("en", "phrases_only"))
    assert found["bo"]["note"] == texts.text("en", "needs_model")


def test_before_the_engines_are_loaded_nothing_is_called_limited(application: object) -> None:
    model = LanguageModel(Bridge(lambda _: None, "en", "es"))
    assert entries(model)["bo"]["usable"] is True
    assert entries(model, "limited") == {}


def test_the_seat_gets_the_language_and_the_others_own_means_to_swap(
    model: LanguageModel, posted: list[Control]
) -> None:
    model.choose("ja")
    model.choose("en")
    assert posted == [SetLanguages("en", "ja"), SetLanguages("ja", "en")]
