"""What is wrong with a scene: texts cut off, targets too small, off the screen or on each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tests.ui.conftest import Desk, View

TARGET_MM = 9.0
KEY_MM = 6.0
TALK = {"talkA", "talkB", "talkArea"}


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
        # The keys of a keyboard are as narrow as ten in a row have to be.
        is_key = "letter" in view.values
        if height < least or width < (KEY_MM * millimetre - 1 if is_key else least):
            yield f"too small: {view.values} {width / millimetre:.1f} x {height / millimetre:.1f} mm"
        left, top, right, bottom = view.rect
        scrolls = view.clip != [0, 0, window.width(), window.height()]
        off = left < -1 or top < -1 or right > window.width() + 1 or bottom > window.height() + 1
        # The reach of a talk button may end outside; its disc may not, which has a test of its own.
        if off and not scrolls and view.name not in TALK:
            yield f"off the screen: {view.values}"
    for first, second in combinations(targets, 2):
        if overlap(first, second) <= 1:
            continue
        if {first.name, second.name} & TALK:
            continue
        inside = first.rect[0] <= second.rect[0] and first.rect[1] <= second.rect[1] and first.level < second.level
        if not inside and min(visible_part(first)) > 1 and min(visible_part(second)) > 1:
            yield f"on each other: {first.values} {second.values}"
