"""Files of translators: XLIFF 1.2 and 2.0, and Qt's TS. What has no translation yet gets one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from lxml import etree

from device_app.documents.accelerators import without_accelerator
from device_app.documents.document import Document, DocumentReading
from device_app.documents.limits import counted
from device_app.documents.mixed_paragraph import MixedParagraph, MixedStyle, append_text, mixed_paragraph
from device_app.documents.placeholders import PLACEHOLDER
from device_app.documents.plural_forms import plural_forms
from device_app.documents.xml_tree import (
    Element,
    Paragraph,
    TreeDocument,
    local_name,
    outermost,
    words_of,
)
from device_app.language_names import code_of_tag

_NO = frozenset({"no", "false"})
_YES = frozenset({"yes", "true", "locked"})
_PROTECTED = frozenset({"protected", "x-protected", "x-notranslate"})
_OPEN_STATES = frozenset({"new", "initial", "needs-translation"})


def _kept(element: Element) -> bool:
    return element.get("translate") in _NO or element.get("mtype") in _PROTECTED


_XLIFF = MixedStyle(
    frozenset({"g", "mrk", "pc"}),
    shield=PLACEHOLDER,
    collapse=False,
    closes={"bpt": "ept", "bx": "ex", "sc": "ec"},
    kept=_kept,
)
_TS = MixedStyle(frozenset(), shield=PLACEHOLDER, collapse=False)


def read_xliff(content: bytes, reading: DocumentReading) -> Document:
    """A file of XLIFF, also as Trados and memoQ write it: sentence by sentence where it is cut into sentences.

    Raises:
        DragomanError: ``file.broken``.
    """

    def finish(root: Element) -> None:
        if root.get("version", "").startswith("2"):
            _set_language(root, "trgLang", reading.target)
        else:
            for file in root.iter("{*}file"):
                _set_language(file, "target-language", reading.target)

    return TreeDocument(content, reading.name, _units, finish)


def _set_language(element: Element, attribute: str, target: str, mark: str = "-") -> None:
    """Name the language; a region that the file names stays, for its program asks for it."""
    if code_of_tag(element.get(attribute, "")) != target:
        element.set(attribute, target.replace("-", mark))


def _units(root: Element) -> Iterator[Paragraph]:
    told: dict[Element, str] = {}
    for unit in counted(outermost(root, "{*}trans-unit", "{*}segment")):
        source = _child(unit, "source")
        if source is None or _told(unit, told) in _NO or _locked(unit):
            continue
        sentences = _sentences(unit, "seg-source")
        if sentences:
            yield from _cut_unit(unit, sentences)
            continue
        target = _child(unit, "target")
        states = {unit.get("state", ""), target.get("state", "") if target is not None else ""}
        if target is not None and words_of(target).strip() and not states & _OPEN_STATES:
            continue
        found = mixed_paragraph(source, _XLIFF)
        if found:
            yield _Target(source, target, found)


def _told(element: Element, told: dict[Element, str]) -> str:
    """What an element or the nearest around it says about its translation; `told` keeps what was found."""
    if element not in told:
        around = element.getparent()
        told[element] = element.get("translate") or ("" if around is None else _told(around, told))
    return told[element]


def _child(unit: Element, name: str) -> Element:
    return next((child for child in unit if local_name(child) == name), None)


def _locked(element: Element) -> bool:
    """Whether a program's own mark says that nobody may change it."""
    return any(key.rpartition("}")[2] == "locked" and value in _YES for key, value in element.attrib.items())


def _sentences(unit: Element, part: str) -> dict[str, Element]:
    """The sentences of a unit by their number, where it is cut into such."""
    found = _child(unit, part)
    if found is None:
        return {}
    return dict(_marked(found))


def _marked(element: Element) -> Iterator[tuple[str, Element]]:
    """The sentences in an element and their numbers; what is within one belongs to it."""
    walk = etree.iterwalk(element, ("start",), ("{*}mrk",))
    for _, mark in walk:
        if mark.get("mtype") == "seg":
            walk.skip_subtree()
            yield mark.get("mid", ""), mark


