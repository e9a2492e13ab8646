from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from device_app.events import Side, Turn, VoiceAt
from device_app.events.families import TurnNumber
from device_app.vocabulary import Quality
from ui import texts
from ui.turn_model import Role, TurnModel

TURN = Turn(
    TurnNumber(2),
    Side.A,
    "en",
    "es",
    heard="Hello",
    heard_stable=3,
    translation="Ho",
    translation_stable=1,
    quality=Quality.ROUGH,
)


@pytest.fixture
def model(application: object) -> TurnModel:
    model = TurnModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    return model


def test_the_newest_turn_is_first_whatever_the_order_of_arrival(model: TurnModel) -> None:
    for number in (2, 1, 4, 3):
        model.show(replace(TURN, number=TurnNumber(number)))
    assert [model.data(model.index(row), Role.NUMBER) for row in range(4)] == [4, 3, 2, 1]
    model.remove(3)
    model.remove(3)
    assert [model.data(model.index(row), Role.NUMBER) for row in range(model.rowCount())] == [4, 2, 1]


def test_only_what_differs_is_announced(model: TurnModel) -> None:
    model.show(TURN)
    announced: list[list[int]] = []
    model.dataChanged.connect(lambda _first, _last, roles: announced.append(roles))
    model.show(TURN)
    assert announced == []
    model.show(replace(TURN, translation="Hola", translation_stable=2))
    assert [sorted(roles) for roles in announced] == [[Role.TRANSLATION, Role.TRANSLATION_STABLE]]


def test_a_final_turn_is_certain_to_its_end(model: TurnModel) -> None:
    model.show(TURN)
    assert (model.entry(2)["heardStable"], model.entry(2)["translationStable"]) == (3, 1)
    model.show(replace(TURN, final=True, spoken=True))
    assert (model.entry(2)["heardStable"], model.entry(2)["translationStable"]) == (5, 2)
    assert model.entry(2)["working"] is False


def test_a_bubble_says_how_good_it_is_in_the_words_of_the_speaker(model: TurnModel) -> None:
    model.show(replace(TURN, source="es", target="en"))
    assert model.entry(2)["qualityText"] == texts.text("es", "rough")
    model.show(replace(TURN, quality=Quality.PHRASEBOOK))
    assert model.entry(2)["qualityText"] == texts.text("en", "phrasebook")
    model.show(replace(TURN, quality=Quality.MODEL))
    assert model.entry(2)["qualityText"] == ""


def test_a_sentence_of_the_phrasebook_is_named_only_if_it_says_something_else(model: TurnModel) -> None:
    model.show(replace(TURN, heard="you need to rest", meant="You need to rest."))
    assert model.entry(2)["meant"] == ""
    model.show(replace(TURN, heard="you really need to rest", meant="You need to rest."))
    assert model.entry(2)["meant"] == "You need to rest."


def test_a_translation_without_a_voice_says_so_once_it_is_final(model: TurnModel) -> None:
    model.show(TURN)
    assert model.entry(2)["notice"] == ""
    model.show(replace(TURN, final=True))
    assert model.entry(2)["notice"] == texts.text("en", "text_only")
    model.show(replace(TURN, final=True, spoken=True))
    assert model.entry(2)["notice"] == ""


def test_a_failed_turn_keeps_what_was_heard(model: TurnModel) -> None:
    model.show(replace(TURN, final=True, translation="", quality=None, error_code="mt.never_heard_of"))
    entry = model.entry(2)
    assert entry["heard"] == "Hello"
    assert "mt.never_heard_of" in str(entry["failure"])
    assert entry["notice"] == ""


def test_an_unknown_turn_has_no_entry(model: TurnModel) -> None:
    assert model.entry(7) == {}


def test_a_translation_is_told_once_when_it_is_whole_and_again_when_it_is_another(model: TurnModel) -> None:
    told: list[str] = []
    model.translated.connect(told.append)
    model.show(TURN)
    model.show(replace(TURN, translation="Hola"))
    whole = replace(TURN, translation="Hola", final=True)
    for turn in (whole, replace(whole, spoken=True), replace(whole, translation="Buenas")):
        model.show(turn)
    assert told == ["Hola", "Buenas"]


def test_the_clause_that_is_said_is_counted_as_qt_counts(model: TurnModel) -> None:
    model.show(replace(TURN, translation="😀 Hola. 😀 Adiós."))
    told: list[None] = []
    model.voiceMoved.connect(lambda: told.append(None))
    model.follow_voice(VoiceAt(TurnNumber(2), 8, 16))
    assert (model.property("spokenTurn"), model.property("spokenStart"), model.property("spokenLength")) == (2, 9, 9)
    model.follow_voice(VoiceAt())
    assert (model.property("spokenTurn"), model.property("spokenLength")) == (0, 0)
    assert len(told) == 2


def test_the_voice_of_a_turn_that_is_gone_marks_nothing(model: TurnModel) -> None:
    model.show(TURN)
    model.follow_voice(VoiceAt(TurnNumber(2), 0, 2))
    model.remove(2)
    assert model.property("spokenLength") == 0
