from __future__ import annotations

from device_app.events import Level, Side, State, StateChanged, Turn, TurnChanged, TurnNumber
from ui.inbox import StatusInbox


def turn(number: int, heard: str) -> TurnChanged:
    return TurnChanged(Turn(TurnNumber(number), Side.A, "en", "es", heard=heard))


def test_only_the_newest_of_a_kind_waits() -> None:
    inbox = StatusInbox()
    for value in range(100):
        inbox.put(Level(Side.A, value / 100))
    inbox.put(StateChanged(State.LISTENING))
    inbox.put(StateChanged(State.THINKING))
    assert inbox.take() == [Level(Side.A, 0.99), StateChanged(State.THINKING)]


def test_no_bubble_hides_another() -> None:
    inbox = StatusInbox()
    for event in (turn(1, "a"), turn(2, "b"), turn(1, "ab")):
        inbox.put(event)
    assert inbox.take() == [turn(2, "b"), turn(1, "ab")]


def test_it_tells_when_somebody_has_to_look() -> None:
    inbox = StatusInbox()
    assert inbox.put(turn(1, "a")) is True
    assert inbox.put(turn(2, "b")) is False
    inbox.take()
    assert inbox.put(turn(3, "c")) is True
    assert inbox.take() != []
    assert inbox.take() == []
