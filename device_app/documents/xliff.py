"""Files of translators: XLIFF 1.2 and 2.0, and Qt's TS. What has no translation yet gets one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from device_app.documents.document import Document, DocumentReading
from device_app.documents.placeholders import PLACEHOLDER
from device_app.documents.xml_tree import (
    Element,
    MixedParagraph,
    MixedStyle,
    Paragraph,
    TreeDocument,
    append_text,
    local_name,
    mixed_paragraph,
)

_XLIFF = MixedStyle(frozenset({"g", "mrk", "pc"}), shield=PLACEHOLDER, collapse=False)
_TS = MixedStyle(frozenset(), shield=PLACEHOLDER, collapse=False)
_OPEN_STATES = frozenset({"new", "initial", "needs-translation"})
_ACCELERATOR = re.compile(r"&(?=[^\W\d_])")
_FORMS = {
    "ja": 1,
    "ko": 1,
    "zh": 1,
    "zh-Hant": 1,
    "yue": 1,
    "th": 1,
    "vi": 1,
    "id": 1,
    "ms": 1,
    "my": 1,
    "bo": 1,
    "km": 1,
}
_MANY_FORMS = {"ru": 3, "uk": 3, "pl": 3, "cs": 3, "ar": 6, "he": 2}


def read_xliff(content: bytes, reading: DocumentReading) -> Document:
    """A file of XLIFF.

    Raises:
        DragomanError: ``file.broken``.
    """

    def finish(root: Element) -> None:
        if root.get("version", "").startswith("2"):
            root.set("trgLang", reading.target)
        else:
            for file in root.iter("{*}file"):
                file.set("target-language", reading.target)

    return TreeDocument(content, reading.name, _units, finish)


def _units(root: Element) -> Iterator[Paragraph]:
    for source in root.iter("{*}source"):
        unit = source.getparent()
        if local_name(unit) not in {"trans-unit", "segment"}:
            continue
        if any(around.get("translate") == "no" for around in source.iterancestors()):
            continue
        target = next((child for child in unit if local_name(child) == "target"), None)
        states = {unit.get("state", ""), target.get("state", "") if target is not None else ""}
        if target is not None and "".join(target.itertext()).strip() and not states & _OPEN_STATES:
            continue
        found = mixed_paragraph(source, _XLIFF)
        if found:
            yield _Target(source, target, found)


class _Target:
    def __init__(self, source: Element, target: Element, paragraph: MixedParagraph) -> None:
        self._source, self._target, self._paragraph = source, target, paragraph
        self.text = paragraph.text

    def replace(self, translation: str) -> None:
        """See `Paragraph`: the source stays."""
        target = self._target
        if target is None:
            target = etree.Element(self._source.tag.replace("source", "target"), nsmap=self._source.nsmap)
            after = next(
                (child for child in self._source.itersiblings() if local_name(child) == "seg-source"), self._source
            )
            after.addnext(target)  # which takes what follows along
            after.tail = target.tail
        self._paragraph.replace_in(target, translation)


def read_ts(content: bytes, reading: DocumentReading) -> Document:
    """A file of Qt Linguist.

    Raises:
        DragomanError: ``file.broken``.
    """

    def messages(root: Element) -> Iterator[Paragraph]:
        for message in root.iter("message"):
            source, translation = message.find("source"), message.find("translation")
            if source is None or translation is None or translation.get("type") != "unfinished":
                continue
            if "".join(translation.itertext()).strip():
                continue
            found = _Message(source, translation, reading.target)
            if found.text:
                yield found

    return TreeDocument(
        content, reading.name, messages, lambda root: root.set("language", reading.target.replace("-", "_"))
    )


class _Message:
    def __init__(self, source: Element, translation: Element, target: str) -> None:
        words = "".join(source.itertext())
        self._accelerator = len(_ACCELERATOR.findall(words)) == 1
        self._copy = etree.Element("source")
        append_text(self._copy, _ACCELERATOR.sub("", words) if self._accelerator else words)
        self._paragraph = mixed_paragraph(self._copy, _TS)
        self._translation, self._target = translation, target
        self.text = self._paragraph.text if self._paragraph else ""

    def replace(self, translation: str) -> None:
        """See `Paragraph`."""
        assert self._paragraph
        self._paragraph.replace(translation)
        words = ("&" if self._accelerator else "") + (self._copy.text or "")
        forms = self._translation.findall("numerusform")
        if self._translation.getparent().get("numerus") != "yes":
            self._translation.text = words
            return
        count = _FORMS.get(self._target, 2)
        forms += [etree.SubElement(self._translation, "numerusform") for _ in range(count - len(forms))]
        for form in forms[count:]:
            self._translation.remove(form)
        for form in forms[:count]:
            form.text = words
