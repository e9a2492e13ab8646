"""What the views ask for looks and words: colours, sizes in millimetres, typefaces, texts."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtCore import Property, QObject, QSizeF, Signal, Slot
from PySide6.QtGui import QFont

from device_app.vocabulary import languages
from ui import texts
from ui.fonts import typeface
from ui.palette import DARK, LIGHT

TEXT_SCALES = (1.0, 1.4, 2.0)
_NARROWEST_MM = 58.0
_LONGEST_MM = 95.0
"""The layout needs this much room; a panel that claims to be smaller is not believed."""
_BROADEST_MM = 210.0
"""Above this a fingertip-sized button is lost on the screen: a television is read from further away."""


def pixels_per_mm(window: QSizeF, claimed: float) -> float:
    """Pixels per millimetre to draw with.

    Args:
        window: size of the window in pixels.
        claimed: density of the settings or of the screen (pixels per millimetre).
    """
    short, long = sorted((window.width(), window.height()))
    fits = min(short / _NARROWEST_MM, long / _LONGEST_MM)
    return max(min(claimed, fits), short / _BROADEST_MM, 1.0)


class Appearance(QObject):
    """Theme, text size and density; the views bind to it, so a change is seen at once."""

    changed = Signal()
    chosen = Signal()
    """A person changed theme or size of text."""

    def __init__(self, *, dark: bool = False, text_scale: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dark = dark
        self._text_scale = text_scale
        self._mm = 4.0

    def set_density(self, pixels: float) -> None:
        """Draw with this many pixels per millimetre."""
        if abs(pixels - self._mm) > 1e-6:
            self._mm = pixels
            self.changed.emit()

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type] # a name of Qt's, which the stubs lack
    def colours(self) -> dict[str, str]:
        """The palette by name."""
        return asdict(DARK if self._dark else LIGHT)

    @Property(bool, notify=changed)
    def dark(self) -> bool:
        """Whether the dark theme is on."""
        return self._dark

    @Property(float, notify=changed)
    def textScale(self) -> float:  # noqa: N802 - a name of QML
        """Size of the conversation's text, one of `TEXT_SCALES`."""
        return self._text_scale

    @Property(float, notify=changed)
    def mm(self) -> float:
        """Pixels of one millimetre."""
        return self._mm

    @property
    def choice(self) -> tuple[str, float]:
        """Theme (``light`` or ``dark``) and size of text, as settings have them."""
        return "dark" if self._dark else "light", self._text_scale

    @Slot()
    def toggleTheme(self) -> None:  # noqa: N802
        """Light to dark and back."""
        self._dark = not self._dark
        self.changed.emit()
        self.chosen.emit()

    @Slot()
    def nextTextScale(self) -> None:  # noqa: N802
        """The next larger text, and from the largest to the smallest."""
        larger = [scale for scale in TEXT_SCALES if scale > self._text_scale + 0.01]
        self._text_scale = larger[0] if larger else TEXT_SCALES[0]
        self.changed.emit()
        self.chosen.emit()

    @Slot(str, float, result=QFont)
    @Slot(str, float, bool, result=QFont)
    def face(self, language: str, pixels: float, bold: bool = False) -> QFont:
        """The font a language is written with, at a size in pixels."""
        font = QFont()
        face = typeface(language)
        font.setFamilies(face.families)
        font.setPixelSize(max(1, round(pixels * face.size)))
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font

    @Slot(str, result=float)
    def lineHeight(self, language: str) -> float:  # noqa: N802
        """Distance of two lines in this language, as a multiple of the font's own."""
        return typeface(language).line_height

    @Slot(str, result=bool)
    def rightToLeft(self, language: str) -> bool:  # noqa: N802
        """Whether a language is written from right to left."""
        row = languages().get(language)
        return bool(row and row.rtl)

    @Slot(str, result=str)
    def endonym(self, language: str) -> str:
        """A language's name in itself."""
        row = languages().get(language)
        return row.endonym if row else language

    @Slot(str, str, result=str)
    def text(self, language: str, key: str) -> str:
        """One of the window's texts in a language."""
        return texts.text(language, key)
