"""A text of several pieces is one translation: as trustworthy as its worst piece, with the terms of each piece."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest

from device_app.chain.clauses import MIN_CLAUSE_IDEOGRAPHS, MIN_CLAUSE_LETTERS, ClauseCutter
from device_app.chain.piecewise_translation import translate_request
from device_app.chain.timings import Stopwatch
from engines.cancellation import Cancellation
from engines.loading import Engines
from engines.phrasebook.translator import PhrasebookTranslator
from engines.protocols import Quality, Term, Translation, TranslationRequest
from tests.device_app.small_engines import ObedientTranslator

SENTENCE = "The {} comes late again today because of all the snow. "


class ByWord(ObedientTranslator):
    """Its quality and its score depend on a word of the text."""

    def __init__(self, rows: Mapping[str, tuple[Quality, float]]) -> None:
        self._rows = rows
        self.asked: list[TranslationRequest] = []

    def translate(self, request: TranslationRequest, cancellation: Cancellation) -> Iterator[Translation]:
        self.asked.append(request)
        word = next(word for word in self._rows if word in request.text)
        quality, score = self._rows[word]
        yield Translation(request.text.upper(), len(request.text), True, word, quality, score)


def translated(words: Sequence[str], translator: ByWord, terms: tuple[Term, ...] = ()) -> Translation:
    """The translation of a text with a long piece about each word."""
    text = "".join(SENTENCE.format(word) * 17 for word in words)
    request = TranslationRequest(text, "en", "es", terms=terms)
    *growing, last = translate_request(Engines((), (translator,), ()), request, Cancellation(), Stopwatch())
    assert not any(translation.final for translation in growing)
    return last


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (Quality.PHRASEBOOK, Quality.MODEL, Quality.MODEL),
        (Quality.MODEL, Quality.PHRASEBOOK, Quality.MODEL),
        (Quality.MODEL, Quality.ROUGH, Quality.ROUGH),
        (Quality.ROUGH, Quality.PHRASEBOOK, Quality.ROUGH),
        (Quality.PHRASEBOOK, Quality.PHRASEBOOK, Quality.PHRASEBOOK),
    ],
)
def test_a_text_is_as_trustworthy_as_its_worst_piece(first: Quality, second: Quality, whole: Quality) -> None:
    last = translated(("train", "bus"), ByWord({"train": (first, 0.4), "bus": (second, 0.9)}))
    assert last.quality is whole
    assert last.score == 0.4
    assert last.final
    assert last.engine == "train+bus"


def test_each_piece_gets_the_terms_that_occur_in_it_and_no_other() -> None:
    translator = ByWord(dict.fromkeys(("train", "bus"), (Quality.MODEL, 1.0)))
    terms = (Term("train", "tren"), Term("bus", "autobús"), Term("ferry", "transbordador"))
    translated(("train", "bus"), translator, terms)
    assert [set(request.terms) for request in translator.asked] == [{terms[0]}, {terms[1]}]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Where is the station? The dog ate it.", "¿Dónde está la estación de tren? THE DOG ATE IT."),
        ("The dog ate it. Where is the station?", "THE DOG ATE IT. ¿Dónde está la estación de tren?"),
        ("I am fine, thank you. And you?", "Estoy bien, gracias. ¿Y usted?"),
        ("The dog ate it. It was not hungry.", "THE DOG ATE IT. IT WAS NOT HUNGRY."),
    ],
)
def test_a_sentence_that_the_phrasebook_has_is_its_own_piece(text: str, answer: str) -> None:
    engines = Engines((), (PhrasebookTranslator(), ObedientTranslator()), ())
    *_, last = translate_request(engines, TranslationRequest(text, "en", "es"), Cancellation(), Stopwatch())
    assert last.text == answer


def test_a_comma_counts_only_after_enough_of_a_clause() -> None:
    short, long = "a" * (MIN_CLAUSE_LETTERS - 1), "a" * MIN_CLAUSE_LETTERS
    assert (MIN_CLAUSE_LETTERS, MIN_CLAUSE_IDEOGRAPHS) == (12, 6)
    for start, cut in ((short, []), (long, [f"{long},"])):
        text = f"{start}, and then"
        assert [clause.text for clause in ClauseCutter("en").take(text, len(text), final=False)] == cut
    short, long = "駅" * (MIN_CLAUSE_IDEOGRAPHS - 1), "駅" * MIN_CLAUSE_IDEOGRAPHS
    for start, cut in ((short, []), (long, [f"{long}、"])):
        text = f"{start}、そして"
        assert [clause.text for clause in ClauseCutter("ja").take(text, len(text), final=False)] == cut
