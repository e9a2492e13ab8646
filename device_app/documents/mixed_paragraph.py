"""Paragraphs of XML that are words with elements among them, as OpenDocument and XLIFF have them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from device_app.documents.segment import STAYING, Segment, TagWriter
from device_app.documents.xml_tree import Element, local_name
from engines.inline_tags import split_tags

_STAYING = re.compile(STAYING)
_SPACE = re.compile(r"[ \t\r\n]+")


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
        copied = element is not self._element
        _fill(element, translation, self._segment, self._opened, self._style, copied=copied)


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
        if writer.full:
            return
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


def _fill(
    element: Element,
    translation: str,
    segment: Segment,
    opened: Mapping[str, Element],
    style: MixedStyle,
    *,
    copied: bool,
) -> None:
    """Put a translation into an element in place of what is in it.

    Args:
        element: to hold the translation.
        translation: its tags are those of `segment`.
        segment: what was translated.
        opened: tag → the element that it stands for; other tags are what `segment` says.
        style: what the elements are for.
        copied: whether the elements stay where they are.
    """
    children = list(element)
    for child in children:
        element.remove(child)
    element.text = None
    stack = [element]
    words: list[str] = []

    def write() -> None:
        append_text(stack[-1], "".join(words))
        words.clear()

    for index, part in enumerate(split_tags(translation)):
        if index % 2 == 0:
            words.append(part)
        elif part in opened:
            write()
            original = opened[part]
            if style.pairs(original):
                copy = etree.SubElement(stack[-1], original.tag, original.attrib, nsmap=original.nsmap)
                stack.append(copy)
            else:
                placed = deepcopy(original) if copied else original
                placed.tail = None
                stack[-1].append(placed)
        elif part.startswith("</"):
            opening = opened.get(part.replace("/", ""))
            if opening is not None and style.pairs(opening) and len(stack) > 1:
                write()
                stack.pop()
        else:
            words.append(segment.render(part, lambda _: ""))
    write()


def append_text(element: Element, words: str) -> None:
    """Append characters to what is in an element."""
    words = "".join(character for character in words if character >= " " or character in "\t\n")
    if not words:
        return
    last = next(element.iterchildren(reversed=True), None)
    if last is None:
        element.text = (element.text or "") + words
    else:
        last.tail = (last.tail or "") + words
