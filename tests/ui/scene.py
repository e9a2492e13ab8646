"""What is wrong with a scene: texts cut off, hard to read, without letters or at the wrong side; targets too small, off
the screen or on each other; seats that have moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF

from device_app.vocabulary import languages
from tests.ui.colours import Picture
from tests.ui.conftest import Desk, View
from tests.ui.letters import missing_letters
from ui.appearance import Appearance
from ui.fonts import typeface

TARGET_MM = 9.0
KEY_MM = 6.0
TEXT_MM = 3.3
"""Nothing is written smaller, but on the keys of a keyboard."""
CONTRAST = 4.5
TRANSLATION_CONTRAST = 7.0
TRANSLATIONS = {
    *("translation", "oldTranslation", "words", "keptTranslation", "phraseTranslation", "termTranslation"),
    "readingTranslation",
}
"""Names of the views that show what somebody said in the other person's language."""
TALK = {"talkA", "talkB", "talkArea"}


_WORD = r"[^\W\d_\u0e00-\u1dff\u2e80-\uffff]+"
"""Letters without a gap; not of the scripts that have no blanks, nor of those that are broken anywhere."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


def overlap(first: View, second: View) -> float:
    """Smaller side of what two views share, in pixels."""
    return shared(seen(first), seen(second))


def shared(first: Box, second: Box) -> float:
    """Smaller side of what two boxes share; negative where there is a gap."""
    (a, b, c, d), (e, f, g, h) = first, second
    return min(min(c, g) - max(a, e), min(d, h) - max(b, f))


def seen(view: View) -> Box:
    """The part of a view that isn't clipped: left, top, right, bottom."""
    (a, b, c, d), (e, f, g, h) = view.rect, view.clip
    return max(a, e), max(b, f), min(c, g), min(d, h)


def visible_part(view: View) -> tuple[float, float]:
    (a, b, c, d), (e, f, g, h) = view.rect, view.clip
    return min(c, g) - max(a, e), min(d, h) - max(b, f)


def size(view: View) -> tuple[float, float]:
    left, top, right, bottom = view.rect
    return right - left, bottom - top


def letters(view: View) -> Box:
    """The part of a text's letters that isn't clipped: left, top, right, bottom."""
    return seen(View({"rect": view.painted, "clip": view.clip}))


def reads_leftwards(language: str) -> bool:
    """Whether a language is written from right to left."""
    row = languages().get(language)
    return bool(row and row.rtl)


def faults(desk: Desk, *, within: str = "") -> list[str]:
    """Everything wrong with what is on the screen (only in the view of a name, where one is given).

    What looks wrong is looked at again when everything stands still.
    """
    if not any(_faults(desk, within)):
        return []
    desk.settle_page()
    return list(_faults(desk, within))


def _faults(desk: Desk, within: str) -> Iterator[str]:
    views = desk.views()
    if within:
        start = next(index for index, view in enumerate(views) if view.name == within)
        level = views[start].level
        end = next((index for index, view in enumerate(views) if index > start and view.level <= level), len(views))
        views = views[start:end]
    texts = [view for view in views if "painted" in view.values and view.text and is_seen(view)]
    yield from out_of_sight(views)
    yield from cut_off(texts)
    # Letters of twice the size are wanted for themselves, and some words are longer than an upright panel is wide then.
    if desk.kiosk.appearance.property("textScale") == 1.0:
        yield from broken_words(texts)
    yield from too_small_to_read(desk, views)
    yield from hard_to_read(desk, texts)
    yield from without_letters(texts)
    yield from at_the_wrong_side(views, texts)
    yield from moved_seats(views)
    yield from run_over(views, texts)
    yield from hard_to_touch(desk, views)


def is_seen(text: View) -> bool:
    """Whether more of a text is in sight than a sliver of its letters."""
    return text.opacity > 0 and shared(text.painted, text.clip) > 0.15 * text.pixels


def out_of_sight(views: list[View]) -> Iterator[str]:
    """A conversation whose newest turn, or the one that is open, can't be seen."""
    turns = [view for view in views if view.name == "card"]
    if turns and not any(view.opacity > 0 for view in turns):
        yield "no turn can be seen"


def cut_off(texts: list[View]) -> Iterator[str]:
    """Texts that don't fit into their views."""
    for view in texts:
        width, height = size(view)
        # Letters hang over their room by a hair, Arabic ones above all; the ends of a line's room have none.
        hair = max(1.5, 0.1 * view.pixels)
        if view.values.get("truncated") or view.contentWidth > width + hair:
            yield f"cut off: {view.text!r} ({view.contentWidth:.0f} in {width:.0f} pixels)"
        if view.contentHeight > height + hair and not (view.lineCount == 1 and _letters_box(view).height() < height):
            yield f"too tall: {view.text!r} ({view.contentHeight:.0f} in {height:.0f} pixels)"


def _letters_box(view: View) -> QRectF:
    """Where the letters of a text of one line are; the line of a tall script has room for letters that it lacks."""
    return _measure(view).tightBoundingRect(view.text)


