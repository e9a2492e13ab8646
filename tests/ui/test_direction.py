"""What a reader from right to left sees is the mirror image, and the seats stay where they are.

Measured with the same words in both directions: English is written from the right for once. Everything is then as long
as it was, and has to be at the mirrored place to the pixel.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from device_app.events import TurnChanged
from device_app.vocabulary import languages
from tests.ui.conftest import LANDSCAPE, PORTRAIT, READY, SMALL, Desk, View
from tests.ui.scene import visible_part
from tests.ui.scene_states import SPOKEN, keep_something, openings
from ui.appearance import Appearance
from ui.bidi import RIGHT_TO_LEFT_MARK

PANELS = {"landscape": LANDSCAPE, "portrait": PORTRAIT, "small": SMALL}
UNMIRRORED = {"face_to_face", "gallery"}
"""Two seats at opposite edges; a page for those who work on this project."""
OF_A_SEAT = ("people", "pairText", "pairTranslation", "largeWords")
"""What belongs to a person: their half, their field, their text. Keyboards stand as their country makes them."""


@pytest.fixture(params=PANELS)
def panel(request: pytest.FixtureRequest) -> tuple[int, int, float]:
    return PANELS[request.param]


@pytest.fixture
def from_the_right(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes English a language that is written from right to left."""

    def turn() -> None:
        rows = {code: replace(row, rtl=True) if code == "en" else row for code, row in languages().items()}
        monkeypatch.setattr("ui.appearance.languages", lambda: rows)

    return turn


def shown(desk: Desk, within: str) -> list[View]:
    """English texts and targets that can be seen, without those of a seat and without keys."""
    views = desk.views()
    start = next(index for index, view in enumerate(views) if view.name == within)
    kept: list[View] = []
    level = None
    for view in views[start:]:
        if level is not None and view.level > level:
            continue
        level = view.level if view.name in OF_A_SEAT or view.kind in {"Keyboard", "Key"} else None
        read = "painted" in view.values and view.values.get("language") == "en"
        if level is None and (view.touch or read) and min(visible_part(view)) > 0:
            kept.append(view)
    return kept


def pages(desk: Desk) -> dict[str, list[View]]:
    desk.tell(*READY, TurnChanged(replace(SPOKEN, target="en", spoken=True)))
    found: dict[str, list[View]] = {}
    for name, given in openings(desk):
        if name not in UNMIRRORED:
            desk.kiosk.navigator.go(name, given)
            desk.settle_page()
            found[f"{name} {given}"] = shown(desk, "page")
            desk.kiosk.navigator.home()
    return found


def _wording(view: View) -> str:
    # An arrow points the way its reader reads; how much of the disk is free changes meanwhile.
    return re.sub(r"\d+", "0", view.values.get("text", "").replace("←", "→").replace(RIGHT_TO_LEFT_MARK, ""))


def is_mirrored(view: View, others: list[View], width: int) -> bool:
    left, top, right, bottom = view.rect
    wanted = (width - right, top, width - left, bottom)
    return any(
        other.kind == view.kind
        and other.name == view.name
        and _wording(other) == _wording(view)
        and all(abs(a - b) < 2.5 for a, b in zip(other.rect, wanted, strict=True))
        for other in others
    )


def test_every_page_is_mirrored(
    open_desk: Callable[..., Desk], panel: tuple[int, int, float], from_the_right: Callable[[], None]
) -> None:
    keep_something("en", "es")
    before = pages(open_desk(panel))
    from_the_right()
    after = pages(open_desk(panel))
    assert before.keys() == after.keys()
    not_mirrored = [
        f"{page}: {view.kind} {view.name} {view.values.get('text', '')!r} {view.rect}"
        for page, views in before.items()
        for view in views
        if not is_mirrored(view, after[page], panel[0])
    ]
    assert not_mirrored == [], "\n".join(not_mirrored)


def test_on_the_first_page_the_tools_are_mirrored_and_the_seats_are_not(
    open_desk: Callable[..., Desk], from_the_right: Callable[[], None]
) -> None:
    def places() -> dict[str, tuple[float, float]]:
        desk = open_desk(LANDSCAPE)
        desk.tell(*READY, TurnChanged(SPOKEN))
        return {view.name: (view.rect[0], view.rect[2]) for view in desk.views() if view.name}

    before = places()
    from_the_right()
    after = places()
    for name in ("talkA", "talkB", "chipA", "chipB", "card", "replay", "more"):
        assert after[name] == pytest.approx(before[name], abs=1), name
    for left, right in (("offline", "swap"), ("swap", "menuButton"), ("typeButton", "handsFree")):
        assert before[left][1] <= before[right][0]
        assert after[right][1] <= after[left][0], (left, right)


def test_a_pair_of_languages_reads_as_its_reader_does() -> None:
    # Isolates alone give a line no direction: it would be laid out from the left, against its arrow.
    assert Appearance().pair("ar", "ar", "en") == "\u200f\u2068العربية\u2069 ← \u2068English\u2069"
    assert Appearance().pair("en", "ar", "en") == "\u2068العربية\u2069 → \u2068English\u2069"
