"""What a document has beside its words, as readers of others see it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

import pysubs2
from lxml import etree
from lxml import html as lxml_html
from translate.storage.pypo import pofile

from tests.device_app.documents.test_markdown import structure as markdown_structure

_READ = frozenset({"lang", "dir", "alt", "title", "value", "content", "label", "placeholder", "descr", "language"})
_RUNS = frozenset({"r", "t", "rPr", "lang", "span", "target", "s"})
"""Elements that a translation may cut otherwise."""

_TARGETS = frozenset({"target", "translation"})
_PLACEHOLDER = re.compile(r"%(?:\d\$)?[sd@n]|%\d|\{\w*\}|https?://[^\s\"<>]+|\\frac\{\w+\}|\[\^\d\]|\[@[^\]]+\]")
_XML = frozenset({"ttml", "android", "resx", "xliff", "ts", "stringsdict", "flat-opendocument"})
_BILINGUAL = frozenset({"po", "xliff", "ts"})
"""Formats that keep the original beside the translation, which must have the same placeholders and elements."""

_EMPHASIS = ("em_", "strong_", "s_")
"""Of Markdown: a translation that leaves no word between two stars has none."""

_SUBTITLES = {"srt": "srt", "vtt": "vtt", "ass": "ass", "microdvd": "microdvd", "mpl2": "mpl2"}


def structure(content: bytes, form: str) -> object:
    """All of a document but its words, of which the placeholders are counted."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: _part(archive.read(name), name) for name in archive.namelist()}
    text = content.decode()
    return _shape(text, form), [] if form in _BILINGUAL else sorted(_PLACEHOLDER.findall(text))


def _shape(text: str, form: str) -> object:
    if form in _XML:
        return sorted(map(str, _elements(etree.fromstring(text.encode(), etree.XMLParser(recover=True)))))
    if form in {"html", "xhtml"}:
        return sorted(map(str, _elements(lxml_html.document_fromstring(text))))
    if form == "markdown":
        return [token for token in markdown_structure(text) if not str(token[0]).startswith(_EMPHASIS)]
    if form in _SUBTITLES:
        events = pysubs2.SSAFile.from_string(text, _SUBTITLES[form], fps=25)
        tags = re.compile(r"\{[^}]*\}|</?\w[^>]*>")
        return [(event.start, event.end, event.style, event.name, tags.findall(event.text)) for event in events]
    if form == "json":
        return _values(json.loads(text))
    if form == "po":
        units = pofile.parsestring(text.encode()).units[1:]
        return [(str(unit.source), unit.getcontext(), _unlike(str(unit.source), str(unit.target))) for unit in units]
    if form in {"properties", "strings"}:
        return re.findall(r"^\s*\"?[\w.]+\"?\s*[=:]", text, re.MULTILINE)
    if form in {"sbv", "lrc"}:
        return re.findall(r"\[?\d+:\d+[:.][\d.:,]+\]?", text)
    return text.count("\n")


def _unlike(source: str, target: str) -> bool:
    """Whether a translation lacks a placeholder of its original."""
    return bool(target) and sorted(_PLACEHOLDER.findall(source)) != sorted(_PLACEHOLDER.findall(target))


def _elements(root: etree._Element) -> Iterator[object]:
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        translated = any(etree.QName(around).localname in _TARGETS for around in element.iterancestors())
        if name not in _RUNS and not translated:
            kept = {key: value for key, value in element.attrib.items() if not any(key.endswith(one) for one in _READ)}
            yield name, sorted(kept.items())


def _part(content: bytes, name: str) -> object:
    if name.endswith((".xml", ".xhtml", ".opf", ".ncx", ".rels")):
        return Counter(map(str, _elements(etree.fromstring(content))))
    return content


def _values(value: object) -> object:
    if isinstance(value, dict):
        return {key: _values(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_values(entry) for entry in value]
    return "…" if isinstance(value, str) and " " in value else value
