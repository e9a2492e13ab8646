"""The 38 languages and how they are found."""

from __future__ import annotations

import pytest

from engines.errors import UsageError
from engines.languages import language, languages


def test_there_are_the_languages_of_the_model() -> None:
    assert len(languages()) == 38
    assert len({row.english for row in languages().values()}) == 38
    assert len({row.endonym for row in languages().values()}) == 38
    assert {row.code for row in languages().values() if row.rtl} == {"ar", "fa", "ur", "he", "ug"}
    assert all(row.script and row.chinese for row in languages().values())


def test_the_table_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        languages()["xx"] = languages()["en"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("zh_hant", "zh-Hant"),
        ("ZH-HANT", "zh-Hant"),
        ("spanish", "es"),
        ("Español", "es"),
        ("粵語", "yue"),
    ],
)
def test_a_language_is_found_by_code_or_name(name: str, code: str) -> None:
    assert language(name).code == code


@pytest.mark.parametrize(("name", "suggested"), [("englsh", "en"), ("zh-hans", "zh-Hant"), ("Deutsh", "de")])
def test_an_unknown_language_suggests_what_was_meant(name: str, suggested: str) -> None:
    with pytest.raises(UsageError) as caught:
        language(name)
    assert caught.value.code == "language.unknown"
    assert suggested in caught.value.hint


@pytest.mark.parametrize("name", ["", "\x00", "x" * 10_000, "🙂"])
def test_nonsense_is_refused_in_one_short_line(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        language(name)
    assert len(caught.value.line()) < 200
    assert "\n" not in caught.value.line()
