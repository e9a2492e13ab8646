"""OpenDocument: texts, sheets and slides of LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator

from device_app.documents.document import Document, DocumentReading
from device_app.documents.limits import counted
from device_app.documents.mixed_paragraph import MixedStyle, mixed_paragraph
from device_app.documents.packages import Package, PackageDocument, PartReader
from device_app.documents.xml_tree import Element, Paragraph, TreeDocument, nested, outermost
from engines.languages import language

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FORMAT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_DRAWN = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_STYLES = "styles.xml"
_PARTS = frozenset({"content.xml", _STYLES})
_CHANGES = f"{_TEXT}tracked-changes"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h", f"{_DRAWN}title", f"{_DRAWN}desc")
_CODE = frozenset({"Source_20_Text", "Source_Text", "Preformatted_20_Text", "User_20_Entry", "Example", "Variable"})
"""Styles of LibreOffice and pandoc for what a program reads."""

_EAST_ASIAN, _COMPLEX = (
    frozenset({"zh", "ja", "ko", "yue"}),
    frozenset({"th", "hi", "km", "my", "bo", "gu", "te", "mr", "bn", "ta"}),
)


def read_open_document(content: bytes, reading: DocumentReading) -> Document:
    """A file of OpenDocument: the words of its paragraphs and headings, of its head and foot lines too.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``, ``file.too_complex``.
    """

    def reader(part: str) -> PartReader | None:
        return (lambda own: TreeDocument(own, reading.name, _paragraphs)) if part in _PARTS else None

    def settle(own: bytes) -> bytes:
        return TreeDocument(own, reading.name, lambda _: iter(()), lambda root: _turn(root, reading)).finished()

    return PackageDocument(Package(content, reading.name), reader, {_STYLES: settle})


def read_flat_document(content: bytes, reading: DocumentReading) -> Document:
    """A file of OpenDocument that is one XML. Errors as `read_open_document`."""
    return TreeDocument(content, reading.name, _paragraphs, lambda root: _turn(root, reading))


def _paragraphs(root: Element) -> Iterator[Paragraph]:
    code = set(_CODE)
    for style in root.iter(f"{_STYLE}style"):
        if style.get(f"{_STYLE}parent-style-name") in code:
            code.add(style.get(f"{_STYLE}name"))
    mixed = MixedStyle(
        paired=frozenset({"span", "a", "ruby", "ruby-base"}),
        spaces=frozenset({"s"}),
        dropped=frozenset({"soft-page-break"}),
        kept=lambda element: element.get(f"{_TEXT}style-name") in code,
    )
    changed = {element for changes in outermost(root, _CHANGES) for element in changes.iter(*_PARAGRAPHS)}
    for element in counted(nested(root, *_PARAGRAPHS)):
        if element not in changed and not mixed.kept(element) and (found := mixed_paragraph(element, mixed)):
            yield found


def _turn(root: Element, reading: DocumentReading) -> None:
    """Name the language of the words, and turn the pages where it is written in the other direction."""
    kind = (
        "-complex" if reading.rtl or reading.target in _COMPLEX else "-asian" if reading.target in _EAST_ASIAN else ""
    )
    for default in root.iter(f"{_STYLE}default-style"):
        if default.get(f"{_STYLE}family") not in {"paragraph", "graphic", "table"}:
            continue
        properties = default.find(f"{_STYLE}text-properties")
        if properties is not None:
            space = _STYLE if kind else _FORMAT
            properties.set(f"{space}language{kind}", reading.target.partition("-")[0])
            properties.set(f"{space}country{kind}", "none")
        lines = default.find(f"{_STYLE}paragraph-properties")
        if lines is not None and reading.rtl != language(reading.source).rtl:
            lines.set(f"{_STYLE}writing-mode", "rl-tb" if reading.rtl else "lr-tb")
