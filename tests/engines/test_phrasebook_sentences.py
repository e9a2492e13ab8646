"""A sentence is not its question, its statement or its negation; each phrase in each language is tried."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from engines.phrasebook.content import SLOT_PATTERN, Phrase, slot_name
from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.reading import reading, tonal_languages
from engines.phrasebook.sentence import Mark, mark_of
from engines.phrasebook.translator import PhrasebookTranslator

BOOK = load_phrasebook()
TRANSLATOR = PhrasebookTranslator(BOOK)
LANGUAGES = BOOK.languages
MARKS = "?？؟¿!¡.。！"
ASKING = {"ar": "؟", "zh": "？", "ja": "？"}
STATING = {"zh": "。", "ja": "。"}
UNSPACED = {"zh", "ja", "ko"}

NEGATIONS = {
    "en": ("not", "no", "never"),
    "es": ("no", "nunca", "ningún"),
    "fr": ("pas", "ne", "jamais"),
    "de": ("nicht", "kein", "keine", "nie"),
    "it": ("non", "mai", "nessun"),
    "pt": ("não", "nunca", "nenhum"),
    "ru": ("не", "нет", "никогда"),
    "uk": ("не", "немає", "ніколи"),
    "tr": ("değil", "yok"),
    "ar": ("لا", "ليس", "لم"),
    "zh": ("不", "没", "别"),
    "ja": ("ない", "ません", "ではない"),
    "ko": ("안", "못", "아니"),
    "vi": ("không", "chưa", "đừng"),
}

ASKED_AS_A_REQUEST = ("transport.get_off",)
"""Tell me when, please; when, please?"""

ASKED_BY_TONE = (
    "care.pregnant",
    "care.other_illness",
    "family.have_children",
    "food.contains",
    "food.halal",
    "hotel.breakfast_included",
    "pharmacy.side_effects",
    "symptoms.how_serious",
    "time.open_on",
    "transport.bus_goes_to",
    "transport.seat_taken",
    "travel.can_walk",
    "travel.far_from_here",
    "understanding.speak_language",
)
"""Questions to be answered by yes or no: in a language that asks by tone the answer may have the same words."""

ASKED_BY_WORDS = (
    "travel.where_is",
    "travel.how_to_get",
    "shop.how_much",
    "time.what_time",
    "care.where_hurts",
    "family.name",
    "office.address",
    "transport.next_train",
    "pharmacy.times_a_day",
)


def phrase(name: str) -> Phrase:
    return next(phrase for phrase in BOOK.phrases if phrase.id == name)


def sentence(phrase: Phrase, language: str) -> str:
    chance = random.Random(phrase.id)
    values = {}
    for name in SLOT_PATTERN.findall(phrase.texts[language]):
        slot = BOOK.slots[name]
        values[slot_name(name)] = "7" if slot.is_number else chance.choice(list(slot.values))
    return BOOK.render(phrase, language, values)


def bare(text: str) -> str:
    return text.strip(MARKS + "\u00a0\u202f ").replace("¿", "").replace("¡", "")


def asked(text: str, language: str) -> str:
    return f"¿{bare(text)}?" if language == "es" else bare(text) + ASKING.get(language, "?")


def stated(text: str, language: str) -> str:
    return bare(text) + STATING.get(language, ".")


def meant(text: str, language: str) -> str:
    match = TRANSLATOR.match(text, language)
    return match.phrase.id if match else ""


def statements(language: str) -> Iterator[Phrase]:
    return (p for p in BOOK.phrases if mark_of(p.texts[language]) is Mark.STATED and language not in p.unread)


def with_each_word(text: str, word: str, language: str) -> Iterator[str]:
    """The sentence with a word more, in each place but the last."""
    pieces = list(text) if language in UNSPACED else text.split()
    glue = "" if language in UNSPACED else " "
    for place in range(len(pieces)):
        yield glue.join([*pieces[:place], word, *pieces[place:]])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_is_not_understood_of_its_question(language: str) -> None:
    for p in statements(language):
        shown = bare(p.texts[language]).casefold()
        asks = {bare(text).casefold() for text, _ in p.wordings(language) if mark_of(text) is Mark.ASKED}
        if shown not in asks and p.id not in ASKED_AS_A_REQUEST:
            said = asked(sentence(p, language), language)
            assert meant(said, language) != p.id, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_is_understood_in_any_writing(language: str) -> None:
    """With its mark; and without, unless a question may have its words."""
    for p in statements(language):
        text = sentence(p, language)
        assert meant(text.casefold(), language) == p.id, text
        endings = reading(language).tone_endings
        ambiguous = language in p.askable and (not endings or bare(text).endswith(endings))
        assert (meant(bare(text), language) == p.id) is not ambiguous, text


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [("fr", "Il faut revenir lundi", "care.come_back"), ("it", "Deve tornare lunedì", "care.come_back")],
)
def test_a_statement_that_may_be_asked_in_the_same_words_needs_its_mark(language: str, text: str, name: str) -> None:
    assert meant(text + ".", language) == name
    assert not meant(text, language)


@pytest.mark.parametrize("language", sorted(tonal_languages() - {"fr", "ar", "ko", "ja"}))
@pytest.mark.parametrize("name", ASKED_BY_TONE)
def test_an_answer_is_not_understood_as_the_question_of_the_same_words(name: str, language: str) -> None:
    text = sentence(phrase(name), language)
    assert meant(text, language) == name
    if language == "uk" and "чи " in text.casefold():
        return
    if language == "ru" and " ли " in text.casefold():
        return
    assert meant(stated(text, language), language) != name
    assert meant(bare(text), language) != name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ASKED_BY_WORDS)
def test_a_question_word_asks_whatever_the_mark(name: str, language: str) -> None:
    text = sentence(phrase(name), language)
    for said in (text, bare(text), stated(text, language), bare(text).casefold()):
        assert meant(said, language) == name, said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negation_is_another_sentence(language: str) -> None:
    wrong = [
        said
        for p in BOOK.phrases
        if language not in p.unread
        for word in NEGATIONS[language]
        for said in with_each_word(sentence(p, language), word, language)
        if meant(said, language) == p.id
    ]
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_negative_sentence_is_not_understood_without_its_negation(language: str) -> None:
    for p in BOOK.phrases:
        text = sentence(p, language)
        for word in set(NEGATIONS[language]) - {"ne"}:  # which spoken French leaves out
            pieces = list(text) if language in UNSPACED else text.split()
            if language not in UNSPACED and word in map(str.casefold, pieces):
                less = " ".join(piece for piece in pieces if piece.casefold() != word)
                assert meant(less, language) != p.id, less


@pytest.mark.parametrize("language", [language for language in LANGUAGES if reading(language).answers])
def test_an_answer_before_a_sentence_negates_nothing(language: str) -> None:
    negative = 0
    for p in BOOK.phrases:
        text = sentence(p, language)
        for answer in reading(language).answers:
            rest = text[len(answer) :]
            if text.casefold().startswith(answer) and rest.lstrip()[:1].isalpha():
                negative += 1
                assert not meant(f"{text[: len(answer)]}, {rest.lstrip()}", language), text
    assert negative > 1


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("it", "Questo contiene arachidi."),
        ("it", "È incinta."),
        ("it", "È incinta"),
        ("it", "Lui è incosciente?"),
        ("it", "C'è stato un incidente?"),
        ("it", "Ha effetti collaterali."),
        ("fr", "Il est inconscient ?"),
        ("fr", "Il y a un blessé ?"),
        ("fr", "Il y a un blessé"),
        ("es", "Está embarazada."),
        ("es", "Llamé a una ambulancia."),
        ("es", "¿Él tiene alergia a algún medicamento?"),
        ("es", "Necesitan descansar."),
        ("pt", "Isto contém amendoim."),
        ("de", "Er ist bewusstlos?"),
        ("de", "Das enthält Nüsse."),
        ("de", "Das enthält Nüsse"),
        ("de", "Nehmen Sie dieses Medikament vor den Mahlzeiten ein"),
        ("de", "Nehmen Sie Medikamente ein."),
        ("ru", "Вы беременны."),
        ("uk", "Ви вагітні."),
        ("ar", "هناك شخص مصاب؟"),
        ("vi", "Người này bị bất tỉnh à?"),
        ("zh", "着火了吗？"),
        ("ja", "わかりません。"),
        ("ja", "足が痛いです。"),
        ("ko", "목이 아픕니다."),
        ("ko", "경련이 있습니다."),
        ("ja", "けいれんがあります。"),
        ("ru", "У меня судороги."),
        ("uk", "У мене судоми."),
        ("ar", "لدي تشنجات."),
        ("tr", "Bu ilacı almıyorum."),
        ("en", "I am so sorry."),
        ("en", "I have lost my child."),
        ("en", "I am here for work."),
        ("en", "I feel sick."),
        ("es", "Buenas noches."),
        ("pt", "Boa noite."),
        ("es", "Lo siento mucho."),
        ("es", "Me han robado."),
    ],
)
def test_what_can_mean_two_things_means_neither(language: str, said: str) -> None:
    assert TRANSLATOR.match(said, language) is None


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Болит голова.", "ru", "symptoms.pain_in"),
        ("Трудно дышать.", "ru", "symptoms.cannot_breathe"),
        ("Нужен переводчик!", "ru", "understanding.interpreter"),
        ("Нужно принести паспорт.", "ru", "office.bring_document"),
        ("Болить голова.", "uk", "symptoms.pain_in"),
        ("Потрібна швидка!", "uk", "emergency.call_ambulance"),
    ],
)
def test_a_wording_that_may_be_a_question_is_understood_with_its_mark_alone(
    text: str, language: str, name: str
) -> None:
    assert meant(text, language) == name
    assert not meant(bare(text), language)
    assert not meant(asked(text, language), language)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Dove?", Mark.ASKED),
        ("Où ? S'il vous plaît.", Mark.ASKED),
        ("¿Dónde", Mark.ASKED),
        ("哪里？", Mark.ASKED),
        ("أين؟", Mark.ASKED),
        ("Here.", Mark.STATED),
        ("Fire!", Mark.STATED),
        ("»Hier.«", Mark.STATED),
        ("着火了。", Mark.STATED),
        ("Here", Mark.NONE),
        ("", Mark.NONE),
    ],
)
def test_the_mark_of_a_text(text: str, mark: Mark) -> None:
    assert mark_of(text) is mark
