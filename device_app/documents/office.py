"""Microsoft's Office Open XML: documents of Word, slides of PowerPoint, sheets of Excel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from device_app.documents.document import Document, DocumentReading
from device_app.documents.limits import counted, pieces
from device_app.documents.office_runs import RunParagraph, RunStyle
from device_app.documents.packages import Package, PackageDocument, PartReader
from device_app.documents.word_fields import Fields
from device_app.documents.xml_tree import (
    Element,
    Paragraph,
    TreeDocument,
    attribute_texts,
    local_name,
    nested,
    outermost,
    parsed,
    words_of,
)
from engines.languages import language

_WORD_PARTS = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\d*\.xml")
_SLIDE_PARTS = re.compile(r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml")
_SHEET_PARTS = re.compile(r"xl/(?:sharedStrings|worksheets/sheet\d+|comments(?:\d+|/comment\d+))\.xml")
_DRAWN_PARTS = re.compile(r"(?:word|ppt|xl)/(?:charts/chart|drawings/drawing|diagrams/data)\d+\.xml")
"""Charts, boxes on a sheet, and SmartArt, of all three."""

_DEFAULTS = "word/styles.xml"
_TABLE_PARTS = re.compile(r"xl/(?:tables/table|pivotCache/pivotCacheDefinition)\d+\.xml")

WORD = RunStyle(
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    heads=frozenset({"pPr", "sdtPr", "sdtEndPr", "smartTagPr"}),
    containers=frozenset(
        {"hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir"}
    ),
    dropped=frozenset({"proofErr", "lastRenderedPageBreak", "softHyphen"}),
    unimportant=frozenset({"lang", "noProof", "webHidden"}),
    code=frozenset(
        [
            *("SourceCode", "VerbatimChar", "SourceText", "PreformattedText"),
            *("HTMLCode", "HTMLPreformatted", "HTMLKeyboard", "HTMLSample", "HTMLVariable"),
        ]
    ),
)
SLIDE = RunStyle(
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    heads=frozenset({"pPr"}),
    tails=frozenset({"endParaRPr"}),
    unimportant=frozenset({"lang", "altLang", "dirty", "err", "smtClean", "noProof", "smtId"}),
    preserve=False,
)
SHEET = RunStyle("http://schemas.openxmlformats.org/spreadsheetml/2006/main", dropped=frozenset({"rPh", "phoneticPr"}))


def read_word(content: bytes, reading: DocumentReading) -> Document:
    """A document of Word: text, tables, notes, head and foot lines, text boxes, comments.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``, ``file.too_complex``.
    """
    reader = _reader(reading, _WORD_PARTS, _word_paragraphs, lambda root: _turn_word(root, reading))

    def settle(own: bytes) -> bytes:
        return TreeDocument(
            own, reading.name, lambda _: iter(()), lambda root: _set_languages(root, reading)
        ).finished()

    return PackageDocument(Package(content, reading.name), reader, {_DEFAULTS: settle})


def read_slides(content: bytes, reading: DocumentReading) -> Document:
    """Slides and their notes. Errors as `read_word`."""
    reader = _reader(reading, _SLIDE_PARTS, _slide_paragraphs, lambda root: _turn_slides(root, reading))
    return PackageDocument(Package(content, reading.name), reader)


def read_sheets(content: bytes, reading: DocumentReading) -> Document:
    """The texts of cells and notes; never formulas, and no headings of tables, which formulas call by their name.

    Errors as `read_word`.
    """
    package = Package(content, reading.name)
    tables = {part for part in package.names if _TABLE_PARTS.fullmatch(part)}
    package.check_size(tables)
    kept = {
        element.get("name", "")
        for part in tables
        for element in parsed(package.read(part), reading.name).iter("{*}tableColumn", "{*}cacheField")
    }

    def paragraphs(root: Element, left: Iterator[int]) -> Iterator[Paragraph]:
        for element in counted(outermost(root, SHEET.name("si"), SHEET.name("is"), SHEET.name("text"))):
            if words_of(element) not in kept:
                paragraph = RunParagraph(element, SHEET, left)
                if paragraph.has_words:
                    yield paragraph

    return PackageDocument(package, _reader(reading, _SHEET_PARTS, paragraphs, lambda _: None))


def _reader(
    reading: DocumentReading,
    parts: re.Pattern[str],
    find: Callable[[Element, Iterator[int]], Iterator[Paragraph]],
    finish: Callable[[Element], None],
) -> Callable[[str], PartReader | None]:
    left = pieces()

    def reader(part: str) -> PartReader | None:
        if parts.fullmatch(part):
            return lambda own: TreeDocument(own, reading.name, lambda root: find(root, left), finish)
        if _DRAWN_PARTS.fullmatch(part):
            return lambda own: TreeDocument(
                own,
                reading.name,
                lambda root: _slide_paragraphs(root, left),
                lambda root: _turn_slides(root, reading),
            )
        return None

    return reader


def _word_paragraphs(root: Element, left: Iterator[int]) -> Iterator[Paragraph]:
    fields = Fields()
    for element in counted(nested(root, WORD.name("p"))):
        paragraph = RunParagraph(element, WORD, left, fields)
        if paragraph.has_words and not WORD.is_code(element.find(WORD.name("pPr")), "pStyle"):
            yield paragraph
    yield from attribute_texts(root.iter("{*}docPr", "{*}cNvPr"), "descr")


def _slide_paragraphs(root: Element, left: Iterator[int]) -> Iterator[Paragraph]:
    for element in counted(nested(root, SLIDE.name("p"))):
        paragraph = RunParagraph(element, SLIDE, left)
        if paragraph.has_words:
            yield paragraph
    yield from attribute_texts(root.iter("{*}cNvPr"), "descr")


_AFTER_BIDI = frozenset(
    [
        "adjustRightInd",
        "snapToGrid",
        "spacing",
        "ind",
        "contextualSpacing",
        "mirrorIndents",
        "suppressOverlap",
        "jc",
        "textDirection",
        "textAlignment",
        "textboxTightWrap",
        "outlineLvl",
        "divId",
        "cnfStyle",
        "rPr",
        "sectPr",
        "pPrChange",
    ]
)
"""What follows ``bidi`` in the order that the standard prescribes."""

_TURNED = ("bidi", "rtl", "rtlGutter", "bidiVisual")
_EAST_ASIAN = frozenset({"zh", "zh-Hant", "yue", "ja", "ko"})
_AFTER_RTL = frozenset(["cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath", "rPrChange"])


def _turn_word(root: Element, reading: DocumentReading) -> None:
    """The language of the words, for Word's spelling, and their direction."""
    _set_languages(root, reading)
    if not reading.rtl:
        for mark in [] if not language(reading.source).rtl else list(root.iter(*map(WORD.name, _TURNED))):
            mark.getparent().remove(mark)
        return
    for paragraph in root.iter(WORD.name("p")):
        properties = paragraph.find(WORD.name("pPr"))
        if properties is None:
            properties = etree.Element(WORD.name("pPr"))
            paragraph.insert(0, properties)
        _insert(properties, "bidi", _AFTER_BIDI)
    for run in root.iter(WORD.name("r")):
        properties = run.find(WORD.name("rPr"))
        if properties is None:
            properties = etree.Element(WORD.name("rPr"))
            run.insert(0, properties)
        _insert(properties, "rtl", _AFTER_RTL)


def _set_languages(root: Element, reading: DocumentReading) -> None:
    kind = "bidi" if reading.rtl else "eastAsia" if reading.target in _EAST_ASIAN else "val"
    for lang in root.iter(WORD.name("lang")):
        lang.attrib.clear()
        lang.set(WORD.name(kind), reading.target)


def _insert(properties: Element, name: str, following: frozenset[str]) -> None:
    if properties.find(WORD.name(name)) is None:
        at = next((index for index, child in enumerate(properties) if local_name(child) in following), len(properties))
        properties.insert(at, etree.Element(WORD.name(name)))


def _turn_slides(root: Element, reading: DocumentReading) -> None:
    for properties in root.iter(SLIDE.name("rPr"), SLIDE.name("endParaRPr")):
        if "lang" in properties.attrib:
            properties.set("lang", reading.target)
    if reading.rtl or language(reading.source).rtl:
        for paragraph in root.iter(SLIDE.name("p")):
            properties = paragraph.find(SLIDE.name("pPr"))
            if properties is None:
                properties = etree.Element(SLIDE.name("pPr"))
                paragraph.insert(0, properties)
            properties.set("rtl", "1" if reading.rtl else "0")
