"""Marks in a text that grows: what may still change is lighter, lines stand as far apart as the script asks.

The text itself is never interpreted: a TextEdit of plain text has neither colours nor line heights of its own.
"""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickTextDocument

QML_IMPORT_NAME = "Dragoman"
QML_IMPORT_MAJOR_VERSION = 1


class _Highlighter(QSyntaxHighlighter):
    """Colours everything from a position on."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.first = 0
        self.form = QTextCharFormat()
        self.accent = (0, 0)
        self.accent_form = QTextCharFormat()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - a name of Qt
        """Called by Qt for each paragraph."""
        start = max(0, self.first - self.currentBlock().position())
        if start < len(text):
            self.setFormat(start, len(text) - start, self.form)
        place, length = self.accent
        if length:
            self.setFormat(place - self.currentBlock().position(), length, self.accent_form)


@QmlElement
class Marks(QObject):
    """Marks the end of a TextEdit's text as tentative, and sets its lines apart."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._highlighter: _Highlighter | None = None
        self._document: QObject | None = None
        self._stable = 0
        self._colour = QColor()
        self._line_height = 1.0
        self._accent = (0, 0)
        self._accent_colour = QColor()
        self._setting = False

    def _get_document(self) -> QObject | None:
        return self._document

    def _set_document(self, document: QObject) -> None:
        assert isinstance(document, QQuickTextDocument)
        self._document = document
        text = document.textDocument()
        self._highlighter = _Highlighter(text)
        text.contentsChanged.connect(self._set_apart)
        self._renew()

    def _get_stable(self) -> int:
        return self._stable

    def _set_stable(self, count: int) -> None:
        if count != self._stable:
            self._stable = count
            self._renew()

    def _get_colour(self) -> QColor:
        return self._colour

    def _set_colour(self, colour: QColor) -> None:
        self._colour = colour
        self._renew()

    def _get_line_height(self) -> float:
        return self._line_height

    def _set_line_height(self, height: float) -> None:
        self._line_height = height
        self._set_apart()

    def _get_accent_start(self) -> int:
        return self._accent[0]

    def _set_accent_start(self, start: int) -> None:
        self._accent = (start, self._accent[1])
        self._renew()

    def _get_accent_length(self) -> int:
        return self._accent[1]

    def _set_accent_length(self, length: int) -> None:
        self._accent = (self._accent[0], length)
        self._renew()

    def _get_accent_colour(self) -> QColor:
        return self._accent_colour

    def _set_accent_colour(self, colour: QColor) -> None:
        self._accent_colour = colour
        self._renew()

    document = Property(QObject, _get_document, _set_document, notify=changed)
    """The ``textDocument`` of the TextEdit."""
    stable = Property(int, _get_stable, _set_stable, notify=changed)
    """Number of leading characters (UTF-16 units) that stay as they are."""
    colour = Property(QColor, _get_colour, _set_colour, notify=changed)
    """Colour of the rest."""
    accentStart = Property(int, _get_accent_start, _set_accent_start, notify=changed)  # noqa: N815 - names of QML
    """Where a part begins that lights up (UTF-16 units)."""
    accentLength = Property(int, _get_accent_length, _set_accent_length, notify=changed)  # noqa: N815
    """How long it is; 0 for none."""
    accentColour = Property(QColor, _get_accent_colour, _set_accent_colour, notify=changed)  # noqa: N815
    """Its colour; it is bold as well."""
    lineHeight = Property(float, _get_line_height, _set_line_height, notify=changed)  # noqa: N815 - a name of QML
    """Distance of two lines as a multiple of the font's own."""

    def _renew(self) -> None:
        if self._highlighter is not None:
            self._highlighter.first = self._stable
            self._highlighter.form.setForeground(self._colour)
            self._highlighter.accent = self._accent
            self._highlighter.accent_form.setForeground(self._accent_colour)
            self._highlighter.accent_form.setFontWeight(QFont.Weight.DemiBold)
            self._highlighter.rehighlight()
        self.changed.emit()

    @Slot()
    def _set_apart(self) -> None:
        """A text that was set anew has lost its distances."""
        if self._highlighter is None or self._setting:
            return
        percent = round(100 * self._line_height)
        document = self._highlighter.document()
        if round(document.firstBlock().blockFormat().lineHeight()) in {percent, 0 if percent == 100 else percent}:
            return
        form = QTextBlockFormat()
        form.setLineHeight(percent, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        self._setting = True
        cursor.mergeBlockFormat(form)
        self._setting = False
