"""Plain text: line by line, so that its lines, indents and empty lines stay."""

from __future__ import annotations

import re

from device_app.documents.document import Places
from device_app.documents.segment import TagWriter

_LINE = re.compile(r"[^\r\n\f\v\u0085\u2028\u2029]+")


def plain_places(text: str) -> Places:
    """The lines with words, without the space around them."""
    segments = []
    for found in _LINE.finditer(text):
        words = found[0].strip()
        start = found.start() + found[0].find(words)
        writer = TagWriter()
        writer.words(words)
        segment = writer.segment(start, start + len(words))
        if segment:
            segments.append(segment)
    return Places(segments)