def _cut_unit(unit: Element, sentences: Mapping[str, Element]) -> Iterator[Paragraph]:
    locked = {entry.get("id") for entry in unit.iter("{*}seg") if _locked(entry)}
    target = _CutTarget(unit)
    done = target.sentences
    for number, sentence in sentences.items():
        if number in locked or (number in done and words_of(done[number]).strip()):
            continue
        found = mixed_paragraph(sentence, _XLIFF)
        if found:
            yield _Sentence(target, number, found)


class _Sentence:
    """A sentence of a unit: it goes where the target has its number."""

    def __init__(self, target: _CutTarget, number: str, paragraph: MixedParagraph) -> None:
        self._target, self._number, self._paragraph = target, number, paragraph
        self.text = paragraph.text

    def replace(self, translation: str) -> None:
        """See `Paragraph`: the source stays."""
        self._paragraph.replace_in(self._target.place(self._number), translation)


class _CutTarget:
    """The target of a unit that is cut into sentences.

    Attributes:
        sentences: those that it has, by their number.
    """

    def __init__(self, unit: Element) -> None:
        self._unit = unit
        self.sentences: Mapping[str, Element] = _sentences(unit, "target")

    def place(self, number: str) -> Element:
        """Where a sentence of the source goes."""
        if number not in self.sentences:
            self.sentences = self._laid_out()
        return self.sentences[number]

    def _laid_out(self) -> dict[str, Element]:
        """Cut the target as the source is; the sentences that it has stay."""
        cut, target = _child(self._unit, "seg-source"), _child(self._unit, "target")
        done = self.sentences
        whole = deepcopy(cut)
        whole.tag, whole.tail = cut.tag.replace("seg-source", "target"), None
        for number, sentence in list(_marked(whole)):
            written = done.get(number)
            tail = sentence.tail
            kept = written if written is not None else etree.Element(sentence.tag, sentence.attrib)
            sentence.getparent().replace(sentence, kept)
            kept.tail = tail
        if target is not None:
            whole.attrib.update(target.attrib)
            whole.tail = target.tail
            self._unit.replace(target, whole)
        else:
            cut.addnext(whole)
            cut.tail = whole.tail
        return _sentences(self._unit, "target")


class _Target:
    def __init__(self, source: Element, target: Element, paragraph: MixedParagraph) -> None:
        self._source, self._target, self._paragraph = source, target, paragraph
        self.text = paragraph.text

    def replace(self, translation: str) -> None:
        """See `Paragraph`: the source stays."""
        target = self._target
        if target is None:
            target = etree.Element(self._source.tag.replace("source", "target"), nsmap=self._source.nsmap)
            cut = _child(self._source.getparent(), "seg-source")
            after = self._source if cut is None else cut
            after.addnext(target)  # which takes what follows along
            after.tail = target.tail
        self._paragraph.replace_in(target, translation)


def read_ts(content: bytes, reading: DocumentReading) -> Document:
    """A file of Qt Linguist.

    Raises:
        DragomanError: ``file.broken``.
    """

    def messages(root: Element) -> Iterator[Paragraph]:
        for message in counted(outermost(root, "message")):
            source, translation = message.find("source"), message.find("translation")
            if source is None or translation is None or translation.get("type") != "unfinished":
                continue
            if words_of(translation).strip():
                continue
            found = _Message(source, translation, reading.target)
            if found.text:
                yield found

    return TreeDocument(
        content, reading.name, messages, lambda root: _set_language(root, "language", reading.target, "_")
    )


class _Message:
    def __init__(self, source: Element, translation: Element, target: str) -> None:
        words, self._accelerator = without_accelerator(words_of(source), "&")
        self._copy = etree.Element("source")
        append_text(self._copy, words)
        self._paragraph = mixed_paragraph(self._copy, _TS)
        self._translation, self._target = translation, target
        self.text = self._paragraph.text if self._paragraph else ""

    def replace(self, translation: str) -> None:
        """See `Paragraph`."""
        assert self._paragraph
        self._paragraph.replace(translation)
        words = self._accelerator + (self._copy.text or "")
        forms = self._translation.findall("numerusform")
        if self._translation.getparent().get("numerus") != "yes":
            self._translation.text = words
            return
        count = plural_forms(self._target)[0]
        forms += [etree.SubElement(self._translation, "numerusform") for _ in range(count - len(forms))]
        for form in forms[count:]:
            self._translation.remove(form)
        for form in forms[:count]:
            form.text = words
