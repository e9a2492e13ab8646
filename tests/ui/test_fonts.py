from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QTextLayout

from device_app.vocabulary import languages
from ui import texts
from ui.appearance import Appearance
from ui.fonts import typeface


def test_the_same_ideograph_is_drawn_as_each_language_writes_it() -> None:
    faces = {code: typeface(code).families[1] for code in ("zh", "zh-Hant", "yue", "ja", "ko")}
    assert len(set(faces.values())) == len(faces)


def test_urdu_is_written_in_the_nastaliq_hand() -> None:
    assert typeface("ur").families[0] == "Noto Nastaliq Urdu"
    assert typeface("ar").families[0] == "Noto Naskh Arabic"


def test_an_unknown_language_is_written_like_english() -> None:
    assert typeface("xx") == typeface("en")


@pytest.mark.parametrize("code", list(languages()))
def test_no_language_is_written_in_empty_boxes(application: QGuiApplication, code: str) -> None:
    families = set(QFontDatabase.families())
    missing = [family for family in typeface(code).families[:2] if family.startswith("Noto") and family not in families]
    if len(missing) == 2:
        pytest.skip(f"the fonts of {code} are not installed: {', '.join(missing)}")
    font: QFont = Appearance().face(code, 40)
    sample = languages()[code].endonym + " 0123" + texts.text(code, "tap_and_speak")
    layout = QTextLayout(sample, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    assert glyphs
    assert 0 not in glyphs
