"""PDF: its text in reading order, page by page, written as HTML: a PDF holds letters and places, no paragraphs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from statistics import median

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError

from device_app.documents.document import Document, DocumentReading, TextDocument
from device_app.documents.markup_format import markup_places
from device_app.documents.markup_rules import HTML
from engines.errors import DragomanError

_HYPHENS = "\u0002\ufffe\u00ad"
"""What PDFium gives for a hyphen that divides a word at the end of a line."""

_BULLET = re.compile(r"(?:[•◦▪‣·–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
_SENTENCE_END = re.compile(r"[.!?:;…。！？।؟]['\"”’»)\]]*$")
_LINE_END = re.compile(rf"(\r\n?|\n|(?<=[{_HYPHENS}]))")
"""A divided word has no other line end."""

_SPACE = re.compile(r"\s+")
_HEADING = 1.2
"""Height of a heading's letters, at least, in heights of the page's most common ones."""

_GAP = 0.4
"""Space between two paragraphs, at least, in heights of a line."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: its words and its box, points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def read_pdf(content: bytes, reading: DocumentReading) -> Document:
    """The text of a PDF as a page of HTML with a section for each of its pages.

    Raises:
        DragomanError: ``file.broken``, ``file.encrypted``, ``file.no_words`` for pictures of text.
    """
    try:
        pdf = PdfDocument(content)
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise DragomanError(
                "file.encrypted", f"{reading.name} is protected by a password", hint="Save it without one"
            ) from error
        raise DragomanError("file.broken", f"{reading.name} is no whole PDF", hint="Save it again") from error
    try:
        sections = [_section(pdf, number) for number in range(len(pdf))]
    finally:
        pdf.close()
    if not any("<p>" in section for section in sections):
        raise DragomanError(
            "file.no_words", f"{reading.name} holds pictures of text only", hint="Use a PDF with text in it"
        )
    title = html.escape(PurePath(reading.name).stem)
    head = (
        f'<!DOCTYPE html>\n<html lang="{reading.source}">\n<head><meta charset="utf-8">'
        f'<title translate="no">{title}</title></head>\n<body>\n'
    )
    text = head + "\n".join(sections) + "\n</body>\n</html>\n"
    return TextDocument(text, markup_places(text, HTML, reading))


def _section(pdf: PdfDocument, number: int) -> str:
    page = pdf[number]
    words = page.get_textpage()
    try:
        lines = list(_lines(words))
    finally:
        words.close()
        page.close()
    usual = median(line.height for line in lines) if lines else 0.0
    parts = [f'<section id="page-{number + 1}">']
    for paragraph in _paragraphs(lines):
        tag = "h2" if paragraph[0].height > _HEADING * usual and len(paragraph) < 4 else "p"
        parts.append(f"<{tag}>{html.escape(_joined(paragraph), quote=False)}</{tag}>")
    return "\n".join([*parts, "</section>"])


def _lines(words: pypdfium2.PdfTextPage) -> Iterator[_Line]:
    at = 0
    text = words.get_text_range()
    for raw in _LINE_END.split(text):
        shown = [at + index for index, character in enumerate(raw) if not character.isspace()]
        at += len(raw)
        if not shown:
            continue
        try:
            boxes = [words.get_charbox(index, loose=True) for index in (shown[0], shown[len(shown) // 2], shown[-1])]
        except PdfiumError:
            continue
        yield _Line(
            _SPACE.sub(" ", raw).strip(),
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )


def _paragraphs(lines: list[_Line]) -> Iterator[list[_Line]]:
    right = max((line.right for line in lines), default=0.0)
    current: list[_Line] = []
    for line in lines:
        if current and _begins(current[-1], line, right):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _begins(before: _Line, line: _Line, right: float) -> bool:
    """Whether a line begins a paragraph."""
    if before.text[-1:] in _HYPHENS:
        return False
    height = max(before.height, line.height, 1.0)
    ended = bool(_SENTENCE_END.search(before.text))
    if line.bottom > before.bottom + height:  # the next column
        return ended
    apart = before.bottom - line.top > _GAP * height
    other = not 0.75 < line.height / max(before.height, 0.1) < 1.34
    indented = ended and line.left > before.left + 0.8 * height
    short = ended and before.right < right - 4 * height
    return (
        apart
        or (other and abs(line.bottom - before.bottom) > height / 2)
        or indented
        or short
        or bool(_BULLET.match(line.text))
    )


def _joined(paragraph: list[_Line]) -> str:
    text = ""
    for line in paragraph:
        if (text[-1:] and text[-1] in _HYPHENS) or (
            len(text) > 1 and text[-1] == "-" and text[-2].isalpha() and line.text[:1].islower()
        ):
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return "".join(character for character in text if character >= " " and character not in _HYPHENS)
