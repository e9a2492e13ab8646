"""What the window takes from the engines' vocabulary, so that it needs no import of them."""

from __future__ import annotations

from engines.errors import Cancelled, DragomanError, UsageError
from engines.languages import Language, language, languages
from engines.protocols import AudioChunk, Quality, Samples

__all__ = [
    "AudioChunk",
    "Cancelled",
    "DragomanError",
    "Language",
    "Quality",
    "Samples",
    "UsageError",
    "language",
    "languages",
]
