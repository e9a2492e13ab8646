from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from device_app.events.control import (
    DeleteTurn,
    EditTurn,
    ForgetEverything,
    KeepConversation,
    TypeText,
)
from device_app.events.families import Side, State, TurnNumber
from device_app.events.status import KeepingChanged
from device_app.history.store import History
from device_app.paths import history_file
from device_app.settings import HistorySettings
from tests.device_app.conversation.kiosk import SETTINGS, Still, still

A, B = Side.A, Side.B


def test_the_history_is_kept_only_if_asked_for(isolated_home: Path) -> None:
    with still() as one:
        one.post(TypeText(A, "secret"))
        one.wait_for_turn(1)
    assert not history_file().exists()

    with still(replace(SETTINGS, history=HistorySettings(keep=True))) as one:
        one.post(TypeText(A, "kept"), TypeText(B, "dropped"))
        one.wait_for_turn(2)
        one.wait_for_state(State.IDLE)
        one.post(EditTurn(TurnNumber(1), "corrected"))
        one.wait_for_turn(1, lambda turn: turn.final and turn.translation == "CORRECTED")
        one.post(DeleteTurn(TurnNumber(2)))
        one.wait(lambda: one.turn(2) is None)
    history = History(history_file())
    (conversation,) = history.conversations()
    assert [kept.turn.translation for kept in history.turns(conversation.id)] == ["CORRECTED"]
    history.close()


def test_what_cannot_be_deleted_stays_and_says_so(isolated_home: Path) -> None:
    with still(replace(SETTINGS, history=HistorySettings(keep=True))) as one:
        one.post(TypeText(A, "kept"))
        one.wait_for_turn(1)
        one.wait_for_state(State.IDLE)
        history_file().unlink()
        history_file().mkdir()
        one.post(DeleteTurn(TurnNumber(1)))
        turn = one.wait_for_turn(1, lambda turn: bool(turn.warnings))
        assert turn.warnings == ("storage.not_deleted",)
        one.post(ForgetEverything())
        one.post(TypeText(A, "next"))
        one.wait_for_turn(2)
        assert one.turn(1) is not None
        history_file().rmdir()
        one.post(DeleteTurn(TurnNumber(1)))
        one.wait(lambda: one.turn(1) is None)


def test_a_history_that_cannot_be_written_is_told_and_the_conversation_goes_on(isolated_home: Path) -> None:
    isolated_home.joinpath("history.sqlite3").mkdir()
    with still(replace(SETTINGS, history=HistorySettings(keep=True))) as one:
        one.post(TypeText(A, "one"))
        turn = one.wait_for_turn(1)
        assert turn.translation == "ONE"
        assert turn.warnings == ("storage.unwritable",)


def keeping(one: Still) -> KeepingChanged:
    return next(status for status in reversed(one.shown) if isinstance(status, KeepingChanged))


def kept_texts() -> list[list[str]]:
    history = History(history_file())
    try:
        return [[kept.turn.heard for kept in history.turns(row.id)] for row in history.conversations()]
    finally:
        history.close()


def test_a_conversation_is_kept_from_its_first_turn_on_once_somebody_asks(isolated_home: Path) -> None:
    with still() as one:
        one.post(TypeText(A, "one"), TypeText(B, "two"))
        one.wait_for_turn(2)
        one.post(KeepConversation(on=True), TypeText(A, "three"))
        one.wait_for_turn(3)
        assert keeping(one) == KeepingChanged(on=True, conversation=1)
        assert kept_texts() == [["one", "two", "three"]]
        one.post(KeepConversation(on=False))
        one.wait(lambda: not keeping(one).on)
        assert kept_texts() == []
        assert one.turn(3) is not None, "the screen keeps it"
        one.post(KeepConversation(on=True))
        one.wait(lambda: keeping(one).on)
        assert kept_texts() == [["one", "two", "three"]]
        one.post(ForgetEverything())
        one.wait(lambda: one.turn(3) is None)
        assert not keeping(one).on, "the next one is not kept unless somebody asks again"


def test_what_cannot_be_kept_is_said_and_nothing_changes(isolated_home: Path) -> None:
    history_file().mkdir()
    with still() as one:
        one.post(TypeText(A, "one"))
        one.wait_for_turn(1)
        one.wait_for_state(State.IDLE)
        one.post(KeepConversation(on=True))
        one.wait_for_state(State.ERROR, "storage.unwritable")
        assert keeping(one) == KeepingChanged(on=False, code="storage.unwritable")


def test_everything_is_forgotten_also_what_other_conversations_left(isolated_home: Path) -> None:
    for _ in range(2):
        with still(replace(SETTINGS, history=HistorySettings(keep=True))) as one:
            one.post(TypeText(A, "one"))
            one.wait_for_turn(1)
    with still() as one:
        one.post(TypeText(A, "two"))
        one.wait_for_turn(1)
        one.wait_for_state(State.IDLE)
        one.post(ForgetEverything())
        one.wait(lambda: one.turn(1) is None)
        assert not history_file().exists()
        history_file().mkdir()
        one.post(ForgetEverything())
        one.wait_for_state(State.ERROR, "storage.not_deleted")
        assert keeping(one).code == "storage.not_deleted"
