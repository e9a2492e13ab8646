"""Nothing is cut off, nothing lies on anything else, every target is large enough: on every panel, in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from device_app.events import LanguagesChanged, Side, State, StateChanged, TurnChanged
from device_app.vocabulary import languages
from tests.ui.conftest import LANDSCAPE, LARGE, LOW, PORTRAIT, READY, SMALL, Desk, View, settle_until
from tests.ui.scene import TALK, faults, overlap, size, visible_part
from tests.ui.scene_states import FAILED, SPOKEN, keep_something, play, scenes
from tools.conversations import conversations
from tools.pseudo_language import pseudo_words
from ui import texts

PANELS = {"landscape": LANDSCAPE, "portrait": PORTRAIT, "small": SMALL}
PEOPLE = {"fa": ("fa", "th"), "ar": ("ar", "zh"), "de": ("de", "vi"), "ms": ("ms", "ja")}
"""Languages from right to left, with long words, with tall letters, without words of their own (those are English)."""

LOOKS = [
    ("landscape", "fa"),
    ("landscape", "de"),
    ("portrait", "ar"),
    ("portrait", "ms"),
    ("small", "de"),
    ("small", "ar"),
]
"""Each panel and each language; ``python -m tools.pictures`` looks at all of them together."""
SHARE = 3
"""Each look is at a third of all scenes, so that two looks are at each."""

TOOLS = ("typeButton", "phrasesButton", "handsFree", "faceToFace")
TALK_MM = {"landscape": 22.0, "small": 18.0}


def discs(desk: Desk) -> list[View]:
    return [view for view in desk.views() if view.name == "disc"]


@pytest.fixture(params=PANELS)
def panel(request: pytest.FixtureRequest) -> tuple[int, int, float]:
    return PANELS[request.param]


@pytest.mark.parametrize("look", range(len(LOOKS)), ids=["-".join(look) for look in LOOKS])
def test_every_scene_fits(open_desk: Callable[..., Desk], look: int) -> None:
    panel, owner = LOOKS[look]
    people = PEOPLE[owner]
    keep_something(*people)
    desk = open_desk(PANELS[panel], a=people[0], b=people[1], theme=("dark", "light")[look % 2], less_motion=True)
    found: list[str] = []
    for number, scene in enumerate(scenes(desk, *people)):
        if number % SHARE == look % SHARE:
            found += [f"{scene.name}: {fault}" for fault in faults(desk, within=play(desk, scene, *people))]
    assert found == []


def test_what_is_missing_for_a_pair_fits_a_half_of_the_narrowest_panel(open_desk: Callable[..., Desk]) -> None:
    with pseudo_words():
        desk = open_desk((480, 800, 8.6), a="en", b="ms", less_motion=True)
        wanted = {"home-no-pair", "home-phrases-only", "home-asking-a", "reading-no-pair"}
        for scene in scenes(desk, "en", "ms"):
            if scene.name in wanted:
                wanted.remove(scene.name)
                assert faults(desk, within=play(desk, scene, "en", "ms")) == [], scene.name
    assert not wanted


@pytest.mark.parametrize("panel", TALK_MM)
def test_the_talk_buttons_are_as_large_as_a_thumb_and_lie_on_nothing(
    open_desk: Callable[..., Desk], panel: str
) -> None:
    desk = open_desk(PANELS[panel])
    desk.tell(*READY, TurnChanged(SPOKEN))
    millimetre = desk.kiosk.appearance.property("mm")
    both = discs(desk)
    assert len(both) == 2
    for disc in both:
        assert size(disc)[0] / millimetre == pytest.approx(TALK_MM[panel], abs=0.05)
        assert disc.rect[0] >= 0
        assert disc.rect[2] <= PANELS[panel][0]
        for view in desk.views():
            if view.touch and view.name not in TALK and min(visible_part(view)) > 1:
                assert overlap(disc, view) <= 1, view.values


@pytest.mark.parametrize("scale", [1.4, 2.0])
def test_large_text_fits(open_desk: Callable[..., Desk], panel: tuple[int, int, float], scale: float) -> None:
    desk = open_desk(panel, scale=scale)
    desk.tell(*READY, TurnChanged(SPOKEN), TurnChanged(FAILED))
    assert faults(desk) == []


def test_longer_words_than_any_language_has_fit(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    with pseudo_words():
        desk = open_desk(panel, a="en", b="ms")
        desk.tell(*READY, TurnChanged(SPOKEN))
        assert faults(desk) == []


def test_the_tools_keep_their_captions_in_every_language(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(LANDSCAPE)
    desk.tell(*READY)
    found: list[str] = []
    for language in languages():
        desk.kiosk.bridge.setReader(language)
        desk.settle_page()
        found += [f"{language}: {fault}" for fault in faults(desk, within="tools")]
        found += [f"{language}: no caption of {tool}" for tool in TOOLS if desk.find(tool).property("silent")]
    assert found == []


@pytest.mark.parametrize("panel", [PORTRAIT, LOW], ids=["portrait", "low"])
def test_the_keys_of_every_script_fit(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    desk = open_desk(panel)
    desk.tell(*READY)
    found: list[str] = []
    for language in ("zh", "ja", "th", "bo", "vi", "my", "fa"):
        desk.tell(LanguagesChanged(language, "en"))
        desk.kiosk.navigator.go("composer", {"seat": "a"})
        desk.settle(60)
        if language == "zh":
            desk.tap(next(view for view in desk.views() if view.values.get("key") == "a"))
        found += [f"{language}: {fault}" for fault in faults(desk, within="page")]
        desk.kiosk.navigator.home()
    assert found == []


def test_a_low_panel_shows_two_lines_of_a_translation_in_every_language(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(SMALL)
    desk.tell(*READY)

    def lines() -> float:
        view = desk.find_all("translation")[0]
        return round(visible_part(view)[1] / view.contentHeight * view.lineCount, 1)

    assert len(conversations()) == len(languages())
    for language, said in conversations().items():
        desk.tell(TurnChanged(replace(SPOKEN, target=language, translation=3 * said.answer)))
        settle_until(lambda: lines() >= 2, f"two lines of {language}")


@pytest.mark.parametrize("state", [State.AWAITING, State.MUTED])
def test_why_a_turn_failed_is_not_cut_where_the_device_says_more(open_desk: Callable[..., Desk], state: State) -> None:
    desk = open_desk(SMALL, a="de", b="vi")
    desk.tell(*READY, TurnChanged(FAILED), StateChanged(state, Side.A))
    desk.settle_page()
    why = texts.failure_text("es", FAILED.error_code)
    said = [view for view in desk.views() if view.values.get("text") in {why, FAILED.heard}]
    assert why in {view.text for view in said}
    # The upper end of a line has few letters.
    assert [view.text for view in said if visible_part(view)[1] < 0.8 * view.contentHeight] == []


@pytest.mark.parametrize("panel", [LOW, LARGE], ids=["low", "large"])
def test_the_conversation_fits_on_other_panels(open_desk: Callable[..., Desk], panel: tuple[int, int, float]) -> None:
    desk = open_desk(panel, a="de", b="ar")
    desk.tell(*READY)
    found = [f"empty: {fault}" for fault in faults(desk)]
    desk.tell(TurnChanged(replace(SPOKEN, source="de", target="ar")))
    for state in (State.IDLE, State.LISTENING, State.SPEAKING):
        desk.tell(StateChanged(state, Side.A, seconds_left=20.0))
        found += [f"{state}: {fault}" for fault in faults(desk)]
    assert found == []
