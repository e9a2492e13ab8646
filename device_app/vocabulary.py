"""What the window takes from the engines, so that it needs no import of them."""

from __future__ import annotations

from engines.durable_files import make_folder, write_durably
from engines.errors import Cancelled, DragomanError, UsageError
from engines.json_files import parse_json, read_json
from engines.languages import Language, language, languages
from engines.protocols import AudioChunk, Quality, Samples
from engines.regions import REGIONS

__all__ = [
    "REGIONS",
    "AudioChunk",
    "Cancelled",
    "DragomanError",
    "Language",
    "Quality",
    "Samples",
    "UsageError",
    "language",
    "languages",
    "make_folder",
    "parse_json",
    "read_json",
    "write_durably",
]
