"""Somebody who writes on the keyboard of the window."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import Desk, View, settle_until

_STEPS = re.compile("〈(.+?)〉|(.)")
_LEFT, _NO_MODIFIER = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Typist:
    """Taps the keys of a page that is open.

    Args:
        desk: with a keyboard on the screen.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._keyboard = desk.find("keyboard")
        self._places: dict[tuple[str, ...], dict[str, QPoint]] = {}

    @property
    def written(self) -> str:
        """What is in the field."""
        return str(self._desk.find("editor").property("text"))

    def type(self, keys: str) -> None:
        """Write a text; what has no key is made of its parts, or found behind the shift key or among the signs.

        Args:
            keys: letters, suggestions to be chosen in 〈〉, and ⌨ for the key of the next method.

        Raises:
            LookupError: a letter has no key.
        """
        for word, letter in _STEPS.findall(keys):
            if word:
                self._choose(word)
            elif letter == "⌨":
                self._desk.tap("methodKey")
            else:
                self._write(letter)
        self._desk.settle()

    def _choose(self, word: str) -> None:
        settle_until(lambda: self._suggestions(word), f"{word!r} among the suggestions")
        self._desk.tap(self._suggestions(word)[0])

    def _suggestions(self, word: str) -> list[View]:
        keys = (view for view in self._desk.views() if "letter" in view.values and "key" not in view.values)
        return [view for view in keys if view.letter == word]

    def _write(self, letter: str) -> None:
        if self._tap(letter):
            return
        for before, mark in _parts(letter):
            if self._tap(before):
                self._write(mark)
                return
        for way in ("shiftKey", "signsKey"):
            if self._desk.find(way).isVisible():
                self._desk.tap(way)
                found = self._tap(letter)
                # A letter behind the shift key lets go of it.
                if way == "signsKey" or not found:
                    self._desk.tap(way)
                if found:
                    return
        raise LookupError(f"{letter!r} has no key")

    def _tap(self, key: str) -> bool:
        """Tap a key that can be seen now; whether there is one."""
        shown = tuple(str(self._keyboard.property(name)) for name in ("method", "plane", "capital"))
        if shown not in self._places:
            views = self._desk.views()
            self._places[shown] = {str(view.key): view.point for view in views if "key" in view.values}
        point = self._places[shown].get(key)
        if point is not None:
            QTest.mouseClick(self._desk.kiosk.window, _LEFT, _NO_MODIFIER, point)
        return point is not None


def _parts(letter: str) -> Iterator[tuple[str, str]]:
    """A letter without one of its marks, and the mark."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    for at, mark in enumerate(marks):
        yield unicodedata.normalize("NFC", base + "".join(marks[:at] + marks[at + 1 :])), mark
