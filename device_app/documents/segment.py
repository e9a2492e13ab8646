"""A piece of a document that is translated at once, and its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from engines.inline_tags import TAG, split_tags


def unescaped(text: str) -> str:
    """The text itself: for formats that need nothing else."""
    return text


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a paragraph, a cell, a cue.

    Attributes:
        start: where it begins in the document, characters.
        end: where it ends.
        text: what is to be translated; formatting inside of it is ``<s1>…</s1>``, and whatever must stay as it is, code
            or a picture, an empty ``<s1></s1>``.
        markup: tag → what the document has in its place.
        escape: writes words as the format wants them.
        layout: arranges the whole translation, markup and all.
    """

    start: int
    end: int
    text: str
    markup: Mapping[str, str] = field(default_factory=dict)
    escape: Callable[[str], str] = unescaped
    layout: Callable[[str], str] = unescaped

    @property
    def tagged(self) -> bool:
        """Whether it has formatting."""
        return bool(self.markup)

    def render(self, translation: str) -> str:
        """The translation as the document wants it; its tags are those of `text`."""
        parts = split_tags(translation) if self.markup else [translation]
        return self.layout(
            "".join(self.markup[part] if index % 2 else self.escape(part) for index, part in enumerate(parts))
        )


class TagWriter:
    """Builds the text of a segment and its markup."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._markup: dict[str, str] = {}
        self._count = 0

    def words(self, text: str) -> None:
        """Append words."""
        self._parts.append(text)

    def opaque(self, raw: str) -> None:
        """Append what must stay as it is."""
        self.close(self.open(raw), "")

    def open(self, raw: str) -> int:
        """Begin formatting; its number."""
        self._count += 1
        self._tag(f"<s{self._count}>", raw)
        return self._count

    def close(self, number: int, raw: str) -> None:
        """End formatting."""
        self._tag(f"</s{number}>", raw)

    def segment(self, start: int, end: int, escape: Callable[[str], str]) -> Segment | None:
        """The segment; None when there is no letter to translate, or when the words themselves look like tags."""
        text = "".join(self._parts)
        if not any(character.isalpha() for character in TAG.sub("", text)):
            return None
        if TAG.findall(text) != [part for part in self._parts if part in self._markup]:
            return None
        return Segment(start, end, text, self._markup, escape)

    def _tag(self, tag: str, raw: str) -> None:
        self._parts.append(tag)
        self._markup[tag] = raw


def replaced(document: str, segments: Iterable[Segment], translations: Sequence[str]) -> str:
    """The document with its segments translated; what was translated to itself keeps its very characters."""
    parts: list[str] = []
    done = 0
    for segment, translation in zip(segments, translations, strict=True):
        parts.append(document[done : segment.start])
        original = document[segment.start : segment.end]
        parts.append(original if translation == segment.text else segment.render(translation))
        done = segment.end
    return "".join([*parts, document[done:]])
