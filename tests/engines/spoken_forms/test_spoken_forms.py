"""Figures and abbreviations as they are said: a table of expected forms, and what holds for every text."""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.cancellation import Cancellation
from engines.espeak.japanese import Kana
from engines.espeak.synthesizer import EspeakSynthesizer
from engines.languages import languages
from engines.spoken_forms import SPELLED, spoken_form
from engines.spoken_forms.language import spoken_language
from tests.engines.spoken_forms.amounts import amounts, wrongly_said

EXPECTED = tomllib.loads(Path(__file__).with_name("expected.toml").read_text("utf-8"))
RULES, GRAMMAR = EXPECTED.pop("rules"), EXPECTED.pop("grammar")
ROWS = [
    (language, written, said)
    for language, kinds in EXPECTED.items()
    for rows in kinds.values()
    for written, said in rows.items()
]
AMOUNTS = 60
"""Of each language; ``python -m benchmarks.spoken_amounts`` reads back as many as one likes."""


@pytest.mark.parametrize("language", sorted(EXPECTED))
def test_it_is_said_as_expected(language: str) -> None:
    wrong = {
        written: (spoken_form(written, language), said)
        for code, written, said in ROWS
        if code == language and spoken_form(written, language) != said
    }
    assert not wrong


def test_every_kind_in_every_language_has_its_rule() -> None:
    assert set(EXPECTED) == SPELLED == set(GRAMMAR)
    assert len(SPELLED) >= 24
    assert set(languages()) >= SPELLED
    for language, kinds in EXPECTED.items():
        assert kinds.keys() <= RULES.keys(), language
        assert sum(map(len, kinds.values())) >= 60, language


@pytest.mark.parametrize("language", sorted(SPELLED))
def test_no_word_around_a_figure_is_lost(language: str) -> None:
    for figure in (
        "1",
        "2",
        "3 1/4",
        "1/2",
        "2½",
        "0,5 mg",
        "$5",
        "15:30",
        "-3 °C",
        "3:1",
        "5–7",
        "1.500",
        "3. 5.",
        "8h",
    ):
        said = spoken_form(f"Zorbu {figure} blorpu zorbu", language)
        assert said.casefold().count("zorbu") == 2, figure
        assert "blorp" in said, figure


def test_no_figure_is_left_in_any_row() -> None:
    assert not [row for row in ROWS if re.search("[0-9]", row[2])]


@pytest.mark.parametrize("language", sorted(SPELLED))
def test_an_amount_that_is_read_back_has_its_value(language: str) -> None:
    for amount in islice(amounts(language, seed=1), AMOUNTS):
        assert not wrongly_said(amount, language), amount.written


@pytest.mark.parametrize("language", sorted(SPELLED))
@settings(max_examples=30, derandomize=True, deadline=None)
@given(
    text=st.text(
        st.one_of(
            st.sampled_from("0123456789.,:-/ %€$°()+'’#№º年月日点時개월th\u00a0\n"),
            st.characters(exclude_categories=["Cs"]),
        ),
        max_size=60,
    )
)
def test_no_figure_is_left_and_no_text_fails(language: str, text: str) -> None:
    assert not re.search(r"[0-9]", spoken_form(text, language))


@pytest.mark.parametrize("language", sorted(SPELLED))
@settings(max_examples=20, derandomize=True, deadline=None)
@given(text=st.text("aeiou ,!?\n", max_size=80))
def test_a_text_without_figures_stays(language: str, text: str) -> None:
    assert spoken_form(text, language) == text


@pytest.mark.parametrize("language", sorted(set(languages()) - SPELLED))
def test_other_languages_are_left_to_the_voice(language: str) -> None:
    assert spoken_form("Dr. 5 km, 3.05 %", language) == "Dr. 5 km, 3.05 %"


@pytest.mark.parametrize("number", [*range(110), 200, 999, 1000, 1001, 1999, 10_000, 99_999, 10**6, 10**9, 10**15])
def test_every_number_has_words_in_every_language(number: int) -> None:
    for language in SPELLED:
        said = spoken_form(f"{number}", language)
        assert said.strip()
        assert not re.search(r"[0-9]", said)


def test_different_numbers_are_said_differently() -> None:
    for language in SPELLED:
        numbers = [*range(120), *range(120, 1000, 9)]
        assert len({spoken_form(str(number), language) for number in numbers}) == len(numbers), language


def test_a_very_long_number_is_read_digit_by_digit() -> None:
    assert spoken_form("1234567890123456789", "en").split()[:3] == ["one", "two", "three"]


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    for text in ("1 " * 4_000, "1" * 20_000, "1-" * 4_000, "1.000" * 2_000, "(1) " * 2_000):
        assert not re.search(r"[0-9]", spoken_form(text, "de"))


def test_the_starter_voice_says_what_is_meant() -> None:
    voice = EspeakSynthesizer()

    def length(text: str) -> int:
        return sum(len(chunk.samples) for chunk in voice.synthesize(text, "de", Cancellation()))

    assert length("am 5. März") == pytest.approx(length("am fünften März"), rel=0.03)


@pytest.mark.parametrize(
    ("written", "kana"),
    [
        ("300円", "サンビャクエン"),
        ("8000円", "ハッセンエン"),
        ("3月5日", "サンガツイツカ"),
        ("7月20日", "シチガツハツカ"),
        ("19:30", "ジュークジサンジュップン"),
        ("4時6分", "ヨジロップン"),
        ("十分です", "ジューブンデス"),
    ],
)
def test_japanese_numbers_sound_as_their_counters_ask(written: str, kana: str) -> None:
    assert Kana()(spoken_form(written, "ja")) == kana


@pytest.mark.parametrize("language", sorted(SPELLED))
def test_no_place_in_an_order_is_said_as_a_quantity(language: str) -> None:
    spoken_by = spoken_language(language)
    assert spoken_by is not None
    numerals = spoken_by.numerals
    for number in (3, 40, 200, 300, 753, 900, 1100, 1900, 3000, 10_000, 40_000, 123_456, 10**6, 10**12):
        ordinal = numerals.ordinal(number, str(spoken_by.table("ordinal_writing").get("default", "")))
        assert ordinal != numerals.cardinal(number), number
        assert not re.search("[0-9]", ordinal), number
