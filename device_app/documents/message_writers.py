"""Writers of messages that stand in XML: Android's and .NET's."""

from __future__ import annotations

import re
from dataclasses import replace

from device_app.documents.accelerators import without_accelerator
from device_app.documents.markup_format import escaped
from device_app.documents.placeholders import PLACEHOLDER
from device_app.documents.segment import Segment, TagWriter


class MessageWriter(TagWriter):
    """For .NET's resources, whose menus mark a letter with ``&``."""

    def __init__(self) -> None:
        super().__init__(escaped, escaped, PLACEHOLDER)

    def segment(self, start: int, end: int) -> Segment | None:
        """See `TagWriter`."""
        mark = ""
        if not self._parts:
            words, mark = without_accelerator("".join(self._words), "&")
            self._words = [words]
        segment = super().segment(start, end)
        return replace(segment, layout=lambda words: escaped(mark) + words) if segment and mark else segment


_PIECE = re.compile(r"(?<!\\)(\")")
"""A quote that isn't escaped: what is between two keeps its spaces."""

_CHARACTER = re.compile(r"\\u([0-9A-Fa-f]{4})")


class AndroidWriter(TagWriter):
    """For Android's string resources: quotes are escaped, and a backslash begins what stays."""

    def __init__(self) -> None:
        super().__init__(
            lambda words: escaped(words).replace("'", "\\'").replace('"', '\\"'),
            escaped,
            re.compile(rf"\\[nt@?]|\\u[0-9A-Fa-f]{{4}}|[@?][\w:+]+/\w+|{PLACEHOLDER.pattern}"),
        )

    def words(self, text: str) -> None:
        """Append words."""
        for index, piece in enumerate(_PIECE.split(text)):
            if index % 2:
                self.opaque(piece)
            elif piece:
                plain = piece.replace("\\'", "'").replace('\\"', '"')
                super().words(_CHARACTER.sub(_letter, plain))


def _letter(found: re.Match[str]) -> str:
    """The letter that is meant; a space or a mark that nobody sees stays as it is written."""
    character = chr(int(found[1], 16))
    return character if character.isalpha() else found[0]
