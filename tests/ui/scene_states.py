"""The states of the first page and the ways to open each other page, for checks and pictures of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from device_app.events import EnginesLoading, Side, SpeakerQueued, State, StateChanged, Status, Turn, TurnChanged
from device_app.events.families import TurnNumber
from device_app.history.store import History
from device_app.pair_list import KeptPair, PairList
from device_app.paths import glossary_file, history_file, phrases_file
from device_app.vocabulary import Quality
from tests.ui.conftest import READY, Desk, capabilities

SPOKEN = Turn(
    TurnNumber(1),
    Side.A,
    "en",
    "es",
    heard="I would like two tickets to the main station for tomorrow morning, please.",
    heard_stable=20,
    translation="Quisiera dos billetes para la estación principal para mañana por la mañana, por favor.",
    translation_stable=40,
    final=True,
    quality=Quality.ROUGH,
    meant="I would like two tickets.",
)
FAILED = Turn(
    TurnNumber(2), Side.B, "es", "en", heard="Una frase", typed=True, final=True, error_code="mt.never_heard_of"
)

_OPENINGS: Mapping[str, tuple[Mapping[str, object], ...]] = {
    "composer": ({"seat": "a"}, {"seat": "b"}, {"turn": 1}),
    "languages": ({"seat": "b"}, {"seat": "a", "both": True}),
    "full_screen": ({"number": 1},),
    "wordings": ({"number": 1},),
    "pair_editor": ({}, {"text": "word", "translation": "word"}),
    "first_start": ({"step": 0}, {"step": 1}, {"step": 2}),
    "settings": tuple({"section": name} for name in ("sound", "voices", "screen", "languages", "history")),
}
"""What the pages that need it are opened with; every other one is opened as it is."""


def keep_something(a: str, b: str) -> None:
    """A turn of each person in the history, and an entry in each list."""
    for file in (phrases_file(), glossary_file()):
        PairList(file).add(KeptPair(a, b, SPOKEN.heard, SPOKEN.translation))
    with closing(History(history_file())) as history:
        conversation = history.begin()
        for number, side in enumerate(Side, start=1):
            turn = replace(SPOKEN, number=TurnNumber(number), side=side, source=a, target=b)
            history.save(conversation, turn)


def openings(desk: Desk) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each page's name, and what to open it with; a page that shows a turn needs `SPOKEN` to be there."""
    for name in desk.kiosk.navigator.names:
        for given in _OPENINGS.get(name, ({},)):
            yield name, given


def first_page_states(a: str, b: str) -> Iterator[tuple[str, tuple[Status, ...]]]:
    """Name and events of each state of the first page, in the order in which they are to be told.

    Args:
        a: code of A's language.
        b: code of B's language.
    """
    yield "loading", ()
    yield "loading-stage", (EnginesLoading("translation"),)
    yield "empty", READY
    yield "typing", (capabilities(hear=frozenset()),)
    yield "phrases-only", (capabilities(phrases_only=frozenset({a, b})),)
    spoken = replace(SPOKEN, source=a, target=b)
    yield "spoken", (capabilities(), TurnChanged(spoken))
    yield "failed", (TurnChanged(replace(FAILED, source=b, target=a)),)
    for state in State:
        for side in Side:
            code = "audio.no_microphone" if state in {State.ERROR, State.UNAVAILABLE} else ""
            yield f"{state}-{side}", (StateChanged(state, side, code=code, message="It fell off.", seconds_left=5.0),)
    yield "queued", (StateChanged(State.THINKING, Side.A), SpeakerQueued(Side.B))
    yield "idle", (SpeakerQueued(None), StateChanged(State.IDLE))
