"""XML as a tree whose paragraphs are translated: with text in between elements, as OpenDocument and XLIFF have it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Protocol

from lxml import etree

from device_app.documents.message_names import names
from device_app.documents.segment import STAYING, Segment, TagWriter
from engines.errors import DragomanError
from engines.inline_tags import TAG, split_tags

Element = Any
"""``lxml.etree._Element``, which has no types of its own."""

_STAYING = re.compile(STAYING)
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")
_SPACE = re.compile(r"[ \t\r\n]+")


class Paragraph(Protocol):
    """What is translated at once in a tree."""

    @property
    def text(self) -> str:
        """With formatting as ``<s1>…</s1>``."""

    def replace(self, translation: str) -> None:
        """Put the translation in its place."""


class TreeDocument:
    """A file of XML.

    Args:
        content: of the file.
        name: of the file, for messages.
        find: finds the paragraphs.
        finish: called with the root when something was translated, before it is written.

    Raises:
        DragomanError: ``file.broken``.
    """

    def __init__(
        self,
        content: bytes,
        name: str,
        find: Callable[[Element], Iterator[Paragraph]],
        finish: Callable[[Element], None] = lambda _: None,
    ) -> None:
        self._content = content
        self._root = parsed(content, name)
        self._paragraphs = list(find(self._root))
        self._finish = finish

    @property
    def texts(self) -> list[str]:
        """See `Document`."""
        return [paragraph.text for paragraph in self._paragraphs]

    def written(self, translations: Sequence[str]) -> bytes:
        """See `Document`; legal once."""
        changed = False
        for paragraph, translation in zip(self._paragraphs, translations, strict=True):
            if translation != paragraph.text:
                paragraph.replace(translation)
                changed = True
        return self.finished() if changed else self._content

    def finished(self) -> bytes:
        """The file as it is now; legal once."""
        self._finish(self._root)
        tree = self._root.getroottree()
        encoding = tree.docinfo.encoding or "UTF-8"
        declaration = _DECLARATION.match(self._content)
        if declaration is None:  # also that of UTF-16, which needs its mark
            return bytes(
                etree.tostring(tree, encoding=encoding, xml_declaration=not encoding.upper().startswith("UTF-8"))
            )
        end = self._content[len(self._content.rstrip()) :]
        return declaration[0] + bytes(etree.tostring(tree, encoding=encoding, xml_declaration=False)).strip() + end


class AttributeText:
    """An attribute that people read, such as what a picture shows."""

    def __init__(self, element: Element, name: str) -> None:
        self._element, self._name = element, name
        self.text: str = element.get(name, "").strip()

    def replace(self, translation: str) -> None:
        """See `Paragraph`."""
        self._element.set(self._name, TAG.sub("", translation))


def attribute_texts(elements: Iterable[Element], name: str) -> Iterator[AttributeText]:
    """The texts of an attribute that are words; no names of files, and none that could pass for a tag of ours."""
    for element in elements:
        found = AttributeText(element, name)
        if any(map(str.isalpha, found.text)) and not names(found.text) and not TAG.search(found.text):
            yield found


def parsed(content: bytes, name: str) -> Element:
    """The root of a file of XML; nothing that it names is fetched or filled in.

    Raises:
        DragomanError: ``file.broken``.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        # The error's own log also has what other files were refused for.
        if parser.error_log and all(entry.domain_name == "NAMESPACE" for entry in parser.error_log):
            return _with_names_as_they_stand(content)
        raise DragomanError(
            "file.broken", f"{name}: it is not well-formed XML: {error}", hint="Save it again in its own program"
        ) from error


