"""Which language a text is in."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.languages import languages
from engines.text_language import TextLanguageIdentifier

IDENTIFIER = TextLanguageIdentifier()
DOUBT = 0.2

SENTENCES = {
    "en": ["Where can I buy a ticket?", "My brother is ill", "see you at the hotel tomorrow"],
    "es": ["¿Dónde puedo comprar un billete?", "Mi hermano está enfermo", "nos vemos mañana en el hotel"],
    "pt": ["Onde posso comprar um bilhete?", "O meu irmão está doente", "até amanhã no hotel"],
    "fr": ["Où puis-je acheter un billet ?", "Mon frère est malade", "à demain à l'hôtel"],
    "it": ["Dove posso comprare un biglietto?", "Mio fratello è malato", "ci vediamo domani in albergo"],
    "de": ["Wo kann ich eine Fahrkarte kaufen?", "Mein Bruder ist krank", "bis morgen im Hotel"],
    "ru": ["Где можно купить билет?", "Мой брат болен", "увидимся завтра в гостинице"],
    "uk": ["Де можна купити квиток?", "Мій брат хворий", "побачимося завтра в готелі"],
    "tr": ["Nereden bilet alabilirim?", "Kardeşim hasta", "yarın otelde görüşürüz"],
    "ar": ["أين يمكنني شراء تذكرة؟", "أخي مريض", "أراك غدا في الفندق"],
    "fa": ["از کجا می‌توانم بلیت بخرم؟", "برادرم مریض است", "فردا در هتل می‌بینمت"],
    "zh": ["在哪里可以买票？", "我弟弟病了", "明天酒店见"],
    "ja": ["切符はどこで買えますか。", "弟が病気です", "明日ホテルで会いましょう"],
    "ko": ["표를 어디에서 살 수 있어요?", "동생이 아파요", "내일 호텔에서 봐요"],
    "vi": ["Tôi mua vé ở đâu?", "Em trai tôi bị ốm", "hẹn gặp ngày mai ở khách sạn"],
}


@pytest.mark.parametrize("pair", list(permutations(SENTENCES, 2)), ids="-".join)
def test_of_two_languages_the_right_one_is_told(pair: tuple[str, str]) -> None:
    for sentence in SENTENCES[pair[0]]:
        found = IDENTIFIER.identify(sentence, pair)
        assert found.code == pair[0] or found.margin < DOUBT, sentence


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("A cápsula irá parecer bastante com", ("es", "pt")),
        ("É tarde demais.", ("fr", "pt")),
        ("Das Angebot von Sir Richard Bransons", ("en", "de")),
        ("Frau Smith trifft Mr. White in New York", ("en", "de")),
    ],
)
def test_the_ends_of_words_tell_and_names_do_not(text: str, pair: tuple[str, str]) -> None:
    found = IDENTIFIER.identify(text, pair)
    assert found.code == pair[1]
    assert found.margin > DOUBT


def test_most_sentences_leave_no_doubt() -> None:
    results = [
        (pair[0], IDENTIFIER.identify(sentence, pair))
        for pair in permutations(SENTENCES, 2)
        for sentence in SENTENCES[pair[0]]
    ]
    certain = sum(found.code == language and found.margin > DOUBT for language, found in results)
    assert certain > 0.98 * len(results)


@pytest.mark.parametrize("language", SENTENCES)
def test_of_all_these_languages_the_right_one_is_told(language: str) -> None:
    for sentence in SENTENCES[language]:
        found = IDENTIFIER.identify(sentence, list(SENTENCES))
        assert found.code == language or found.margin < DOUBT, sentence


@pytest.mark.parametrize(
    ("text", "candidates", "expected"),
    [
        ("请问车站在哪里", ("yue", "zh-Hant", "zh"), "zh"),
        ("請問車站在哪裡", ("zh", "yue", "zh-Hant"), "zh-Hant"),
        ("請問車站喺邊度呀", ("zh", "zh-Hant", "yue"), "yue"),
        ("我哋聽日再嚟", ("zh", "yue"), "yue"),
        ("我们明天再来", ("yue", "zh"), "zh"),
        ("東京行き一枚", ("zh", "ja"), "ja"),
        ("LINEで送ってください", ("en", "ja"), "ja"),
        ("I would like to go to 浅草", ("ja", "en"), "en"),
        ("བོད་སྐད", ("zh", "bo"), "bo"),
        ("မင်္ဂလာပါ", ("en", "my"), "my"),
        ("नमस्ते", ("en", "hi"), "hi"),
        ("ياخشىمۇسىز", ("ar", "ug"), "ug"),
    ],
)
def test_script_and_characters_decide(text: str, candidates: tuple[str, ...], expected: str) -> None:
    found = IDENTIFIER.identify(text, candidates)
    assert found.code == expected
    assert found.margin > 0.3


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("你好", ("zh", "zh-Hant")),
        ("12:30", ("en", "es")),
        ("", ("ja", "en")),
        ("?!", ("ru", "en")),
        ("😀", ("ar", "en")),
        ("no", ("en", "es")),
        ("\ud800", ("en", "es")),
        ("taxi", ("en", "fr")),
    ],
)
def test_where_nothing_speaks_for_either_the_margin_is_small(text: str, candidates: tuple[str, str]) -> None:
    found = IDENTIFIER.identify(text, candidates)
    assert found.margin < 0.15


def test_repeated_candidates_count_once_and_one_is_not_enough() -> None:
    assert IDENTIFIER.identify("Guten Morgen zusammen", ["en", "de", "en"]).code == "de"
    for candidates in ([], ["en"], ["en", "en"]):
        with pytest.raises(ValueError, match="two"):
            IDENTIFIER.identify("Hello", candidates)


def test_a_very_long_text_is_told_by_its_beginning() -> None:
    assert IDENTIFIER.identify("Wo ist der Bahnhof? " * 20_000, ("en", "de")).code == "de"


@given(
    text=st.text(st.characters(codec=None), max_size=60),
    candidates=st.lists(st.sampled_from(list(languages())), min_size=2, max_size=6, unique=True),
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_candidate_with_sound_numbers(text: str, candidates: list[str]) -> None:
    found = IDENTIFIER.identify(text, candidates)
    assert found.code in candidates
    assert 1 / len(candidates) - 1e-9 <= found.probability <= 1 + 1e-9
    assert -1e-9 <= found.margin <= found.probability + 1e-9
