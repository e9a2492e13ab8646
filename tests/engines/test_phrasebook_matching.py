"""The matcher on the real phrasebook: every sentence finds itself, tolerance, and no wrong answer."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from importlib import resources
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.phrasebook.content import SLOT_PATTERN, Phrasebook, slot_name
from engines.phrasebook.files import load_phrasebook
from engines.phrasebook.sentence import Mark, mark_of
from engines.phrasebook.translator import PhrasebookTranslator
from engines.protocols import Quality, Translation, TranslationRequest, Translator

BOOK = load_phrasebook()
Wording = tuple[str, Mapping[str, str]]
TRANSLATOR = PhrasebookTranslator(BOOK)


def negatives() -> list[str]:
    text = resources.files("assets").joinpath("phrasebook", "negatives.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def answer(text: str, source: str, target: str, alternatives: tuple[str, ...] = ()) -> Translation | None:
    request = TranslationRequest(text, source, target, alternatives=alternatives)
    return next(iter(TRANSLATOR.translate(request, Cancellation())), None)


def fillings(book: Phrasebook, text: str, language: str, chance: random.Random) -> list[dict[str, str]]:
    """Each value of each slot of `text` at least once."""
    slots = [book.slots[name] for name in SLOT_PATTERN.findall(text)]
    choices = [
        [str(n) for n in (slot.minimum, (slot.minimum + slot.maximum) // 2, slot.maximum)]
        if slot.is_number
        else [value for value in slot.values if slot.wordings(value, language)]
        for slot in slots
    ]
    rows = max((len(values) for values in choices), default=1)
    return [
        {slot_name(slot.name): values[(row + shift) % len(values)] for slot, values in zip(slots, choices, strict=True)}
        for row in range(rows)
        for shift in [chance.randrange(100)]
    ]


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_sentence_it_says_means_its_phrase_with_every_value(language: str) -> None:
    chance = random.Random(5)
    for phrase in BOOK.phrases:
        if language in phrase.unread:
            continue
        for values in fillings(BOOK, phrase.texts[language], language, chance):
            said = BOOK.render(phrase, language, values)
            match = TRANSLATOR.match(said, language)
            assert match is not None, said
            assert (match.phrase.id, dict(match.values)) == (phrase.id, values), said


def some(wordings: Iterable[Wording], chance: random.Random) -> list[Wording]:
    """Twelve wordings of a phrase, or all; another twelve for each phrase, and the same in each run."""
    everything = list(wordings)
    return everything if len(everything) <= 12 else chance.sample(everything, 12)


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_wording_means_its_phrase(language: str) -> None:
    chance = random.Random(5)
    lost = []
    wordings = [(phrase, *wording) for phrase in BOOK.phrases for wording in some(phrase.wordings(language), chance)]
    for phrase, text, fixed in wordings:
        for values in islice(fillings(BOOK, text, language, chance), 1):
            said = BOOK.fill(text, language, {**values, **fixed})
            said += "." if mark_of(said) is Mark.NONE else ""
            match = TRANSLATOR.match(said, language)
            if match is None or (match.phrase.id, dict(match.values)) != (phrase.id, {**values, **fixed}):
                lost.append((phrase.id, said, match and (match.phrase.id, dict(match.values))))
    assert not lost


@pytest.mark.parametrize("language", BOOK.languages)
def test_every_word_for_a_value_is_read_as_that_value(language: str) -> None:
    lost = []
    for phrase in BOOK.phrases:
        for name in SLOT_PATTERN.findall(phrase.texts[language]):
            slot = BOOK.slots[name]
            for value in slot.values:
                others = next(iter(fillings(BOOK, phrase.texts[language], language, random.Random(3))))
                for wording in slot.wordings(value, language):
                    text = phrase.texts[language].replace(f"{{{name}}}", wording)
                    match = TRANSLATOR.match(BOOK.fill(text, language, others), language)
                    if match is None or match.values.get(slot_name(name)) != value:
                        lost.append((phrase.id, wording, match and dict(match.values)))
    assert not lost


@pytest.mark.parametrize("language", [code for code in BOOK.languages if code != "en"])
def test_there_and_back_means_the_same(language: str) -> None:
    chance = random.Random(6)
    for phrase in (phrase for phrase in BOOK.phrases if language not in phrase.unread):
        for values in islice(fillings(BOOK, phrase.texts["en"], "en", chance), 2):
            said = BOOK.render(phrase, "en", values)
            there = answer(said, "en", language)
            assert there is not None, said
            back = answer(there.text, language, "en")
            assert back is not None, there.text
            again = answer(back.text, "en", language)
            assert again is not None
            assert again.text == there.text


@pytest.mark.parametrize(
    ("language", "said", "phrase", "values"),
    [
        ("en", "WHERE IS THE TRAIN STATION", "travel.where_is", {"place": "station"}),
        ("en", "um, excuse me, where's the train station please?", "travel.where_is", {"place": "station"}),
        ("en", "where is train station", "travel.where_is", {"place": "station"}),
        ("en", "I don't understand!!", "understanding.dont_understand", {}),
        ("en", "i dont understand", "understanding.dont_understand", {}),
        ("en", "I\u2019m alergic to penicilin", "symptoms.allergic", {"allergen": "penicillin"}),
        ("en", "take bus number one hundred and five", "transport.bus_number", {"number": "105"}),
        ("en", "Take bus number a hundred five", "transport.bus_number", {"number": "105"}),
        ("en", "Take bus number ４２", "transport.bus_number", {"number": "42"}),
        ("es", "perdone donde esta la estacion de tren", "travel.where_is", {"place": "station"}),
        ("de", "Nehmen Sie den Bus Nummer einundzwanzig", "transport.bus_number", {"number": "21"}),
        ("fr", "prenez le bus numéro quatre-vingt-dix-neuf", "transport.bus_number", {"number": "99"}),
        ("fr", "prenez le bus numéro septante-deux", "transport.bus_number", {"number": "72"}),
        ("fr", "prenez le bus numéro nonante", "transport.bus_number", {"number": "90"}),
        ("pt", "Custa dezesseis euros.", "shop.price_euros", {"several": "16"}),
        ("pt", "Custa dezasseis euros.", "shop.price_euros", {"several": "16"}),
        ("es", "Cuesta treinta y un euros.", "shop.price_euros", {"several": "31"}),
        ("it", "Costa ventun euro.", "shop.price_euros", {"several": "21"}),
        ("it", "Costa ventitrè euro.", "shop.price_euros", {"several": "23"}),
        ("tr", "Bu uc avro.", "shop.price_euros", {"several": "3"}),
        ("zh", "请问火车站在哪里", "travel.where_is", {"place": "station"}),
        ("zh", "我要退房，麻烦您。", "hotel.check_out", {}),
        ("zh", "请坐两百零五路公交车", "transport.bus_number", {"number": "205"}),
        ("ja", "駅 は どこ ですか", "travel.where_is", {"place": "station"}),
        ("tr", "TREN İSTASYONU NEREDE", "travel.where_is", {"place": "station"}),
        ("vi", "nha ga o dau", "travel.where_is", {"place": "station"}),
        ("ar", "أَيْنَ مَحَطَّةُ القِطَارِ؟", "travel.where_is", {"place": "station"}),
        ("ar", "السعر خمسة وعشرون يورو.", "shop.price_euros", {"several": "25"}),
        ("ar", "السعر خمسين يورو.", "shop.price_euros", {"several": "50"}),
        ("ar", "عمري خمس وثلاثين سنة.", "family.age", {"several": "35"}),
        ("ar", "السعر مئتين يورو.", "shop.price_euros", {"several": "200"}),
        ("ar", "رقم غرفتك ثلاثمئة وخمسة.", "hotel.room_number", {"number": "305"}),
    ],
)
def test_tolerates_how_it_is_said(language: str, said: str, phrase: str, values: dict[str, str]) -> None:
    match = TRANSLATOR.match(said, language)
    assert match is not None
    assert (match.phrase.id, dict(match.values)) == (phrase, values)
    assert 0.7 <= match.score <= 1.0


@pytest.mark.parametrize("said", negatives())
def test_a_sentence_that_is_not_in_it_has_no_answer(said: str) -> None:
    assert TRANSLATOR.match(said, "en") is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "fish"),
        ("en", "Take bus number 1000."),
        ("en", "Take bus number -5."),
        ("en", "Take bus number 5.5."),
        ("en", "It costs 5 % dollars."),
        ("en", "Come on."),
        ("es", "no me duele la cabeza"),
        ("es", "¿Dónde está la piscina?"),
        ("fr", "Je suis allergique au poison."),
        ("fr", "Je ne suis pas enceinte."),
        ("de", "Ich bin nicht allergisch gegen Penicillin."),
        ("de", "Wo ist das Schwimmbad?"),
        ("zh", "我不怀孕"),
        ("zh", "游泳池在哪里"),
        ("zh", "请医生马上就来。"),
        ("ja", "プールはどこですか"),
        ("ru", "У меня нет температуры."),
        ("vi", "Tôi không có thai."),
        ("vi", "toi dau mat"),
        ("vi", "Vui lòng bắt đầu lúc 3 giờ."),
        ("tr", "Ön kapı."),
        ("tr", "Lütfen ön gişeye gidin."),
    ],
)
def test_meaning_bearing_words_veto(language: str, said: str) -> None:
    assert TRANSLATOR.match(said, language) is None


def test_is_a_translator() -> None:
    translator: Translator = TRANSLATOR
    assert translator.name == "phrasebook"
    assert translator.quality is Quality.PHRASEBOOK
    assert len(translator.pairs) == len(BOOK.languages) * (len(BOOK.languages) - 1)
    assert len(BOOK.languages) >= 12


def test_answers_once_and_tells_what_was_meant() -> None:
    request = TranslationRequest("where's the train station", "en", "es")
    (result,) = TRANSLATOR.translate(request, Cancellation())
    assert result.text == BOOK.render(
        next(p for p in BOOK.phrases if p.id == "travel.where_is"), "es", {"place": "station"}
    )
    assert result.final
    assert result.stable == len(result.text)
    assert result.source_text == "Where is the train station?"
    (exact,) = TRANSLATOR.translate(TranslationRequest("Where is the train station?", "en", "es"), Cancellation())
    assert exact.source_text == ""
    assert exact.score == 1.0


def test_takes_an_alternative_at_a_lower_score() -> None:
    first = answer("Where is the twain station?", "en", "de")
    assert first is None
    second = answer("Where is the twain station?", "en", "de", ("Where is the train station?",))
    assert second is not None
    assert second.score < 1.0


def test_refuses_a_pair_it_lacks() -> None:
    with pytest.raises(DragomanError, match="doesn't translate") as failure:
        answer("Hello.", "en", "bo")
    assert failure.value.code == "mt.pair_unsupported"


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(alphabet=st.characters(exclude_categories=()), max_size=200),
    language=st.sampled_from(BOOK.languages),
)
def test_never_fails_on_any_text(text: str, language: str) -> None:
    match = TRANSLATOR.match(text, language)
    assert match is None or 0.0 <= match.score <= 1.0


@pytest.mark.parametrize("piece", ["a ", "的", "please ", "1 ", "\ud800", "e\u0301", "one hundred and ", "\U0001f600"])
def test_long_text_has_no_answer(piece: str) -> None:
    for language in ("en", "zh", "vi"):
        assert TRANSLATOR.match(piece * (50_000 // len(piece)), language) is None


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_one_more_word_that_bears_meaning_is_another_sentence(data: st.DataObject) -> None:
    phrase = data.draw(st.sampled_from([p for p in BOOK.phrases if not p.slots]))
    words = phrase.texts["en"].split()
    place = data.draw(st.integers(0, len(words)))
    said = " ".join([*words[:place], "umbrella", *words[place:]])
    assert TRANSLATOR.match(said, "en") is None
