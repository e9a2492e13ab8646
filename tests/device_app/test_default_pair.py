"""Which pair a device begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from device_app import default_pair
from device_app.default_pair import best_pair
from device_app.settings_file import load_settings
from engines.catalogue import Catalogue
from engines.options import EngineOptions
from engines.plugin import Plugin, Stage


def light(models: Path, *pairs: str) -> Path:
    for pair in pairs:
        folder = models / "light" / f"mozilla-{pair}"
        folder.mkdir(parents=True)
        for name in (f"model.{pair}.intgemm.alphas.bin", f"vocab.{pair}.spm", f"lex.50.50.{pair}.s2t.bin"):
            (folder / name).touch()
    return models


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (("enpt", "pten"), ("en", "pt")),
        (("ende", "deen"), ("en", "de")),
        (("ende", "deen", "enpt", "pten"), ("en", "pt")),
        (("enes", "esen", "ende", "deen"), ("en", "es")),
    ],
)
def test_the_best_of_the_installed_models_decide(
    isolated_home: Path, pairs: tuple[str, ...], expected: tuple[str, str]
) -> None:
    light(isolated_home / "models", *pairs)
    settings = load_settings()
    assert (settings.language_a, settings.language_b) == expected


def test_what_was_chosen_stays_and_the_other_goes_with_it(isolated_home: Path) -> None:
    light(isolated_home / "models", "ende", "deen", "enpt", "pten")
    assert load_settings(["language_a=de"]).language_b == "en"
    assert load_settings(["language_b=pt"]).language_a == "en"
    settings = load_settings(["language_a=tr", "language_b=ja"])
    assert (settings.language_a, settings.language_b) == ("tr", "ja")


def test_the_preferred_translator_decides_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = frozenset({("en", "fr"), ("fr", "en")})
    one_way = Plugin("one-way", Stage.TRANSLATION, 1, lambda _: None, pairs=lambda _: frozenset({("en", "de")}))
    good = Plugin("good", Stage.TRANSLATION, 2, lambda _: None, pairs=lambda _: both)
    monkeypatch.setattr(default_pair, "catalogue", lambda: Catalogue((one_way, good), ()))
    assert best_pair(EngineOptions(tmp_path)) == ("en", "fr")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("", "", ("en", "es")), ("es", "", ("es", "en")), ("", "en", ("es", "en")), ("tr", "", ("tr", "en"))],
)
def test_without_any_model_there_is_the_phrasebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, a: str, b: str, expected: tuple[str, str]
) -> None:
    monkeypatch.setattr(default_pair, "catalogue", lambda: Catalogue((), ()))
    assert best_pair(EngineOptions(tmp_path), a=a, b=b) == expected
