"""Marks in a text that grows or is read aloud, and its lines as far apart as the script asks.

What may still change is lighter; what is being said has a ground of its own, and what was said is lighter as well. The
text itself is never interpreted: a TextEdit of plain text has neither colours nor line heights of its own.
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
    """Colours parts of the text."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.first = 0
        self.form = QTextCharFormat()
        self.accent = (0, 0)
        self.accent_form = QTextCharFormat()
        self.spoken = (0, 0)
        self.spoken_form = QTextCharFormat()
        self.said_form = QTextCharFormat()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - a name of Qt
        """Called by Qt for each paragraph."""
        begin = self.currentBlock().position()
        start = max(0, self.first - begin)
        if start < len(text):
            self.setFormat(start, len(text) - start, self.form)
        place, length = self.accent
        if length:
            self.setFormat(place - begin, length, self.accent_form)
        place, length = self.spoken
        if length:
            self.setFormat(0, max(0, place - begin), self.said_form)
            self.setFormat(place - begin, length, self.spoken_form)


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
        self._spoken = (0, 0)
        self._spoken_ground = QColor()
        self._said_colour = QColor()
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

    def _get_spoken_start(self) -> int:
        return self._spoken[0]

    def _set_spoken_start(self, start: int) -> None:
        if start != self._spoken[0]:
            self._spoken = (start, self._spoken[1])
            self._renew()

    def _get_spoken_length(self) -> int:
        return self._spoken[1]

    def _set_spoken_length(self, length: int) -> None:
        if length != self._spoken[1]:
            self._spoken = (self._spoken[0], length)
            self._renew()

    def _get_spoken_ground(self) -> QColor:
        return self._spoken_ground

    def _set_spoken_ground(self, colour: QColor) -> None:
        self._spoken_ground = colour
        self._renew()

    def _get_said_colour(self) -> QColor:
        return self._said_colour

    def _set_said_colour(self, colour: QColor) -> None:
        self._said_colour = colour
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
    spokenStart = Property(int, _get_spoken_start, _set_spoken_start, notify=changed)  # noqa: N815
    """Where the part begins that is being said aloud (UTF-16 units)."""
    spokenLength = Property(int, _get_spoken_length, _set_spoken_length, notify=changed)  # noqa: N815
    """How long it is; 0 for none."""
    spokenGround = Property(QColor, _get_spoken_ground, _set_spoken_ground, notify=changed)  # noqa: N815
    """Colour behind it."""
    saidColour = Property(QColor, _get_said_colour, _set_said_colour, notify=changed)  # noqa: N815
    """Colour of what comes before it."""
    lineHeight = Property(float, _get_line_height, _set_line_height, notify=changed)  # noqa: N815 - a name of QML
    """Distance of two lines as a multiple of the font's own."""

    def _renew(self) -> None:
        if self._highlighter is not None:
            self._highlighter.first = self._stable
            self._highlighter.form.setForeground(self._colour)
            self._highlighter.accent = self._accent
            self._highlighter.accent_form.setForeground(self._accent_colour)
            self._highlighter.accent_form.setFontWeight(QFont.Weight.DemiBold)
            self._highlighter.spoken = self._spoken
            self._highlighter.spoken_form.setBackground(self._spoken_ground)
            self._highlighter.said_form.setForeground(self._said_colour)
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
