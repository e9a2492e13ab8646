"""The formats of documents, which one a file has, and its reader."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from device_app.documents.document import Document, DocumentReading, Places, TextDocument
from device_app.documents.encodings import decoded
from device_app.documents.epub import read_epub
from device_app.documents.gettext_format import GettextDocument
from device_app.documents.json_format import json_places
from device_app.documents.limits import check_length
from device_app.documents.markdown_format import markdown_places
from device_app.documents.markup_format import markup_places
from device_app.documents.markup_rules import ANDROID, HTML, RESX, TTML, XHTML, MarkupRules
from device_app.documents.message_writers import AndroidWriter, MessageWriter
from device_app.documents.messages import apple_plurals_places, apple_strings_places, properties_places
from device_app.documents.office import read_sheets, read_slides, read_word
from device_app.documents.open_document import read_flat_document, read_open_document
from device_app.documents.pdf import read_pdf
from device_app.documents.plain_format import plain_places
from device_app.documents.subtitles import ass_places, sbv_places, srt_places, timed_line_places, vtt_places
from device_app.documents.suffixes import SUFFIXES
from device_app.documents.xliff import read_ts, read_xliff
from engines.errors import DragomanError

Reader = Callable[[bytes, DocumentReading], Document]


@dataclass(frozen=True, slots=True)
class Format:
    """A format whose structure survives.

    Attributes:
        name: for the command line.
        read: reads a file.
        sign: how its text begins where no name tells; None where that is no proof.
        written_as: suffix of what is written where that differs.
    """

    name: str
    read: Reader
    sign: re.Pattern[str] | None = None
    written_as: str = ""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Of its files, in lower case."""
        return SUFFIXES[self.name]


def _text(find: Callable[[str, DocumentReading], Places], unknown: str = "strict") -> Reader:
    def read(content: bytes, reading: DocumentReading) -> Document:
        check_length(len(content), reading.name)
        text, encoding = decoded(content, reading.name, reading.encoding)
        return TextDocument(text, find(text, reading), encoding, unknown)

    return read


def _places(find: Callable[[str], Places]) -> Reader:
    return _text(lambda text, _: find(text))


def _markup(rules: MarkupRules) -> Reader:
    return _text(lambda text, reading: markup_places(text, rules, reading), "xmlcharrefreplace")


_HTML_SIGN = re.compile(r"(?is)\s*+(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b")
_SRT_SIGN = re.compile(r"\s*+\d+[ \t]*(?:\r\n?|\n)[ \t]*\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->")

PLAIN = Format("plain", _places(plain_places))

FORMATS: tuple[Format, ...] = (
    PLAIN,
    Format("html", _markup(HTML), _HTML_SIGN),
    Format("xhtml", _markup(XHTML)),
    Format("markdown", _places(markdown_places)),
    Format("srt", _places(srt_places), _SRT_SIGN),
    Format("vtt", _places(vtt_places), re.compile(r"WEBVTT(?:\s|\Z)")),
    Format("ass", _places(ass_places), re.compile(r"\s*+\[Script Info\]", re.IGNORECASE)),
    Format("sbv", _places(sbv_places)),
    Format("microdvd", _places(timed_line_places), re.compile(r"\{\d{1,9}\}\{\d{0,9}\}")),
    Format("mpl2", _places(timed_line_places), re.compile(r"\[\d{1,9}\]\[\d{0,9}\]")),
    Format("lrc", _places(timed_line_places), re.compile(r"\[\d{1,3}:\d{2}[.:]\d{1,3}\]")),
    Format("ttml", _markup(TTML), re.compile(r"\s*+(?:<\?xml[^>]*\?>\s*+)?<(?:tt:)?tt\b")),
    Format("docx", read_word),
    Format("pptx", read_slides),
    Format("xlsx", read_sheets),
    Format("opendocument", read_open_document),
    Format("flat-opendocument", read_flat_document),
    Format("epub", read_epub),
    Format("pdf", read_pdf, written_as=".html"),
    Format("xliff", read_xliff),
    Format("ts", read_ts),
    Format("po", GettextDocument),
    Format("json", _text(json_places)),
    Format("properties", _places(properties_places)),
    Format("strings", _places(apple_strings_places)),
    Format("stringsdict", _text(lambda text, _: apple_plurals_places(text), "xmlcharrefreplace")),
    Format(
        "android",
        _text(lambda text, _: markup_places(text, ANDROID, None, AndroidWriter)),
        re.compile(r"\s*+(?:<\?xml[^>]*\?>\s*+)?(?:<!--.*?-->\s*+)*+<resources\b", re.DOTALL),
    ),
    Format(
        "resx",
        _text(lambda text, _: markup_places(text, RESX, None, MessageWriter), "xmlcharrefreplace"),
    ),
)

BY_NAME: Mapping[str, Format] = {form.name: form for form in FORMATS}
_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}
_SIGN_CHARACTERS = 4096
_SNIFFED = frozenset({"", ".txt", ".text", ".xml", ".htm", ".html"})
"""Suffixes that say little: how the text begins counts."""


def known(path: Path) -> bool:
    """Whether a file is of a known format: by its name, XML by how it begins."""
    if path.suffix.lower() != ".xml":
        return path.suffix.lower() in _BY_SUFFIX
    try:
        with path.open("rb") as file:
            return text_format(file.read(_SIGN_CHARACTERS).decode("utf-8", "replace").lstrip("\ufeff")) is not PLAIN
    except OSError:
        return False


def known_suffixes() -> list[str]:
    """The suffixes of all formats, in their order."""
    return sorted(_BY_SUFFIX)


def written_suffix(path: PurePath) -> str:
    """The suffix of what is written for a file."""
    form = _BY_SUFFIX.get(path.suffix.lower())
    return form.written_as if form and form.written_as else path.suffix


def text_format(text: str) -> Format:
    """The format of a text without a name; never Markdown: a plain text may begin with ``#`` too."""
    begin = text[:_SIGN_CHARACTERS]
    return next((form for form in FORMATS if form.sign and form.sign.match(begin)), PLAIN)


def file_format(path: PurePath, content: bytes) -> Format:
    """The format of a file, by its name and, where that says little, by how it begins.

    Raises:
        DragomanError: ``file.format_unknown``, with the known ones.
    """
    suffix = path.suffix.lower()
    if suffix in _SNIFFED and b"\0" not in content[:_SIGN_CHARACTERS]:
        told = text_format(content[:_SIGN_CHARACTERS].decode("utf-8", "replace").lstrip("\ufeff"))
        if told is not PLAIN or not suffix:
            return told
    form = _BY_SUFFIX.get(suffix)
    if form is None:
        raise DragomanError(
            "file.format_unknown",
            f"{path} is of no known format",
            hint=f"Known: {' '.join(known_suffixes())}; --format plain takes any text as words",
        )
    return form
