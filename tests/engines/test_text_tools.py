"""Sentences, glossaries, inline tags and the guard of scripts: what translators share."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.glossary import occurring, sorted_out
from engines.inline_tags import TAG, plain, same_tags, split_tags, tagged_sentences, translated_around
from engines.languages import languages
from engines.protocols import Term
from engines.script_guard import converted, has_evidence, in_right_characters, in_right_script
from engines.text.sentences import sentences, shortened

TWO = {
    "en": ("Dr. Smith paid $3.50, e.g. for tea.", "Did he?"),
    "es": ("¿Cómo está el Sr. Ruiz?", "¡Muy bien!"),
    "zh": ("他说：“你好。”", "再见！"),
    "zh-Hant": ("你叫什麼？", "再見！"),
    "yue": ("食咗飯未呀？", "食咗。"),
    "ja": ("元気ですか？", "はい。"),
    "ar": ("كيف حالك؟", "أنا بخير."),
    "ur": ("آپ کیسے ہیں؟", "میں ٹھیک ہوں۔"),
    "hi": ("आप कैसे हैं?", "मैं ठीक हूँ।"),
    "my": ("မင်္ဂလာပါ။", "နေကောင်းလား။"),
    "km": ("សួស្តី។", "អ្នកសុខសប្បាយទេ?"),
    "bo": ("བཀྲ་ཤིས་བདེ་ལེགས།", "ང་བདེ་པོ་ཡིན།"),
    "ru": ("Это стоит 5 руб. или 6?", "Да."),
}


@pytest.mark.parametrize("code", TWO)
def test_two_sentences_are_two(code: str) -> None:
    assert [part.strip() for part in sentences(" ".join(TWO[code]), code)] == list(TWO[code])


@given(st.text(max_size=200), st.sampled_from(sorted(languages())))
def test_sentences_joined_are_the_text(text: str, code: str) -> None:
    assert "".join(sentences(text, code)) == text


@given(st.text(alphabet="ab ,.;\n字。", min_size=1, max_size=300), st.integers(1, 40))
def test_a_cut_sentence_is_the_sentence(text: str, limit: int) -> None:
    parts = shortened(text, lambda part: len(part) <= limit)
    assert "".join(parts) == text
    assert all(0 < len(part) <= limit for part in parts)


def test_a_long_sentence_is_cut_where_a_clause_ends() -> None:
    parts = shortened("When it rains, we stay at home and read", lambda part: len(part) <= 25)
    assert parts[0] == "When it rains, "


TERMS = (Term("bank", "banco"), Term("data bank", "banco de datos"), Term("IT", "informática"), Term("车", "coche"))


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("The Bank has a data bank.", "en", ["banco", "banco de datos"]),
        ("Our data bank", "en", ["banco de datos"]),
        ("The embankment is banked", "en", []),
        ("It is IT", "en", ["informática"]),
        ("It is it", "en", []),
        ("火车站", "zh", ["coche"]),
        ("BANKS", "en", ["banco"]),
        ("it's an IT bank's", "en", ["informática", "banco"]),
    ],
)
def test_terms_that_occur(text: str, code: str, expected: list[str]) -> None:
    assert [term.target for term in occurring(TERMS, text, code)] == expected


def test_terms_are_found_in_words_with_marks() -> None:
    assert occurring([Term("cafe", "x")], "the café", "en") == ()
    assert len(occurring([Term("cafe\N{COMBINING ACUTE ACCENT}", "x")], "the CAFÉ", "en")) == 1
    assert len(occurring([Term("स्टेशन", "station")], "स्टेशन कहाँ है", "hi")) == 1


@pytest.mark.parametrize(
    ("code", "term", "text"),
    [
        ("ko", "여권", "제 여권을 잃어버렸어요"),
        ("ko", "약국", "약국에서는 팔지 않아요"),
        ("ko", "비자", "관광 비자였어요"),
        ("he", "תחנה", "איפה התחנה?"),
        ("he", "תרופה", "את התרופות"),
        ("he", "מלון", "שני מלונות"),
        ("he", "בנק", "אני הולך לבנק"),
        ("ar", "محطة", "أين المحطة؟"),
        ("ar", "مفتاح", "أبحث عن المفتاح"),
        ("tr", "istasyon", "İstasyona nasıl giderim?"),
        ("tr", "bilet", "Biletimi kaybettim"),
        ("tr", "reçete", "reçeteyi getirdim"),
        ("tr", "ankara", "Ankara\N{RIGHT SINGLE QUOTATION MARK}da yaşıyorum"),
        ("de", "Fahrkarte", "Zwei Fahrkarten, bitte"),
        ("de", "Bahnhof", "am Ende des Bahnhofs"),
        ("de", "Ärztin", "zwei Ärztinnen"),
        ("ru", "вокзал", "Я на вокзале"),
        ("ru", "страховка", "без страховок"),
        ("ru", "аптека", "Где найти аптеку?"),
        ("uk", "вокзал", "Я на вокзалі"),
        ("en", "gasket", "two gaskets"),
        ("en", "battery pack", "both battery packs"),
        ("en", "battery", "the batteries"),
        ("en", "knives", "a knife"),
        ("en", "woman", "two women"),
        ("fr", "chambre d'hôtel", "une chambre d\N{RIGHT SINGLE QUOTATION MARK}hôtel"),
    ],
)
def test_terms_are_found_in_other_forms(code: str, term: str, text: str) -> None:
    wanted = Term(term, "x")
    assert occurring([wanted], text, code) == (wanted,)
    assert sorted_out([Term("x", term)], text, code)[1] == ()


@pytest.mark.parametrize(
    ("code", "term", "text"),
    [
        ("en", "gasket", "gasketed"),
        ("en", "glas", "glass"),
        ("ko", "약", "약국에"),
        ("he", "בנק", "הבנקאי"),
        ("de", "Bank", "Bankett"),
        ("ru", "порт", "портрет"),
        ("en", "battery pack", "batteries. Packs"),
    ],
)
def test_other_words_are_no_forms_of_a_term(code: str, term: str, text: str) -> None:
    assert occurring([Term(term, "x")], text, code) == ()


def test_honoured_terms_are_told_from_missed_ones() -> None:
    assert sorted_out(TERMS[:2], "Los bancos de España", "es") == ((TERMS[0],), (TERMS[1],))


def test_tags_are_compared_as_a_multiset_that_nests() -> None:
    assert same_tags("<s1>a</s1> <s2>b</s2>", "<s2>x</s2> <s1>y</s1>")
    assert not same_tags("<s1>a</s1>", "<s1>a")
    assert not same_tags("<s1>a</s1>", "<s1>a</s1></s1>")
    assert not same_tags("<s1>a <s2>b</s2></s1>", "<s1>a <s2>b</s1></s2>")
    assert not same_tags("<s1>a</s1>", "</s1>a<s1>")
    assert same_tags("a</s1> b", "</s1>a")


tagged = st.lists(
    st.sampled_from(["<s1>", "</s1>", "<s2>", "</s2>", "One. ", "two", "!", " ", "三。", "<s1"]), max_size=14
).map("".join)


@given(tagged)
def test_tagged_sentences_lose_nothing(text: str) -> None:
    pieces = list(tagged_sentences(text, lambda words: sentences(words, "en")))
    assert "".join(piece.before + piece.text + piece.after for piece in pieces) == text
    for piece in pieces:
        assert not TAG.match(piece.text)
        assert piece.text == piece.text.strip()


@given(tagged)
def test_the_way_around_loses_no_tag_and_no_word(text: str) -> None:
    result = translated_around(text, lambda words: f"«{words}»")
    assert Counter(TAG.findall(result)) == Counter(TAG.findall(text))
    assert plain(result).replace("«", "").replace("»", "") == plain(text)
    assert "".join(split_tags(text)) == text


def test_a_tag_at_a_border_stays_with_its_sentence() -> None:
    pieces = list(tagged_sentences("<s1>One.</s1> <s2>Two</s2>.", lambda words: sentences(words, "en")))
    assert [(piece.before, piece.text, piece.after) for piece in pieces] == [
        ("<s1>", "One.", "</s1> "),
        ("<s2>", "Two</s2>.", ""),
    ]


@pytest.mark.parametrize(
    ("text", "code", "right"),
    [
        ("Hello there", "ru", False),
        ("Привет всем", "ru", True),
        ("OK", "ru", True),
        ("这是一支钢笔", "ja", False),
        ("東京駅", "ja", True),
        ("これはペンです", "zh", False),
        ("这是 PySide 的窗口", "zh", True),
        ("यह एक कलम है", "bn", False),
        ("漢字漢字", "ko", False),
        ("이것은 펜입니다", "ko", True),
        ("<b>你好</b>", "zh", True),
        ("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "mn", False),
        ("12:30 – 14:00", "ar", True),
    ],
)
def test_the_script_of_a_translation(text: str, code: str, right: bool) -> None:
    assert in_right_script(text, code) is right


def test_the_echo_of_the_source_is_no_translation() -> None:
    assert not in_right_script("where is the station", "zh", "where is the station")
    assert in_right_script("看 GitHub.com", "zh", "see GitHub.com")


def test_chinese_characters() -> None:
    assert in_right_characters("汉字", "zh")
    assert not in_right_characters("漢字", "zh")
    assert not in_right_characters("汉字", "zh-Hant")
    assert in_right_characters("漢字", "ja")
    assert converted("头发发展", "zh-Hant") == "頭髮發展"
    assert converted("頭髮發展", "zh") == "头发发展"
    assert has_evidence("三个字", "zh")
    assert not has_evidence("OK!", "zh")
