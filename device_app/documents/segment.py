"""A piece of a text that is translated at once, and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engines.inline_tags import TAG, split_tags

Span = tuple[int, int]
"""Beginning and end of a part of the document, characters."""


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
        markup: tag → what the document has in its place: itself, or where it stands.
        escape: writes words as the format wants them.
        layout: arranges the whole translation, markup and all.
        tidy: sets the tags of a translation where the format can have them.
    """

    start: int
    end: int
    text: str
    markup: Mapping[str, str | Span] = field(default_factory=dict)
    escape: Callable[[str], str] = unescaped
    layout: Callable[[str], str] = unescaped
    tidy: Callable[[str], str] = unescaped

    def render(self, translation: str, part: Callable[[Span], str]) -> str:
        """The translation as the document wants it.

        Args:
            translation: its tags are those of `text`.
            part: what to write for a part of the document.
        """
        pieces = split_tags(self.tidy(translation)) if self.markup else [translation]
        for index, piece in enumerate(pieces):
            if index % 2:
                raw = self.markup[piece]
                pieces[index] = raw if isinstance(raw, str) else part(raw)
            else:
                pieces[index] = self.escape(piece)
        return self.layout("".join(_apart(pieces)))

    def moved(self, by: int) -> Segment:
        """The segment of a part of a document, where that begins so many characters after the document."""
        markup = {tag: raw if isinstance(raw, str) else (raw[0] + by, raw[1] + by) for tag, raw in self.markup.items()}
        return replace(self, start=self.start + by, end=self.end + by, markup=markup)


_ADDRESS = (
    r"(?:https?|ftp|file)://[^\s<>\"“”«»（）「」、。]+(?<![.,;:!?)\]'*_~])|(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)+"
)
_PICTURE = (
    r"(?:[©®\u2117\u2122\u2190-\u21FF\u2300-\u23FF\u25A0-\u27BF\u2B00-\u2BFF\U0001F000-\U0001FAFF]"
    r"[\u200D\uFE0E\uFE0F\u20E3\U0001F3FB-\U0001F3FF]*+)++"
)
_WHOLE_ADDRESS = re.compile(_ADDRESS)


def _apart(pieces: Sequence[str]) -> Iterator[str]:
    """Words and marks, with a space where a model wrote a word right behind an address, which would be part of it."""
    address = False
    for piece in pieces:
        if address and piece[:1].isalnum():
            yield " "
        yield piece
        address = bool(_WHOLE_ADDRESS.fullmatch(piece)) or (address and not piece)


STAYING = f"{_ADDRESS}|{_PICTURE}"
"""Pattern of what stays in any text: addresses of the web and of mail, and signs that are pictures: ♪, 😀."""

_STAYING = re.compile(STAYING)


_MOST_TAGS = 9999
"""Of one segment: the numbers that `TAG` knows. With more it is none, and nothing more of it is read."""


class TagWriter:
    """Builds the text of a segment and its markup.

    Args:
        escape: writes words as the format wants them.
        literal: writes what must stay as it is in the midst of words.
        shield: what in words must stay as it is, such as addresses and placeholders.
    """

    def __init__(
        self,
        escape: Callable[[str], str] = unescaped,
        literal: Callable[[str], str] = unescaped,
        shield: re.Pattern[str] = _STAYING,
    ) -> None:
        self._parts: list[str] = []
        self._words: list[str] = []
        self._markup: dict[str, str | Span] = {}
        self._count = 0
        self._escape, self._literal, self._shield = escape, literal, shield

    @property
    def full(self) -> bool:
        """Whether there are too many tags for a segment: what else is appended makes no difference."""
        return self._count > _MOST_TAGS

    def words(self, text: str) -> None:
        """Append words."""
        self._words.append(text)

    def opaque(self, raw: str | Span) -> None:
        """Append what must stay as it is."""
        if not self.full:
            self.close(self.open(raw), "")

    def open(self, raw: str | Span) -> int:
        """Begin formatting; its number."""
        self._flush()
        return self._open(raw)

    def close(self, number: int, raw: str | Span) -> None:
        """End formatting."""
        self._flush()
        self._tag(f"</s{number}>", raw)

    def segment(self, start: int, end: int) -> Segment | None:
        """The segment; None when there is no letter to translate, or when the words themselves look like tags."""
        self._flush()
        if self.full:
            return None
        text = "".join(self._parts)
        if not any(map(str.isalpha, TAG.sub("", text) if self._markup else text)):
            return None
        if "<" in text and TAG.findall(text) != [part for part in self._parts if part in self._markup]:
            return None
        return Segment(start, end, text, self._markup, self._escape)

    def _flush(self) -> None:
        text, self._words = "".join(self._words), []
        done = 0
        for found in self._shield.finditer(text):
            if self.full:
                return
            if found.start() > done:
                self._parts.append(text[done : found.start()])
            self._tag(f"</s{self._open(self._literal(found[0]))}>", "")
            done = found.end()
        if done < len(text):
            self._parts.append(text[done:])

    def _open(self, raw: str | Span) -> int:
        self._count += 1
        self._tag(f"<s{self._count}>", raw)
        return self._count

    def _tag(self, tag: str, raw: str | Span) -> None:
        self._parts.append(tag)
        self._markup[tag] = raw
