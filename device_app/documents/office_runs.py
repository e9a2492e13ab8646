"""Paragraphs as Word, PowerPoint and Excel write them: runs of characters of one format.

A program cuts runs anew wherever somebody typed, so runs of one format are joined; the format of most characters is
that of the paragraph, and only what differs gets a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

from lxml import etree

from device_app.documents.segment import STAYING, Segment, TagWriter
from device_app.documents.word_fields import Fields, worked_out
from device_app.documents.xml_tree import Element, local_name
from engines.inline_tags import split_tags

_HYPHEN = "\N{NON-BREAKING HYPHEN}"
_STAYING = re.compile(rf"{STAYING}|_x[0-9A-Fa-f]{{4}}_")
"""Beside that: what Excel writes for characters that XML has not."""
_SPACE_ATTRIBUTE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class RunStyle:
    """The names of a format's elements.

    Attributes:
        namespace: of all of them.
        properties: format of a run.
        heads: what stays at the beginning of a paragraph.
        tails: what stays at its end.
        containers: what runs may be in.
        dropped: marks that a program sets again by itself.
        unimportant: properties that make no format.
        code: names of styles whose words are a program's.
        preserve: whether spaces at the ends of a text must be asked for.
    """

    namespace: str
    properties: str = "rPr"
    heads: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    unimportant: frozenset[str] = frozenset()
    code: frozenset[str] = frozenset()
    preserve: bool = True

    def name(self, local: str) -> str:
        """The whole name of an element."""
        return f"{{{self.namespace}}}{local}"

    def is_code(self, properties: Element, style: str) -> bool:
        """Whether a run or a paragraph has a style for code, which the element `style` among its properties names."""
        if not self.code or properties is None:
            return False
        named = properties.find(self.name(style))
        return named is not None and named.get(self.name("val")) in self.code


_Shape = tuple[object, ...]
"""What makes a format: equal for what looks the same."""


class _Atom(NamedTuple):
    """Words, something that stays, or the border of a container; with the format of its run."""

    kind: str
    element: Element = None
    words: str = ""
    key: _Shape = ()
    properties: Element = None


class RunParagraph:
    """A paragraph of runs.

    Args:
        element: the paragraph.
        style: names of its format's elements.
        left: see `limits.pieces`.
        fields: those that are open where it begins.
    """

    def __init__(self, element: Element, style: RunStyle, left: Iterator[int], fields: Fields | None = None) -> None:
        self._element, self._style, self._left = element, style, left
        self._fields = fields or Fields()
        self._opened: dict[str, _Atom] = {}
        self._kept: dict[str, list[_Atom]] = {}
        atoms: list[_Atom] = []
        self._take(element, atoms)
        sizes: dict[_Shape, int] = {}
        for atom in atoms:
            if atom.words:
                sizes[atom.key] = sizes.get(atom.key, 0) + len(atom.words)
        base = max(sizes, key=sizes.__getitem__, default=())
        self._base = next((atom.properties for atom in atoms if atom.key == base and atom.kind == "words"), None)
        self._segment = self._written(atoms, base)

    @property
    def has_words(self) -> bool:
        """Whether there is something to translate."""
        return self._segment is not None

    @property
    def text(self) -> str:
        """See `Paragraph`."""
        return self._segment.text if self._segment else ""

    def replace(self, translation: str) -> None:
        """See `Paragraph`."""
        style = self._style
        heads = [child for child in self._element if local_name(child) in style.heads]
        tails = [child for child in self._element if local_name(child) in style.tails]
        parts = self._parts(translation)
        for child in list(self._element):
            self._element.remove(child)
        self._element.text = None
        for child in (*heads, *parts, *tails):
            child.tail = None
            self._element.append(child)

    def _parts(self, translation: str) -> list[Element]:
        """The paragraph's new runs and containers."""
        assert self._segment
        whole = etree.Element("whole")
        stack = [(whole, self._base)]
        for index, part in enumerate(split_tags(translation)):
            place, properties = stack[-1]
            atom = self._opened.get(part.replace("/", "")) if index % 2 else None
            if kept := self._kept.get(part):
                place.extend([self._run_of(staying) for staying in kept])
            elif atom is None:
                words = self._segment.render(part, lambda _: "") if index % 2 else part
                if words:
                    place.append(self._run(words, properties))
            elif part.startswith("</"):
                if len(stack) > 1:
                    stack.pop()
            elif atom.kind == "words":
                stack.append((place, atom.properties))
            else:
                box = etree.SubElement(place, atom.element.tag, atom.element.attrib, nsmap=atom.element.nsmap)
                box.extend([deepcopy(child) for child in atom.element if local_name(child) in self._style.heads])
                stack.append((box, properties))
        return list(whole)

    def _take(self, parent: Element, atoms: list[_Atom]) -> None:
        """Append what is in a paragraph or a container."""
        style = self._style
        ignored = style.dropped | style.heads | style.tails | {""}
        for child, _ in zip(parent, self._left, strict=False):
            name = local_name(child)
            if name == "r":
                atoms += self._run_atoms(child)
            elif name == "fldSimple" and worked_out(child):
                atoms.append(_Atom("kept", child))
            elif name in style.containers:
                atoms.append(_Atom("container", child))
                self._take(child, atoms)
                atoms.append(_Atom("end"))
            elif name == "t" and parent is self._element:
                atoms.append(_Atom("words", words=child.text or ""))
            elif name not in ignored:
                atoms.append(_Atom("kept", child))

    def _run_atoms(self, run: Element) -> Iterator[_Atom]:
        style = self._style
        properties = run.find(style.name(style.properties))
        key = _key(properties, style)
        self._fields.take(run)
        words = self._fields.words and not any(local_name(child) in ("fldChar", "instrText") for child in run)
        if not words or style.is_code(properties, "rStyle"):
            yield _Atom("kept", run)
            return
        for child in run:
            name = local_name(child)
            if name == "t":
                yield _Atom("words", words=child.text or "", key=key, properties=properties)
            elif name == "noBreakHyphen":
                yield _Atom("words", words=_HYPHEN, key=key, properties=properties)
            elif name == "ruby":  # the reading of characters that the translation hasn't
                path = "/".join(map(style.name, ("rubyBase", "r", "t")))
                base = "".join(text.text or "" for text in child.iterfind(path))
                yield _Atom("words", words=base, key=key, properties=properties)
            elif name and name not in style.dropped | {style.properties}:
                yield _Atom("part", child, key=key, properties=properties)

    def _written(self, atoms: list[_Atom], base: _Shape) -> Segment | None:
        writer = TagWriter(shield=_STAYING)
        boxes: list[int] = []
        current: tuple[_Shape, int] | None = None
        kept: list[_Atom] = []
        for atom in (*atoms, _Atom("end of all")):
            if writer.full:
                return None
            if kept and atom.kind not in ("kept", "part"):
                number = writer.open("")
                self._kept[f"<s{number}>"], kept = kept, []
                writer.close(number, "")
            if current and (atom.kind != "words" or atom.key != current[0]):
                writer.close(current[1], "")
                current = None
            if atom.kind == "words":
                if atom.key != base and current is None and atom.words:
                    current = (atom.key, self._open(writer, atom))
                writer.words(atom.words)
            elif atom.kind == "container":
                boxes.append(self._open(writer, atom))
            elif atom.kind == "end":
                writer.close(boxes.pop(), "")
            elif atom.kind != "end of all":  # whatever stays together is one tag
                kept.append(atom)
        return writer.segment(0, 0)

    def _open(self, writer: TagWriter, atom: _Atom) -> int:
        number = writer.open("")
        self._opened[f"<s{number}>"] = atom
        return number

    def _run(self, words: str, properties: Element) -> Element:
        style = self._style
        run = etree.Element(style.name("r"), nsmap=self._element.nsmap)
        if properties is not None:
            run.append(deepcopy(properties))
        text = etree.SubElement(run, style.name("t"))
        text.text = "".join(character for character in words if character >= " " or character == "\t")
        if style.preserve and text.text != text.text.strip():
            text.set(_SPACE_ATTRIBUTE, "preserve")
        return run

    def _run_of(self, atom: _Atom) -> Element:
        if atom.kind == "kept":
            return atom.element
        run = etree.Element(self._style.name("r"), nsmap=self._element.nsmap)
        if atom.properties is not None:
            run.append(deepcopy(atom.properties))
        run.append(atom.element)
        return run


def _key(properties: Element, style: RunStyle) -> _Shape:
    """The format of a run, without what makes no difference to the eye."""
    if properties is None:
        return ()
    parts = [_shape(child) for child in properties if local_name(child) not in style.unimportant | {""}]
    attributes = sorted((key, value) for key, value in properties.attrib.items() if key not in style.unimportant)
    return (*sorted(parts), *attributes)


def _shape(element: Element) -> tuple[str, tuple[tuple[str, str], ...], str, tuple[Any, ...]]:
    children = tuple(_shape(child) for child in element if local_name(child))
    return element.tag, tuple(sorted(element.attrib.items())), element.text or "", children
