"""Read what was said before, as context of a translation."""

from __future__ import annotations

from pathlib import Path

from device_app.text_files import read_text
from engines.protocols import Exchange


def read_context(path: Path, source: str, target: str) -> tuple[Exchange, ...]:
    """One earlier utterance a line, oldest first, in the source language; after a tab, its translation if known.

    Raises:
        DragomanError: ``file.*``.
    """
    lines = (line.partition("\t") for line in read_text(path).splitlines() if line.strip())
    return tuple(Exchange(source, text.strip(), target, translation.strip()) for text, _, translation in lines)
