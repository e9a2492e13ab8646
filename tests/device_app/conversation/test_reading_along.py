"""Which clause the voice is saying, told as it is heard."""

from __future__ import annotations

from itertools import pairwise

from device_app.events.control import ReplayTurn, SayText, Stop, Tap, TypeText
from device_app.events.families import Side, State
from device_app.events.status import VoiceAt
from tests.device_app.conversation.kiosk import Still

TEXT = "Come in please. Sit down here. Where does it hurt?"


def clauses(one: Still) -> list[VoiceAt]:
    return [status for status in one.shown if isinstance(status, VoiceAt)]


def words(where: VoiceAt) -> str:
    return TEXT[where.begin : where.end] if where.turn else ""


def test_each_clause_is_told_when_it_begins_to_be_heard_and_silence_at_the_end(one: Still) -> None:
    one.post(TypeText(Side.A, TEXT))
    heard: list[tuple[str, float]] = []
    one.wait_until_seen(VoiceAt, turn=1)
    while one.state.state is not State.IDLE or clauses(one)[-1].turn:
        one.pass_time(0.01)
        last = clauses(one)[-1]
        if not heard or heard[-1][0] != words(last):
            heard.append((words(last), one.world.now))
    assert [said for said, _ in heard] == ["Come in please.", "Sit down here.", "Where does it hurt?", ""]
    gaps = [later - earlier for (_, earlier), (_, later) in pairwise(heard)]
    assert all(gap > 0.1 for gap in gaps)  # The synthesizer hums a tenth of a second a word; nothing is told ahead.


def test_a_replay_is_read_along_as_well(one: Still) -> None:
    one.post(TypeText(Side.A, TEXT))
    one.wait_for_state(State.SPEAKING)
    one.wait_for_state(State.IDLE)
    one.shown.clear()
    one.post(ReplayTurn(one.conversation.turns()[0].number, slow=True))
    one.wait_for_state(State.SPEAKING)
    one.wait_for_state(State.IDLE)
    assert [words(where) for where in clauses(one)] == ["Come in please.", "Sit down here.", "Where does it hurt?", ""]


def test_nothing_is_marked_once_the_voice_is_stopped(one: Still) -> None:
    one.post(TypeText(Side.A, TEXT))
    one.wait_until_seen(VoiceAt, turn=1)
    one.post(Stop())
    one.wait_for_state(State.IDLE)
    one.pass_time(2.0)
    assert clauses(one)[-1] == VoiceAt()


def test_what_belongs_to_no_turn_is_not_marked_in_one(one: Still) -> None:
    one.post(SayText(Side.A, TEXT, "es"))
    one.wait_for_state(State.SPEAKING)
    one.wait_for_state(State.IDLE)
    assert clauses(one) == []


def test_the_partner_who_speaks_ends_it(one: Still) -> None:
    one.post(TypeText(Side.A, TEXT))
    one.wait_until_seen(VoiceAt, turn=1)
    one.post(Tap(Side.B))
    one.wait_for_state(State.LISTENING)
    assert clauses(one)[-1] == VoiceAt()
