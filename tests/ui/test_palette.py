from __future__ import annotations

import re
from dataclasses import fields

import pytest

from ui.palette import DARK, LIGHT, Palette, contrast

THEMES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#336699", "#336699") == 1.0


@THEMES
def test_the_translation_stands_out_in_sunlight(palette: Palette) -> None:
    for ground in (palette.surface, palette.ground, palette.sunken, palette.a_soft, palette.b_soft):
        assert contrast(palette.ink, ground) >= 7.0


@THEMES
def test_every_other_text_can_be_read(palette: Palette) -> None:
    pairs = [
        (palette.soft, palette.surface),
        (palette.soft, palette.ground),
        (palette.soft, palette.sunken),
        (palette.tentative, palette.surface),
        (palette.tentative, palette.ground),
        (palette.a, palette.a_soft),
        (palette.a, palette.ground),
        (palette.a, palette.surface),
        (palette.on_a, palette.a),
        (palette.b, palette.b_soft),
        (palette.b, palette.ground),
        (palette.b, palette.surface),
        (palette.on_b, palette.b),
        (palette.danger, palette.danger_soft),
        (palette.danger, palette.surface),
        (palette.danger, palette.ground),
    ]
    assert {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5} == {}


@THEMES
def test_every_colour_is_written_alike(palette: Palette) -> None:
    for field in fields(palette):
        colour = getattr(palette, field.name)
        assert re.fullmatch("#[0-9A-F]{6}", colour)
