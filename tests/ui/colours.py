"""Contrast as WCAG 2.2 defines it, of colours and of what a picture shows behind a text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

_GROUND = 0.1
"""Share of a text's room from which on a colour counts as what lies behind it: less of one are edges of letters."""
_SAME = 24
"""Largest difference of a channel up to which two colours count as one."""
_EDGE = 0.25
"""Share up to which a mixture of the letters' colour with the most frequent one is their smoothed edge."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a window shows, as red, green and blue, 0 … 255.

    Attributes:
        pixels: height x width x 3, int16 so that differences have a sign.
    """

    pixels: NDArray[np.int16]

    @staticmethod
    def of(image: QImage) -> Picture:
        """The picture of a grabbed window."""
        plain = image.convertToFormat(QImage.Format.Format_RGB32)
        rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
        pixels = rows[:, : 4 * plain.width()].reshape(plain.height(), plain.width(), 4)
        return Picture(pixels[:, :, 2::-1].astype(np.int16))

    def contrast_behind(self, ink: QColor, box: tuple[float, float, float, float]) -> float:
        """The lowest contrast between letters and what lies behind them; 1.0 where there is nothing to be told apart.

        Args:
            ink: colour of the letters; its alpha counts.
            box: left, top, right, bottom in pixels.
        """
        left, top, right, bottom = (max(0, round(edge)) for edge in box)
        room = self.pixels[top:bottom, left:right].reshape(-1, 3)
        if not len(room):
            return 1.0
        colours, counts = np.unique(room, axis=0, return_counts=True)
        opaque = np.array([ink.red(), ink.green(), ink.blue()])
        # Letters that are partly seen through have the colour that they make with the most frequent one.
        usual = colours[counts.argmax()]
        letters = np.rint(opaque * ink.alphaF() + usual * (1 - ink.alphaF()))
        share = counts / len(room)
        away = usual - letters
        along = ((colours - letters) @ away / max(1.0, float(away @ away))).clip(0, 1)
        mixed = np.abs(colours - letters - along[:, None] * away).max(axis=1) <= _SAME
        ground = (colours == usual).all(axis=1) | (share >= np.where(mixed, _EDGE, _GROUND))
        other = ground & (np.abs(colours - letters).max(axis=1) > _SAME)
        drawn = QColor(*map(int, letters))
        return min((contrast(drawn, QColor(*map(int, colour))) for colour in colours[other]), default=1.0)


def contrast(first: QColor, second: QColor) -> float:
    """Contrast ratio, 1 … 21 (WCAG 2.2, definition of "contrast ratio")."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: QColor) -> float:
    """Relative luminance (WCAG 2.2, definition of "relative luminance")."""
    channels = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
