"""What of a growing translation can be spoken already."""

from __future__ import annotations

import pytest

from device_app.chain.clauses import Clause, ClauseCutter

GROWING = {
    "en": ("Where is the station? It", "Where is the station?"),
    "de": ("Wir treffen uns am 3. Mai in der Stadt. Ja", "Wir treffen uns am 3. Mai in der Stadt."),
    "fr": ("Je cherche M. Petit. Il", "Je cherche M. Petit."),
    "es": ("Llame al Sr. Ruiz. Es", "Llame al Sr. Ruiz."),
    "zh": ("车站在哪里？请", "车站在哪里？"),
    "ja": ("駅はどこですか。右", "駅はどこですか。"),
    "ar": ("أين المحطة؟ هنا", "أين المحطة؟"),
    "ur": ("اسٹیشن کہاں ہے۔ یہ", "اسٹیشن کہاں ہے۔"),
    "hi": ("स्टेशन कहाँ है। यह", "स्टेशन कहाँ है।"),
    "my": ("ဘူတာဘယ်မှာလဲ။ညာ", "ဘူတာဘယ်မှာလဲ။"),
    "km": ("ស្ថានីយនៅឯណា។នៅ", "ស្ថានីយនៅឯណា។"),
    "bo": ("བཀྲ་ཤིས་བདེ་ལེགས། ང", "བཀྲ་ཤིས་བདེ་ལེགས།"),
    "th": ("สถานีรถไฟอยู่ที่ไหนครับ ทางขวา", "สถานีรถไฟอยู่ที่ไหนครับ"),
}


def texts(clauses: list[Clause]) -> list[str]:
    return [clause.text for clause in clauses]


@pytest.mark.parametrize("language", GROWING)
def test_a_finished_sentence_is_spoken_before_the_next_is_translated(language: str) -> None:
    text, first = GROWING[language]
    assert texts(ClauseCutter(language).take(text, len(text), final=False)) == [first]


def test_nothing_is_spoken_that_may_still_change() -> None:
    cutter = ClauseCutter("en")
    assert cutter.take("Where is the station? It", 12, final=False) == []
    assert texts(cutter.take("Where is the station? It", 24, final=False)) == ["Where is the station?"]
    assert texts(cutter.take("Where is the station? It is here.", 33, final=True)) == ["It is here."]


@pytest.mark.parametrize("text", ["It costs 3.50 or 10:30 to Dr. ", "I met Mr. Smith at 3.5 "])
def test_a_figure_or_an_abbreviation_is_not_cut(text: str) -> None:
    assert ClauseCutter("en").take(text, len(text), final=False) == []


def test_a_clause_counts_from_twelve_letters_or_six_ideographs() -> None:
    assert texts(ClauseCutter("en").take("Yes, if it rains, we", 20, final=False)) == ["Yes, if it rains,"]
    assert ClauseCutter("en").take("abcdefghijk, x", 14, final=False) == []
    assert texts(ClauseCutter("en").take("abcdefghijkl, x", 15, final=False)) == ["abcdefghijkl,"]
    assert ClauseCutter("zh").take("我们明天去，", 6, final=False) == []
    assert texts(ClauseCutter("zh").take("我们明天要去，", 7, final=False)) == ["我们明天要去，"]


def test_a_clause_tells_where_it_stands_in_its_text() -> None:
    text = " Come in, please sit down.  Where does it hurt? \n Here."
    cutter = ClauseCutter("en")
    clauses = cutter.take(text, 30, final=False) + cutter.take(text, len(text), final=True)
    assert texts(clauses) == ["Come in, please sit down.", "Where does it hurt?", "Here."]
    assert [text[clause.begin : clause.end] for clause in clauses] == texts(clauses)


def test_a_whole_text_is_spoken_in_sentences() -> None:
    text = "It costs 3.50, or more. Mr. Ruiz knows. "
    assert texts(ClauseCutter("en").take(text, len(text), final=True)) == ["It costs 3.50, or more.", "Mr. Ruiz knows."]
    assert ClauseCutter("en").take(" \n", 2, final=True) == []
