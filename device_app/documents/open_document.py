"""OpenDocument: texts, sheets and slides of LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.documents.document import Document, DocumentReading
from device_app.documents.packages import Package, PackageDocument, PartReader
from device_app.documents.xml_tree import Element, MixedStyle, Paragraph, TreeDocument, local_name, mixed_paragraph

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = MixedStyle(paired=frozenset({"span", "a"}), spaces=frozenset({"s"}), dropped=frozenset({"soft-page-break"}))
_PARTS = frozenset({"content.xml", "styles.xml"})
_KEPT = frozenset({"tracked-changes"})


def read_open_document(content: bytes, reading: DocumentReading) -> Document:
    """A file of OpenDocument: the words of its paragraphs and headings, of its head and foot lines too.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``, ``file.too_complex``.
    """

    def reader(part: str) -> PartReader | None:
        return (lambda own: TreeDocument(own, reading.name, _paragraphs)) if part in _PARTS else None

    return PackageDocument(Package(content, reading.name), reader)


def read_flat_document(content: bytes, reading: DocumentReading) -> Document:
    """A file of OpenDocument that is one XML. Errors as `read_open_document`."""
    return TreeDocument(content, reading.name, _paragraphs)


def _paragraphs(root: Element) -> Iterator[Paragraph]:
    for element in root.iter(f"{_TEXT}p", f"{_TEXT}h"):
        if any(local_name(around) in _KEPT for around in element.iterancestors()):
            continue
        found = mixed_paragraph(element, _STYLE)
        if found:
            yield found
