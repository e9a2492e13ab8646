"""Plain text: line by line, so that its lines, indents and empty lines stay."""

from __future__ import annotations

import re

from device_app.documents.segment import Segment

_LINE = re.compile(r"[^\r\n]+")


def plain_segments(text: str) -> list[Segment]:
    """The lines with words, without the space around them."""
    segments = []
    for found in _LINE.finditer(text):
        words = found[0].strip()
        if any(character.isalpha() for character in words):
            start = found.start() + found[0].index(words)
            segments.append(Segment(start, start + len(words), words))
    return segments
