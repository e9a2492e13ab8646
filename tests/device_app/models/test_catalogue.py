"""The catalogue that ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from device_app.models.catalogue import read_catalogue
from device_app.models.manifest import is_plain_name
from engines.catalogue import catalogue
from engines.errors import UsageError
from engines.hymt.decode.prompts import Family, family_named
from engines.hymt.installed import gguf_files
from engines.languages import languages
from engines.plugin import Stage

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
    assert model.wheels or model.records or re.fullmatch(r"[\w.-]+/[\w.-]+", model.repository)
    assert set(model.pinned) <= {*model.files, *model.optional}
    assert all(re.fullmatch(r"[0-9a-f]{64}", pin.sha256) and pin.size > 0 for pin in model.pinned.values())


@pytest.mark.parametrize("name", [name for name, model in CATALOGUE.models.items() if model.wheels])
def test_packages_carry_every_pinned_file(name: str) -> None:
    model = CATALOGUE.model(name)
    assert set(model.pinned) == {file for wheel in model.wheels for file in wheel.members} >= set(model.files)
    assert all(re.fullmatch(r"[a-z0-9-]+==[0-9.]+", wheel.requirement) for wheel in model.wheels)


def test_the_starter_models_make_a_whole_translator() -> None:
    starters = [model for model in CATALOGUE.models.values() if model.starter]
    assert {model.kind for model in starters} == set(Stage)
    assert all(model.wheels and set(model.files) <= set(model.pinned) for model in starters)
    assert sum(model.megabytes for model in starters) < 300


def test_there_is_something_for_every_stage() -> None:
    names = {kind: {model.name for model in CATALOGUE.models.values() if model.kind is kind} for kind in Stage}
    families = ("hy-mt1.5-1.8b", "hy-mt2-1.8b")
    mozilla = {name for name in names[Stage.TRANSLATION] if CATALOGUE.model(name).records}
    assert {"mozilla-en-pt", "mozilla-pt-en", "mozilla-zh-Hant-en", "mozilla-en-de"} <= mozilla
    assert names[Stage.TRANSLATION] - mozilla == {
        f"{family}{form}" for family in families for form in ("", "-q8_0", "-q4_k_m")
    }
    assert {f"whisper-{size}" for size in ("tiny", "base", "small", "medium", "large-v3", "large-v3-turbo")} == names[
        Stage.RECOGNITION
    ]
    spoken = {code for name in names[Stage.VOICE] for code in CATALOGUE.model(name).languages}
    assert spoken == {
        *("ar", "cs", "de", "en", "es", "fa", "fr", "hi", "id", "it", "kk"),
        *("nl", "pl", "pt", "ru", "te", "tr", "uk", "vi", "zh", "zh-Hant"),
    }


def test_each_model_has_a_place_of_its_own_in_a_folder_of_an_engine_for_its_stage() -> None:
    places = [model.place for model in CATALOGUE.models.values()]
    assert len(set(places)) == len(places)
    stages = {folder.name: plugin.stage for plugin, folder in catalogue().folders()}
    assert all(stages[model.place.parts[0]] is model.kind for model in CATALOGUE.models.values())
    assert all(len(place.parts) == 2 for place in places)


@pytest.mark.parametrize("form", ["", "-q8_0", "-q4_k_m"])
def test_the_territory_of_hy_mt_1_5_excludes_what_its_licence_excludes(form: str) -> None:
    territory = CATALOGUE.model(f"hy-mt1.5-1.8b{form}").territory
    assert all(place in territory for place in ("European Union", "United Kingdom", "South Korea"))
    assert CATALOGUE.model(f"hy-mt2-1.8b{form}").licence == "Apache-2.0"


def test_a_gguf_file_is_installed_where_its_engine_looks_and_needs_no_preparation(tmp_path: Path) -> None:
    model = CATALOGUE.model("hy-mt2-1.8b-q8_0")
    path = tmp_path / model.place / model.files[0]
    path.parent.mkdir(parents=True)
    path.touch()
    assert gguf_files(tmp_path) == [path]
    assert family_named(path.name) is Family.HY_MT2


def test_an_unknown_name_suggests_a_near_one() -> None:
    with pytest.raises(UsageError, match="no model 'whisper-smal'") as caught:
        CATALOGUE.model("whisper-smal")
    assert "whisper-small" in caught.value.hint
