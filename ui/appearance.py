"""What the views ask for: density and shape of the panel, theme, size of text, typefaces, words."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, QSizeF, Signal, Slot
from PySide6.QtGui import QFont
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine

from device_app.vocabulary import languages
from ui import texts
from ui.bidi import RIGHT_TO_LEFT_MARK, isolated_name
from ui.fonts import typeface
from ui.qml_engine import of_engine

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1

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


@QmlElement
@QmlSingleton
class Appearance(QObject):
    """Theme, text size and panel; ``ui/components/Theme.qml`` makes the design tokens of it."""

    changed = Signal()
    chosen = Signal()
    """A person changed theme or size of text."""

    def __init__(
        self,
        *,
        dark: bool = False,
        text_scale: float = 1.0,
        less_motion: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._dark = dark
        self._less_motion = less_motion
        self._text_scale = text_scale
        self._mm = 4.0
        self._size = QSizeF(1024, 600)

    @staticmethod
    def create(engine: QQmlEngine) -> Appearance:
        """The one of the engine's window."""
        return of_engine(Appearance, engine)

    def set_panel(self, size: QSizeF, claimed: float) -> None:
        """Draw for a panel.

        Args:
            size: of the window, in pixels.
            claimed: density of the settings or of the screen (pixels per millimetre).
        """
        density = pixels_per_mm(size, claimed)
        if abs(density - self._mm) > 1e-6 or size != self._size:
            self._mm, self._size = density, size
            self.changed.emit()

    @Property(bool, notify=changed)
    def portrait(self) -> bool:
        """Whether the panel is higher than wide."""
        return self._size.height() > self._size.width()

    @Property(float, notify=changed)
    def heightMm(self) -> float:  # noqa: N802 - a name of QML
        """Height of the panel in millimetres."""
        return self._size.height() / self._mm

    @Property(bool, notify=changed)
    def lessMotion(self) -> bool:  # noqa: N802
        """Whether nothing moves that needn't."""
        return self._less_motion

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
    def choice(self) -> tuple[str, float, bool]:
        """Theme (``light`` or ``dark``), size of text, and whether motion is left out."""
        return "dark" if self._dark else "light", self._text_scale, self._less_motion

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

    @Slot(bool)
    def setDark(self, dark: bool) -> None:  # noqa: N802
        """Choose the dark theme or the light one."""
        if dark != self._dark:
            self.toggleTheme()

    @Slot(float)
    def setTextScale(self, scale: float) -> None:  # noqa: N802
        """Choose one of `TEXT_SCALES`; another size is not taken."""
        if scale in TEXT_SCALES and scale != self._text_scale:
            self._text_scale = scale
            self.changed.emit()
            self.chosen.emit()

    @Slot(bool)
    def setLessMotion(self, less: bool) -> None:  # noqa: N802
        """Whether to leave out what needn't move."""
        if less != self._less_motion:
            self._less_motion = less
            self.changed.emit()
            self.chosen.emit()

    @Slot(result="QVariantList")
    def readers(self) -> list[str]:
        """Codes of the languages that the window's own words are written in."""
        return list(texts.written_languages())

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

    @Slot(str, str, str, result=str)
    def pair(self, reader: str, source: str, target: str) -> str:
        """Two languages by their own names, with an arrow that points the way the reader reads."""
        begin, arrow = (RIGHT_TO_LEFT_MARK, "←") if self.rightToLeft(reader) else ("", "→")
        return f"{begin}{isolated_name(self.endonym(source))} {arrow} {isolated_name(self.endonym(target))}"

    @Slot(str, str, result=str)
    def languageName(self, language: str, reader: str) -> str:  # noqa: N802
        """A language's name in the reader's language."""
        return texts.language_name(language, reader)

    @Slot(str, str, result=bool)
    def hasText(self, language: str, key: str) -> bool:  # noqa: N802
        """Whether one of the window's texts exists in this very language."""
        return texts.has_text(language, key)

    @Slot(str, result=str)
    def wording(self, language: str) -> str:
        """The language that the window's words for a reader of `language` are in, and are to be set like."""
        return texts.language_of_texts(language)

    @Slot(str, str, result=str)
    def failureText(self, language: str, code: str) -> str:  # noqa: N802
        """What to tell a person about a failure, in their language."""
        return texts.failure_text(language, code)

    @Slot(str, str, result=str)
    def text(self, language: str, key: str) -> str:
        """One of the window's texts in a language."""
        return texts.text(language, key)