def _measure(view: View) -> QFontMetricsF:
    font = Appearance().face(view.values.get("language", "en"), 1, bool(view.bold))
    font.setPixelSize(view.pixels)
    return QFontMetricsF(font)


def broken_words(texts: list[View]) -> Iterator[str]:
    """Texts with a line that ends within a word, where words are parted by blanks.

    The words of the language nobody speaks, which are in brackets, are longer than those of any other.
    """
    for view in texts:
        words = re.findall(_WORD, view.text)
        if view.lineCount < 2 or not words or view.text.startswith("["):
            continue
        measure = _measure(view)
        longest = max(words, key=measure.horizontalAdvance)
        if measure.horizontalAdvance(longest) > size(view)[0] + 1:
            yield f"breaks a word: {longest!r} of {view.text!r}"


def too_small_to_read(desk: Desk, views: list[View]) -> Iterator[str]:
    """Texts below the size that everybody can read at arm's length."""
    millimetre = desk.kiosk.appearance.property("mm")
    key: View | None = None
    for view in views:
        key = view if "letter" in view.values else key if key and view.level > key.level else None
        if key or "painted" not in view.values or not view.text or not is_seen(view):
            continue
        least = TEXT_MM * millimetre * min(1.0, typeface(view.values.get("language", "en")).size)
        if view.pixels < round(least) and view.opacity > 0:
            yield f"too small to read: {view.text!r} ({view.pixels / millimetre:.1f} instead of {TEXT_MM} mm)"


def hard_to_read(desk: Desk, texts: list[View]) -> Iterator[str]:
    """Texts whose colour is too near to that of the pixels behind them."""
    picture = Picture.of(desk.kiosk.window.grabWindow())
    for view in texts:
        ink = QColor(view.ink)
        ink.setAlphaF(ink.alphaF() * view.opacity)
        found = picture.contrast_behind(ink, letters(view))
        least = TRANSLATION_CONTRAST if view.name in TRANSLATIONS else CONTRAST
        if found < least and ink.alpha() > 0:
            yield f"hard to read: {view.text!r} ({found:.1f} instead of {least})"


def without_letters(texts: list[View]) -> Iterator[str]:
    """Texts with a letter that no font has."""
    for view in texts:
        if missing := missing_letters(view.text, view.values.get("language", "en")):
            yield f"no letters: {missing!r} in {view.text!r}"


def at_the_wrong_side(views: list[View], texts: list[View]) -> Iterator[str]:
    """Texts at the side where their language ends, and a way back that isn't where its reader begins."""
    for view in texts:
        row = languages().get(view.values.get("language", ""))
        # In a list the names of languages stand below each other, whichever way they are written.
        if row is None or view.text == row.endonym or size(view)[0] - view.contentWidth < 2:
            continue
        if view.stands not in {0.5, int(row.rtl)}:
            yield f"at the wrong side: {view.text!r}"
    for index, view in enumerate(views):
        if view.name == "back":
            bar = next(above for above in reversed(views[:index]) if above.level == view.level - 1)
            if (view.point.x() > bar.point.x()) != reads_leftwards(bar.language):
                yield "at the wrong side: the way back"


def moved_seats(views: list[View]) -> Iterator[str]:
    """Controls of a seat that are not at its edge: A's left of B's, or below B's where they sit face to face."""
    at = {view.name: view.point for view in views if view.name}
    faces = "repeatA" in at
    for name in ("talk", "repeat") if faces else ("talk", "chip", "answer"):
        a, b = at.get(f"{name}A"), at.get(f"{name}B")
        if a and b and (a.y() <= b.y() if faces else a.x() > b.x()):
            yield f"seats have moved: {name}"


def run_over(views: list[View], texts: list[View]) -> Iterator[str]:
    """Texts that run into each other, or out of a target or into one."""
    for text in texts:
        if text.opacity == 0:
            continue
        left, top, right, bottom = box = letters(text)
        # The upper and lower ends of a line's room have few letters.
        some = 0.3 * (bottom - top) / text.lineCount
        for target in (view for view in views if view.touch and view.opacity > 0):
            a, b, c, d = seen(target)
            inside = a - 1 <= left and b - some <= top and right <= c + 1 and bottom <= d + some
            around = left < a and top < b and c < right and d < bottom
            if shared(box, (a, b, c, d)) > some and not inside and not around:
                yield f"runs under a target: {text.text!r} ({target.name or target.kind})"
    for first, second in combinations(texts, 2):
        if (
            first.opacity
            and second.opacity
            and shared(letters(first), letters(second))
            > 0.3
            * min((bottom - top) / text.lineCount for text in (first, second) for _, top, _, bottom in (letters(text),))
        ):
            yield f"runs into another text: {first.text!r} {second.text!r}"


def hard_to_touch(desk: Desk, views: list[View]) -> Iterator[str]:
    """Targets too small, off the screen or on each other."""
    millimetre = desk.kiosk.appearance.property("mm")
    window = desk.kiosk.window
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
