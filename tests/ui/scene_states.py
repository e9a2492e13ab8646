"""Every page in every one of its states, for checks and pictures of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace

from device_app.events import Side, Turn, TurnChanged
from device_app.events.families import TurnNumber
from device_app.history.store import History
from device_app.pair_list import KeptPair, PairList
from device_app.paths import documents_folder, glossary_file, history_file, phrases_file
from device_app.vocabulary import Quality
from tests.ui.conftest import Desk
from tests.ui.scene_conversation import AT_REST, first_page, live
from tests.ui.scene_pages import OPENINGS, page_scenes
from tests.ui.scene_talk import Scene, Talk

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
_FILES = ("Fahrplan.csv", "letter.docx", "my-first-day.txt", "terms.csv", "a-document-with-a-long-name-of-its-own.odt")


def keep_something(a: str, b: str) -> None:
    """A conversation in the history, entries in each list, and documents."""
    talk = Talk(a, b)
    kept = talk.turn(1, Side.A, "question"), talk.turn(2, Side.B), talk.long_turn(3, Side.A)
    for file in (phrases_file(), glossary_file()):
        PairList(file).add(*(KeptPair(a, b, mine.heard, mine.translation) for mine in kept if mine.side is Side.A))
    with closing(History(history_file())) as history:
        conversation = history.begin()
        for turn in kept:
            history.save(conversation, turn)
    documents_folder().mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        (documents_folder() / name).write_text("one,two\n", "utf-8")


def openings(desk: Desk) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each page's name, and what to open it with; a page that shows a turn needs `SPOKEN` to be there."""
    for name in desk.kiosk.navigator.names:
        for given in OPENINGS.get(name, ({},)):
            yield name, given


def scenes(desk: Desk, a: str, b: str) -> Iterator[Scene]:
    """Everything that the window can show, in the order in which it is to be played.

    Args:
        desk: its pages are found by themselves.
        a: code of A's language.
        b: code of B's language.
    """
    talk = Talk(a, b)
    for scene in first_page(talk):
        yield replace(scene, name=f"home-{scene.name}")
    for name, given in openings(desk):
        yield Scene("-".join([name, *map(str, given.values())]), page=name, given=given)
    yield from page_scenes(talk)
    if not desk.kiosk.appearance.property("portrait"):  # there the first page is the two halves
        for scene in live(talk):
            if not scene.within:
                yield replace(scene, name=f"face_to_face-{scene.name}", page="face_to_face")


def play(desk: Desk, scene: Scene, a: str, b: str) -> str:
    """Bring a scene about.

    Args:
        desk: a window of its own, where the scene comes before anything was told.
        scene: what to show.
        a: code of A's language.
        b: code of B's language.

    Returns:
        Name of the view that is to be looked at; empty for all of them.
    """
    desk.kiosk.navigator.home()
    if not scene.page:
        desk.tell(*(() if scene.before else AT_REST), *scene.events)
        scene.then(desk)
        return scene.within
    desk.tell(*AT_REST, *map(TurnChanged, Talk(a, b).older()))
    desk.kiosk.navigator.go(scene.page, scene.given)
    desk.settle_page()
    if scene.events:
        desk.tell(*scene.events)
        desk.settle_page()
    scene.then(desk)
    return scene.within or "page"
