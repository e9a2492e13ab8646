from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextLayout

from device_app.vocabulary import languages
from tests.ui.letters import missing_letters
from ui import texts
from ui.appearance import Appearance
from ui.fonts import CORRECTED_NASTALIQ, NASTALIQ, typeface
from ui.nastaliq import load_nastaliq

HAN = ("ja", "zh", "zh-Hant", "ko")
DIFFERING = "直骨角"
"""Drawn in another way in Japanese, simplified and traditional Chinese."""


def glyphs(code: str, text: str) -> tuple[str, list[int]]:
    """The family that a text is drawn with, and its glyphs."""
    layout = QTextLayout(text, Appearance().face(code, 40))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    runs = layout.glyphRuns()
    assert len(runs) == 1
    return runs[0].rawFont().familyName(), list(runs[0].glyphIndexes())


@pytest.mark.parametrize("order", list(permutations(HAN)), ids=" ".join)
def test_the_same_ideograph_is_drawn_as_each_language_writes_it(
    application: QGuiApplication, order: tuple[str, ...]
) -> None:
    if "Noto Sans CJK JP" not in QFontDatabase.families():
        pytest.skip("the Han fonts are not installed")
    drawn = {code: glyphs(code, DIFFERING) for code in order}
    families = {code: family for code, (family, _) in drawn.items()}
    assert families == {
        "ja": "Noto Sans CJK JP",
        "zh": "Noto Sans CJK SC",
        "zh-Hant": "Noto Sans CJK TC",
        "ko": "Noto Sans CJK KR",
    }
    # Japanese and Korean share these three glyphs.
    assert len({tuple(indexes) for _, indexes in drawn.values()}) == len(HAN) - 1


def test_urdu_is_written_in_the_nastaliq_hand() -> None:
    assert typeface("ur").families[:2] == (CORRECTED_NASTALIQ, NASTALIQ)
    assert typeface("ar").families[0] == "Noto Naskh Arabic"


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("word", ["سیدھے", "لگتے", "اسٹیشن", "پیدل"])
def test_the_letters_of_urdu_climb_towards_the_beginning_of_a_word(
    application: QGuiApplication, word: str, bold: bool
) -> None:
    """As the Nastaliq hand goes: none lies below the last one, nor a line above it."""
    if NASTALIQ not in QFontDatabase.families():
        pytest.skip("the font of Urdu is not installed")
    layout = QTextLayout(word, Appearance().face("ur", 100, bold))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    (run,) = layout.glyphRuns()
    heights = [run.positions()[-1].y() - place.y() for place in run.positions()]
    assert max(heights) < 100
    assert min(heights) > -20


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0\0\1" + bytes(6) + b"GPOS" + b"\xff" * 12])
def test_a_damaged_font_of_urdu_keeps_no_window_from_opening(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "NotoNastaliqUrdu-Regular.ttf").write_bytes(content)
    (tmp_path / "NotoNastaliqUrdu-Bold.ttf").mkdir()
    monkeypatch.setattr("ui.nastaliq.QStandardPaths.standardLocations", lambda _: [str(tmp_path)])
    load_nastaliq()


def test_an_unknown_language_is_written_like_english() -> None:
    assert typeface("xx") == typeface("en")


@pytest.mark.parametrize("code", list(languages()))
def test_no_language_is_written_in_empty_boxes(application: QGuiApplication, code: str) -> None:
    families = set(QFontDatabase.families())
    missing = [family for family in typeface(code).families[:2] if family.startswith("Noto") and family not in families]
    if len(missing) == 2:
        pytest.skip(f"the fonts of {code} are not installed: {', '.join(missing)}")
    sample = languages()[code].endonym + " 0123" + texts.text(code, "tap_and_speak")
    assert missing_letters(sample, code) == ""


def test_a_letter_that_no_font_has_is_found(application: QGuiApplication) -> None:
    assert missing_letters("a\U000f0000b\u2068c\u2069", "en") == "\U000f0000"