def _with_names_as_they_stand(content: bytes) -> Element:
    """A file whose only fault is a prefix that it never declares, as pandoc's slides with formulas have."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False, recover=True
    )
    return etree.fromstring(content, parser)


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@dataclass(frozen=True, slots=True)
class MixedStyle:
    """What the elements inside of a paragraph are for; others stay as they are, contents and all.

    Attributes:
        paired: formatting around words.
        spaces: what stands for a space.
        dropped: marks that a program sets again by itself.
        shield: what in the words stays.
        collapse: whether line ends and several spaces are one space.
        closes: name of an empty element that begins formatting → of the one that ends it.
        kept: whether an element that would be paired holds what is not to be translated.
    """

    paired: frozenset[str]
    spaces: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    shield: re.Pattern[str] = _STAYING
    collapse: bool = True
    closes: Mapping[str, str] = field(default_factory=dict)
    kept: Callable[[Element], bool] = lambda _: False

    def pairs(self, element: Element) -> bool:
        """Whether an element is formatting around words."""
        return local_name(element) in self.paired and not self.kept(element)


class MixedParagraph:
    """An element with words and other elements in it."""

    def __init__(self, element: Element, segment: Segment, opened: dict[str, Element], style: MixedStyle) -> None:
        self._element, self._segment = element, segment
        self._opened, self._style = opened, style
        self.text = segment.text

    def replace(self, translation: str) -> None:
        """See `Paragraph`."""
        self.replace_in(self._element, translation)

    def replace_in(self, element: Element, translation: str) -> None:
        """Put the translation into an element in place of what is in it; an original that is another stays."""
        opened = self._opened
        if element is not self._element:
            opened = {tag: deepcopy(original) for tag, original in opened.items()}
        _fill(element, translation, self._segment, opened, self._style)


def mixed_paragraph(element: Element, style: MixedStyle) -> MixedParagraph | None:
    """The words of an element; None where it has none."""
    writer = TagWriter(shield=style.shield)
    opened: dict[str, Element] = {}
    _read(element, style, writer, opened)
    segment = writer.segment(0, 0)
    return MixedParagraph(element, segment, opened, style) if segment else None


def _read(element: Element, style: MixedStyle, writer: TagWriter, opened: dict[str, Element]) -> None:
    def words(text: str | None) -> None:
        if text:
            writer.words(_SPACE.sub(" ", text) if style.collapse else text)

    words(element.text)
    partners = _partners(element, style) if style.closes else {}
    numbers: dict[int, int] = {}
    for index, child in enumerate(element):
        name = local_name(child)
        if name in style.spaces:
            writer.words(" ")
        elif style.pairs(child):
            number = writer.open("")
            opened[f"<s{number}>"] = child
            _read(child, style, writer, opened)
            writer.close(number, "")
        elif index in numbers:
            writer.close(numbers[index], "")
            opened[f"</s{numbers[index]}>"] = child
        elif index in partners:
            numbers[partners[index]] = number = writer.open("")
            opened[f"<s{number}>"] = child
        elif name and name not in style.dropped:
            number = writer.open("")
            opened[f"<s{number}>"] = child
            writer.close(number, "")
        words(child.tail)


def _partners(parent: Element, style: MixedStyle) -> dict[int, int]:
    """Index of each empty child that begins formatting → of that which ends it, where they nest."""
    partners: dict[int, int] = {}
    waiting: list[tuple[int, str, str]] = []
    for index, child in enumerate(parent):
        name = local_name(child)
        if name in style.closes:
            waiting.append((index, style.closes[name], child.get("rid") or child.get("id", "")))
        elif waiting and name == waiting[-1][1]:
            number = child.get("rid") or child.get("startRef") or child.get("id", "")
            if number == waiting[-1][2]:
                partners[waiting.pop()[0]] = index
    return partners


def _fill(element: Element, translation: str, segment: Segment, opened: dict[str, Element], style: MixedStyle) -> None:
    """Put a translation into an element in place of what is in it.

    Args:
        element: to hold the translation.
        translation: its tags are those of `segment`.
        segment: what was translated.
        opened: tag → the element that it stands for; other tags are what `segment` says.
        style: what the elements are for.
    """
    children = list(element)
    for child in children:
        element.remove(child)
    element.text = None
    stack = [element]
    for index, part in enumerate(split_tags(translation)):
        if index % 2 == 0:
            append_text(stack[-1], part)
        elif part in opened:
            original = opened[part]
            if style.pairs(original):
                copy = etree.SubElement(stack[-1], original.tag, original.attrib, nsmap=original.nsmap)
                stack.append(copy)
            else:
                original.tail = None
                stack[-1].append(original)
        elif part.startswith("</"):
            opening = opened.get(part.replace("/", ""))
            if opening is not None and style.pairs(opening) and len(stack) > 1:
                stack.pop()
        else:
            append_text(stack[-1], segment.render(part, lambda _: ""))


def append_text(element: Element, words: str) -> None:
    """Append characters to what is in an element."""
    words = "".join(character for character in words if character >= " " or character in "\t\n")
    if not words:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + words
    else:
        element.text = (element.text or "") + words
