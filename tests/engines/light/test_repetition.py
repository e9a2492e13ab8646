"""What counts as an answer that repeats itself."""

from __future__ import annotations

import pytest

from engines.light.repetition import without_repetition


@pytest.mark.parametrize(
    ("answer", "source", "expected"),
    [
        (
            "He went home to the city, to the city, to the city.",
            "Ele foi para casa na cidade.",
            "He went home to the city.",
        ),
        ("to the old city to the old city", "para a velha cidade", "to the old city"),
        ("Yes, I know I know I know I know that.", "Sim, eu sei isso.", "Yes, I know that."),
        ("ha ha ha ha ha", "risos", "ha"),
        ("去医院去医院去医院去医院去医院", "go to the hospital", "去医院"),
    ],
)
def test_a_repeated_passage_is_said_once(answer: str, source: str, expected: str) -> None:
    assert without_repetition(answer, source) == (expected, True)


@pytest.mark.parametrize(
    ("answer", "source"),
    [
        ("It is very, very good.", "É muito, muito bom."),
        ("No no no no no, wait!", "Não não não não não, espere!"),
        ("Bye bye!", "Tchau!"),
        ("Row, row, row your boat.", "Reme, reme, reme o seu barco."),
        ("The city and the village and the sea.", "A cidade, a aldeia e o mar."),
        ("我要去火车站。", "I want to go to the station."),
        ("", ""),
    ],
)
def test_emphasis_and_what_the_source_repeats_stay(answer: str, source: str) -> None:
    assert without_repetition(answer, source) == (answer, False)
