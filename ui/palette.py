"""Colours of the two themes and the measure of their contrast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme; every colour is ``#rrggbb``.

    Attributes:
        ground: behind everything.
        surface: bubbles, chips, keys.
        sunken: fields and pressed surfaces.
        line: hairlines around surfaces.
        ink: the translation and every other main text.
        soft: what was heard, labels.
        tentative: text that may still change.
        a: the owner's colour, as text and as the fill of the button.
        a_soft: the owner's colour as a ground.
        on_a: text and icons on `a`.
        b: the partner's colour.
        b_soft: the partner's colour as a ground.
        on_b: text and icons on `b`.
        danger: failures.
        danger_soft: ground of a failure.
    """

    ground: str
    surface: str
    sunken: str
    line: str
    ink: str
    soft: str
    tentative: str
    a: str
    a_soft: str
    on_a: str
    b: str
    b_soft: str
    on_b: str
    danger: str
    danger_soft: str


LIGHT = Palette(
    ground="#F5F2EC",
    surface="#FFFFFF",
    sunken="#EBE7DE",
    line="#E2DDD2",
    ink="#15181D",
    soft="#555B66",
    tentative="#666C77",
    a="#0B6B61",
    a_soft="#DCEFEB",
    on_a="#FFFFFF",
    b="#A5460A",
    b_soft="#FBE9DA",
    on_b="#FFFFFF",
    danger="#A9201A",
    danger_soft="#FBE6E4",
)

DARK = Palette(
    ground="#0E1216",
    surface="#191F26",
    sunken="#232B34",
    line="#2B333D",
    ink="#F3F5F7",
    soft="#AFB7C2",
    tentative="#98A1AD",
    a="#5CDDCB",
    a_soft="#12332F",
    on_a="#04211D",
    b="#FFB471",
    b_soft="#3A2815",
    on_b="#2B1600",
    danger="#FFB2A8",
    danger_soft="#42201D",
)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two ``#rrggbb`` colours, 1 … 21 (WCAG 2.2, definition of "contrast ratio")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition of "relative luminance")."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
