"""XML as a tree whose paragraphs are translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol

from lxml import etree

from device_app.documents.limits import DEEPEST, MOST_TAGS, check_length, counted, too_complex
from device_app.documents.message_names import names
from engines.errors import DragomanError
from engines.inline_tags import TAG

Element = Any
"""``lxml.etree._Element``, which has no types of its own."""

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*\?>\s*")


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
        DragomanError: ``file.broken``, ``file.too_long``.
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
        self._paragraphs = list(counted(find(self._root)))
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
        DragomanError: ``file.broken``, ``file.too_long``, ``file.too_complex``.
    """
    check_length(len(content), name)
    if content.count(b"<") > MOST_TAGS:
        raise too_complex(MOST_TAGS)
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


_string = etree.XPath("string()", smart_strings=False)


def words_of(element: Element) -> str:
    """All characters in an element, those of comments left out."""
    return str(_string(element))


def outermost(root: Element, *names: str) -> Iterator[Element]:
    """The elements of some names that are in none of the others."""
    walk = etree.iterwalk(root, ("start",), names)
    for _, element in walk:
        walk.skip_subtree()
        yield element


def nested(root: Element, *names: str) -> Iterator[Element]:
    """The elements of some names, also those that are in others.

    Raises:
        DragomanError: ``file.too_complex`` for more than `DEEPEST` in each other.
    """
    depth = 0
    for event, element in etree.iterwalk(root, ("start", "end"), names):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise DragomanError(
                "file.too_complex",
                f"the document has more than {DEEPEST} paragraphs in each other",
                hint="Save it again in its own program",
            )
        if event == "start":
            yield element


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
