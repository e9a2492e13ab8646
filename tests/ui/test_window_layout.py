"""Nothing is cut off, nothing lies on anything else, every target is large enough: on every panel, in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from device_app.events import Side, State, StateChanged, Turn, TurnChanged
from device_app.events.families import TurnNumber
from device_app.vocabulary import Quality
from tests.ui.conftest import LANDSCAPE, LARGE, LOW, PORTRAIT, READY, SMALL, Desk, View, capabilities

PANELS = {"landscape": LANDSCAPE, "portrait": PORTRAIT, "small": SMALL}
PEOPLE = {"en": ("en", "es"), "ar": ("ar", "zh"), "de": ("de", "vi"), "id": ("id", "ja")}
"""Languages from right to left, with long words, with tall letters, without words of their own."""

TARGET_MM = 9.0
KEY_MM = 6.0
TALK_MM = {"landscape": 22.0, "small": 18.0}
TALK = {"talkA", "talkB", "talkArea"}

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


def overlap(first: View, second: View) -> float:
    """Smaller side of what two views share, in pixels."""
    (a, b, c, d), (e, f, g, h) = seen(first), seen(second)
    return min(min(c, g) - max(a, e), min(d, h) - max(b, f))


def seen(view: View) -> tuple[float, float, float, float]:
    """The part of a view that isn't clipped: left, top, right, bottom."""
    (a, b, c, d), (e, f, g, h) = view.rect, view.clip
    return max(a, e), max(b, f), min(c, g), min(d, h)


def visible_part(view: View) -> tuple[float, float]:
    (a, b, c, d), (e, f, g, h) = view.rect, view.clip
    return min(c, g) - max(a, e), min(d, h) - max(b, f)


def size(view: View) -> tuple[float, float]:
    left, top, right, bottom = view.rect
    return right - left, bottom - top


def faults(desk: Desk, *, within: str = "") -> Iterator[str]:
    """Everything wrong with what is on the screen (only in the view of a name, where one is given)."""
    millimetre = desk.kiosk.appearance.property("mm")
    window = desk.kiosk.window
    views = desk.views()
    if within:
        start = next(index for index, view in enumerate(views) if view.name == within)
        level = views[start].level
        end = next((index for index, view in enumerate(views) if index > start and view.level <= level), len(views))
        views = views[start:end]
    for view in views:
        if "lineCount" in view.values and "textFormat" in view.values and min(visible_part(view)) > 0:
            width, height = size(view)
            if view.text and (view.values.get("truncated") or view.contentWidth > width + 1.5):
                yield f"cut off: {view.text!r} ({view.contentWidth:.0f} in {width:.0f} pixels)"
            if view.text and view.contentHeight > height + 1.5:
                yield f"too tall: {view.text!r} ({view.contentHeight:.0f} in {height:.0f} pixels)"
    targets = [view for view in views if view.touch and min(visible_part(view)) > 1]
    for view in targets:
        width, height = size(view)
        least = TARGET_MM * millimetre - 1
        # The keys of a keyboard are as narrow as ten in a row have to be, or as low as a low panel asks.
        is_key = "letter" in view.values
        if (height < KEY_MM * millimetre - 1) if is_key else min(width, height) < least:
            yield f"too small: {view.values} {width / millimetre:.1f} x {height / millimetre:.1f} mm"
        left, top, right, bottom = view.rect
        scrolls = view.clip != [0, 0, window.width(), window.height()]
        off = left < -1 or top < -1 or right > window.width() + 1 or bottom > window.height() + 1
        # The reach of a talk button may end outside; its disc may not, which has a test of its own.
        if off and not scrolls and view.name not in TALK:
            yield f"off the screen: {view.values}"
    for first, second in combinations(targets, 2):
        if first.kind == second.kind == "Keyboard" or overlap(first, second) <= 1:
            continue
        if {first.name, second.name} & TALK:
            continue
        inside = first.rect[0] <= second.rect[0] and first.rect[1] <= second.rect[1] and first.level < second.level
        if not inside and min(visible_part(first)) > 1 and min(visible_part(second)) > 1:
            yield f"on each other: {first.values} {second.values}"


def discs(desk: Desk) -> list[View]:
    return [view for view in desk.views() if view.name == "disc"]


@pytest.fixture(params=PANELS)
def panel(request: pytest.FixtureRequest) -> tuple[int, int, float]:
    return PANELS[request.param]


@pytest.fixture(params=PEOPLE)
def people(request: pytest.FixtureRequest) -> tuple[str, str]:
    return PEOPLE[request.param]


def test_every_state_fits(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float], people: tuple[str, str]
) -> None:
    desk = open_desk(panel, a=people[0], b=people[1], theme="dark")
    found: list[str] = [f"loading: {fault}" for fault in faults(desk)]
    desk.tell(*READY)
    found += [f"empty: {fault}" for fault in faults(desk)]
    desk.tell(capabilities(hear=frozenset()))
    found += [f"typing: {fault}" for fault in faults(desk)]
    desk.tell(
        capabilities(),
        TurnChanged(replace(SPOKEN, source=people[0], target=people[1])),
        TurnChanged(replace(FAILED, source=people[1], target=people[0])),
    )
    for state in State:
        for side in (Side.A, Side.B):
            code = "audio.no_microphone" if state in {State.ERROR, State.UNAVAILABLE} else ""
            desk.kiosk.receive(StateChanged(state, side, code=code, message="It fell off.", seconds_left=5.0))
            desk.settle(25)
            within = "languageQuestion" if state is State.ASKING else ""
            found += [f"{state}, {side}: {fault}" for fault in faults(desk, within=within)]
    assert found == []


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
    assert list(faults(desk)) == []


def test_every_page_fits(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float], people: tuple[str, str]
) -> None:
    desk = open_desk(panel, a=people[0], b=people[1])
    desk.tell(*READY, TurnChanged(replace(SPOKEN, source=people[0], target=people[1], spoken=True)))
    pages: list[tuple[str, dict[str, object]]] = [
        ("composer", {"seat": "a"}),
        ("composer", {"seat": "b"}),
        ("composer", {"turn": 1}),
        ("languages", {"seat": "b"}),
        ("languages", {"seat": "a", "both": True}),
        ("full_screen", {"number": 1}),
        ("menu", {}),
        ("phrases", {}),
        ("settings", {}),
        ("face_to_face", {}),
    ]
    found: list[str] = []
    for name, given in pages:
        desk.kiosk.navigator.go(name, given)
        desk.settle(120)
        found += [f"{name} {given}: {fault}" for fault in faults(desk, within="page")]
        desk.kiosk.navigator.home()
    assert found == []


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
