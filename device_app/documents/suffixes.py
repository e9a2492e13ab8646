"""Which suffixes the formats of documents have. Apart from their readers, which take a second to load."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "plain": (".txt", ".text"),
    "html": (".html", ".htm"),
    "xhtml": (".xhtml",),
    "markdown": (".md", ".markdown", ".mdown", ".qmd", ".rmd"),
    "srt": (".srt",),
    "vtt": (".vtt",),
    "ass": (".ass", ".ssa"),
    "sbv": (".sbv",),
    "microdvd": (".sub",),
    "mpl2": (".mpl",),
    "lrc": (".lrc",),
    "ttml": (".ttml", ".dfxp", ".itt"),
    "docx": (".docx", ".docm", ".dotx"),
    "pptx": (".pptx", ".pptm", ".ppsx"),
    "xlsx": (".xlsx", ".xlsm"),
    "opendocument": (".odt", ".ott", ".ods", ".odp", ".odg"),
    "flat-opendocument": (".fodt", ".fods", ".fodp", ".fodg"),
    "epub": (".epub",),
    "pdf": (".pdf",),
    "xliff": (".xlf", ".xliff", ".sdlxliff", ".mqxliff"),
    "ts": (".ts",),
    "po": (".po", ".pot"),
    "json": (".json", ".arb"),
    "properties": (".properties",),
    "strings": (".strings",),
    "stringsdict": (".stringsdict",),
    "android": (),
    "resx": (".resx", ".resw"),
}
"""Name of the format → its suffixes; none where only the beginning of a file tells."""

_KNOWN = frozenset(suffix for suffixes in SUFFIXES.values() for suffix in suffixes)


def looks_known(path: PurePath) -> bool:
    """Whether a file may be a document, by its name alone."""
    return path.suffix.lower() in _KNOWN | {".xml"}
