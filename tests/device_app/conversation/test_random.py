"""Whatever people and engines do, in any order: the device comes back to rest, loses no text, logs no bug."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from device_app.conversation.states import TABLE
from device_app.events.control import (
    ChooseLanguage,
    DeleteTurn,
    EditTurn,
    ForgetEverything,
    HoldEnded,
    HoldStarted,
    ReplayTurn,
    SetHandsFree,
    SetLanguages,
    Stop,
    Tap,
    TypeText,
)
from device_app.events.families import Side, State, Status, TurnNumber
from device_app.events.status import StateChanged, Turn, TurnChanged, TurnDeleted
from tests.device_app.conversation.kiosk import LIMITS, PATIENCE, Kiosk, Still, kiosk, speech, still
from tests.device_app.small_engines import DOUBTFUL, ENGLISH, SPANISH

STEPS = 40
WORDS = ("one", "two", "slow", "fail", "bug", "crash", "hang", "polite-hang", "mute", "three. Four", "five,")
ODDS = (9, 9, 3, 2, 2, 1, 1, 1, 2, 5, 5)


class Crowd:
    """People who do anything; remembers which texts must not be lost."""

    def __init__(self, seed: int, one: Still | Kiosk) -> None:
        self._random = random.Random(seed)
        self._one = one
        self.typed: list[str] = []

    def act(self) -> None:
        choice = self._random.choices(
            (
                *(self._press, self._type, self._turn, self._speak),
                *(self._devices, self._languages, self._hands_free, self._wait),
            ),
            (8, 6, 5, 5, 2, 1, 3, 6),
        )[0]
        choice()

    def _side(self) -> Side:
        return self._random.choice((Side.A, Side.B))

    def _press(self) -> None:
        kind = self._random.choice((Tap, Tap, Tap, HoldStarted, HoldEnded, None))
        self._one.post(Stop() if kind is None else kind(self._side()))

    def _type(self) -> None:
        words = self._random.choices(WORDS, ODDS, k=self._random.randint(1, 4))
        text = f"{' '.join(words)} n{len(self.typed)}"
        self.typed.append(text)
        self._one.post(TypeText(self._side(), text))

    def _turn(self) -> None:
        number = TurnNumber(self._random.randint(1, 8))
        self._one.post(
            self._random.choice(
                (ReplayTurn(number), ReplayTurn(number, slow=True), EditTurn(number, "corrected"), DeleteTurn(number))
            )
        )

    def _speak(self) -> None:
        pitch = self._random.choice((ENGLISH, DOUBTFUL, SPANISH))
        sound = speech(self._random.randint(1, 3), pitch)
        if isinstance(self._one, Still):
            self._one.microphone.say(sound)
        else:
            self._one.microphone.speak(sound)

    def _devices(self) -> None:
        self._one.microphone.unplug()
        if self._random.random() < 0.8:
            self._one.microphone.plug()

    def _languages(self) -> None:
        pair = self._random.choice((("en", "es"), ("es", "en"), ("en", "bo"), ("en", "fr"), ("xx", "en")))
        self._one.post(SetLanguages(*pair))
        if self._random.random() < 0.2:
            self._one.post(ForgetEverything())
            self.typed.clear()

    def _hands_free(self) -> None:
        self._one.post(
            self._random.choice((SetHandsFree(on=True), SetHandsFree(on=False), ChooseLanguage(self._side())))
        )

    def _wait(self) -> None:
        seconds = self._random.random() * 0.15
        if isinstance(self._one, Still):
            self._one.pass_time(10 * seconds)
        else:
            time.sleep(seconds)


HASTY = replace(LIMITS, asking=0.5, thinking=2.5, thinking_per_character=0.0, thinking_per_second=0.0)


@given(seed=st.integers(0, 10**6))
@settings(max_examples=40, deadline=None, phases=[Phase.generate])  # a seed can't be made simpler
def test_the_device_always_comes_back_to_rest_and_loses_nothing(seed: int) -> None:
    with still(limits=HASTY, patience=replace(PATIENCE, abandoned=0.3)) as one:
        let_them_do_anything(seed, one)


def test_so_it_does_with_real_threads_and_processes() -> None:
    with kiosk(limits=HASTY, patience=replace(PATIENCE, abandoned=0.3)) as one:
        let_them_do_anything(1, one)


def let_them_do_anything(seed: int, one: Still | Kiosk) -> None:
    crowd = Crowd(seed, one)
    for _ in range(STEPS):
        crowd.act()
    one.microphone.plug()
    one.post(SetHandsFree(on=False))
    one.wait(lambda: settled(one), "rest")
    one.post(SetLanguages("en", "es"), TypeText(Side.A, "the last word"))
    one.wait(
        lambda: any(turn.heard == "the last word" and turn.final for turn in one.conversation.turns()), "last word"
    )
    one.wait(lambda: settled(one), "rest after the last word")
    check(one.shown)
    turns = one.conversation.turns()
    deleted_or_edited = {status.turn for status in one.shown if isinstance(status, TurnDeleted)} | {
        status.snapshot.number
        for status in one.shown
        if isinstance(status, TurnChanged) and status.snapshot.heard == "corrected"
    }
    kept = {turn.heard for turn in turns}
    shown = {
        status.snapshot.heard
        for status in one.shown
        if isinstance(status, TurnChanged) and status.snapshot.number in deleted_or_edited
    }
    assert not set(crowd.typed) - kept - shown
    (last,) = [turn for turn in turns if turn.heard == "the last word"]
    assert last.translation == "THE LAST WORD", last


def settled(one: Still | Kiosk) -> bool:
    return one.state.state is State.IDLE and all(turn.final for turn in one.conversation.turns())


def check(shown: list[Status]) -> None:
    """The events tell one consistent story."""
    state = State.LOADING
    known: dict[TurnNumber, Turn] = {}
    last = 0
    for status in shown:
        match status:
            case StateChanged(following):
                assert following is state or following in TABLE[state].following, f"{state} to {following}"
                assert bool(status.code) == (following in {State.ERROR, State.UNAVAILABLE})
                state = following
            case TurnChanged(turn):
                # A turn keeps its speaker and its languages.
                if (known_turn := known.get(turn.number)) is not None:
                    assert (turn.side, turn.source, turn.target) == (
                        known_turn.side,
                        known_turn.source,
                        known_turn.target,
                    )
                # Numbers go up one by one, and begin anew when everything was forgotten.
                assert turn.number in known or turn.number == last + 1 or (turn.number == 1 and not known)
                last = turn.number if turn.number not in known else last
                before = known.get(turn.number)
                assert turn.heard
                assert before is None or not before.final or before.heard == turn.heard or not turn.final
                if before is not None and before.heard == turn.heard and turn.translation:
                    stable = before.translation[: before.translation_stable]
                    assert turn.translation.startswith(stable)
                known[turn.number] = turn
            case TurnDeleted(number):
                del known[number]
            case _:
                pass
