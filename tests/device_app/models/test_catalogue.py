"""The catalogue that ships."""

from __future__ import annotations

import re

import pytest

from device_app.models.catalogue import Kind, read_catalogue
from device_app.models.manifest import is_plain_name
from engines.errors import UsageError
from engines.languages import languages

CATALOGUE = read_catalogue()


@pytest.mark.parametrize("name", CATALOGUE.models)
def test_every_model_says_all_a_person_must_know(name: str) -> None:
    model = CATALOGUE.model(name)
    assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
    assert model.languages
    assert set(model.languages) <= set(languages())
    assert model.megabytes > 0
    assert model.licence
    assert model.licence_url.startswith("https://")
    assert model.territory
    assert model.files
    assert all(is_plain_name(file) for file in (*model.files, *model.optional, str(model.place)))
    assert re.fullmatch(r"[\w.-]+/[\w.-]+", model.repository)


def test_there_is_something_for_every_stage() -> None:
    names = {kind: {model.name for model in CATALOGUE.models.values() if model.kind is kind} for kind in Kind}
    assert names[Kind.TRANSLATION] == {"hy-mt1.5-1.8b", "hy-mt2-1.8b"}
    assert {f"whisper-{size}" for size in ("tiny", "base", "small", "medium", "large-v3", "large-v3-turbo")} == names[
        Kind.RECOGNITION
    ]
    spoken = {code for name in names[Kind.VOICE] for code in CATALOGUE.model(name).languages}
    assert spoken == {
        *("ar", "cs", "de", "en", "es", "fa", "fr", "hi", "id", "it", "kk"),
        *("nl", "pl", "pt", "ru", "te", "tr", "uk", "vi", "zh", "zh-Hant"),
    }


def test_no_two_models_share_a_place() -> None:
    places = [model.place for model in CATALOGUE.models.values()]
    assert len(set(places)) == len(places)


def test_the_territory_of_hy_mt_1_5_excludes_what_its_licence_excludes() -> None:
    territory = CATALOGUE.model("hy-mt1.5-1.8b").territory
    assert all(place in territory for place in ("European Union", "United Kingdom", "South Korea"))
    assert CATALOGUE.model("hy-mt2-1.8b").licence == "Apache-2.0"


def test_an_unknown_name_suggests_a_near_one() -> None:
    with pytest.raises(UsageError, match="no model 'whisper-smal'") as caught:
        CATALOGUE.model("whisper-smal")
    assert "whisper-small" in caught.value.hint
