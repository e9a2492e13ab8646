"""Other translations of a turn: looked for, chosen, said."""

from __future__ import annotations

from device_app.events.control import Tap, TypeText
from device_app.events.engine import Abandon, JobEnded, Say
from device_app.events.families import Side, State, TurnNumber
from device_app.events.wordings import AskWordings, FindWordings, UseWording, Wording, WordingFound, WordingsShown
from engines.protocols import Quality
from tests.device_app.conversation.kiosk import Still

A, FIRST = Side.A, TurnNumber(1)
BETTER = Wording("HI THERE", "searcher", Quality.ROUGH)


def shown(one: Still) -> WordingsShown:
    found = (status for status in reversed(one.shown) if isinstance(status, WordingsShown))
    return next(found, WordingsShown(FIRST, (), done=False))


def asked(one: Still) -> FindWordings:
    return next(message for message in reversed(one.engines[-1].sent) if isinstance(message, FindWordings))


def translated(one: Still) -> None:
    one.post(TypeText(A, "hello"))
    one.wait_for_turn(1)
    one.wait_for_state(State.IDLE)


def test_what_the_engines_give_is_shown_once_and_without_the_turns_own(one: Still) -> None:
    translated(one)
    one.post(AskWordings(FIRST))
    one.settle()
    job = asked(one)
    assert (job.request.text, job.request.source, job.request.target) == ("hello", "en", "es")
    for text in ("HELLO", "HI THERE", "HI THERE", ""):
        one.engines[-1].tell(WordingFound(job.job, Wording(text, "searcher", Quality.ROUGH)))
    one.settle()
    assert shown(one) == WordingsShown(FIRST, (BETTER,), done=False)
    one.engines[-1].tell(JobEnded(job.job, spoken=False))
    one.settle()
    assert shown(one) == WordingsShown(FIRST, (BETTER,), done=True)


def test_the_chosen_one_takes_the_place_of_the_turns_and_is_said(one: Still) -> None:
    translated(one)
    one.loudspeaker.take()
    one.post(UseWording(FIRST, BETTER))
    turn = one.wait_for_turn(1, lambda turn: turn.translation == "HI THERE")
    assert (turn.heard, turn.engine, turn.quality, turn.final) == ("hello", "searcher", Quality.ROUGH, True)
    one.wait_for_state(State.SPEAKING)
    one.wait_for_state(State.IDLE)
    assert one.loudspeaker.seconds_played() > 0
    assert next(message.text for message in one.engines[-1].sent if isinstance(message, Say)) == "HI THERE"


def test_whoever_speaks_need_not_wait_for_the_search(one: Still) -> None:
    translated(one)
    one.post(AskWordings(FIRST), Tap(A))
    one.wait_for_state(State.LISTENING)
    assert Abandon(asked(one).job) in one.engines[-1].sent


def test_a_turn_that_is_gone_has_no_other_translation(one: Still) -> None:
    one.post(AskWordings(TurnNumber(7)))
    one.settle()
    assert shown(one) == WordingsShown(TurnNumber(7), (), done=True)
    one.post(UseWording(TurnNumber(7), BETTER))
    one.settle()
    assert one.conversation.turns() == ()


def test_engines_that_die_meanwhile_end_the_search(one: Still) -> None:
    translated(one)
    one.post(AskWordings(FIRST))
    one.settle()
    one.kill_engines()
    one.wait(lambda: shown(one).done, "the end of the search")
