"""EPUB: the chapters of a book, its table of contents, its title and language."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from device_app.documents.document import Document, DocumentReading, Edit, Places, TextDocument
from device_app.documents.encodings import decoded
from device_app.documents.markup_format import markup_places
from device_app.documents.markup_rules import XHTML, MarkupRules
from device_app.documents.packages import Package, PackageDocument, PartReader

_CONTENTS = MarkupRules(inline=frozenset(), xml=True, within=frozenset({"text"}))
_METADATA = MarkupRules(inline=frozenset(), xml=True, within=frozenset({"title", "description", "subject"}))
_LANGUAGE = re.compile(r"(<dc:language\b[^>]*+>)\s*+([^<\s]++)")
_CHAPTERS = frozenset({".xhtml", ".html", ".htm"})


def read_epub(content: bytes, reading: DocumentReading) -> Document:
    """A book.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``, ``file.too_complex``, ``file.not_text``.
    """

    def document(part: str, rules: MarkupRules) -> PartReader:
        def read(own: bytes) -> Document:
            text, encoding = decoded(own, f"{reading.name}: {part}")
            places = markup_places(text, rules, reading)
            language = _LANGUAGE.search(text) if rules is _METADATA else None
            if language:
                places = Places(places.segments, places.inner, (Edit(*language.span(2), reading.target),))
            return TextDocument(text, places, encoding, "xmlcharrefreplace")

        return read

    def reader(part: str) -> PartReader | None:
        suffix = PurePosixPath(part).suffix.lower()
        if suffix in _CHAPTERS:
            return document(part, XHTML)
        return document(part, _CONTENTS if suffix == ".ncx" else _METADATA) if suffix in {".ncx", ".opf"} else None

    return PackageDocument(Package(content, reading.name), reader)
