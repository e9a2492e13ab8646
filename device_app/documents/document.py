"""A document: its segments, and the document again with their translations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from device_app.documents.encodings import Encoding
from device_app.documents.segment import Segment, Span


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What a reader is told about a file.

    Attributes:
        name: of the file, for messages.
        source: code of its language.
        target: code of the language wanted.
        rtl: whether that is written from right to left.
        encoding: of its text, where a person named it.
    """

    name: str
    source: str
    target: str
    rtl: bool = False
    encoding: str = ""


class Document(Protocol):
    """A file that was read."""

    @property
    def texts(self) -> Sequence[str]:
        """What is to be translated, in the order of the document; formatting as ``<s1>…</s1>``."""

    def written(self, translations: Sequence[str]) -> bytes:
        """The file with its texts translated; whatever was translated to itself keeps its very bytes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that comes with any translation: what to write in place of a part, such as the language's code."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the words of a text are.

    Attributes:
        segments: in their order, none inside of another.
        inner: such as attributes; in their order, also inside of `segments`.
        edits: in their order, outside of all others.
    """

    segments: Sequence[Segment]
    inner: Sequence[Segment] = ()
    edits: Sequence[Edit] = ()


class TextDocument:
    """A document whose words are replaced where they stand.

    Args:
        text: of the document.
        places: of its words.
        encoding: of the file.
        unknown: Python's name for what to do with characters that the encoding hasn't.
    """

    def __init__(self, text: str, places: Places, encoding: Encoding | None = None, unknown: str = "strict") -> None:
        self._text = text
        self._edits = places.edits
        self._outer = list(places.segments)
        self._inner = list(places.inner)
        self._encoding = encoding or Encoding()
        self._unknown = unknown

    @property
    def texts(self) -> list[str]:
        """See `Document`: the segments, then the inner ones."""
        return [segment.text for segment in (*self._outer, *self._inner)]

    def written(self, translations: Sequence[str]) -> bytes:
        """See `Document`."""
        return self._encoding.encoded(self.translated(translations), self._unknown)

    def translated(self, translations: Sequence[str]) -> str:
        """The text with its texts translated."""
        cut = len(self._outer)
        outer = _changed(self._outer, translations[:cut])
        inner = _Parts(self._text, _changed(self._inner, translations[cut:]))
        if not outer and not inner.changes:
            return self._text
        changes: list[tuple[int, int, str]] = [(edit.start, edit.end, edit.text) for edit in self._edits]
        changes += ((segment.start, segment.end, segment.render(to, inner.part)) for segment, to in outer)
        replaced = sorted(changes, key=lambda change: change[0])
        parts: list[str] = []
        done = 0
        for start, end, text in replaced:
            parts += [inner.part((done, start)), text]
            done = end
        return "".join([*parts, inner.part((done, len(self._text)))])


class _Parts:
    """Parts of a text with their inner segments translated."""

    def __init__(self, text: str, changes: Sequence[tuple[Segment, str]]) -> None:
        self.changes = changes
        self._text = text
        self._starts = [segment.start for segment, _ in changes]

    def part(self, span: Span) -> str:
        """The part of the text, translated."""
        done, end = span
        parts: list[str] = []
        for index in range(bisect_left(self._starts, done), bisect_left(self._starts, end)):
            segment, translation = self.changes[index]
            parts += [self._text[done : segment.start], segment.render(translation, self._raw)]
            done = segment.end
        return "".join([*parts, self._text[done:end]])

    def _raw(self, span: Span) -> str:
        return self._text[span[0] : span[1]]


def _changed(segments: Iterable[Segment], translations: Iterable[str]) -> list[tuple[Segment, str]]:
    return [(segment, to) for segment, to in zip(segments, translations, strict=True) if to != segment.text]


def in_turn(documents: Iterable[Document], translations: Sequence[str]) -> Iterator[tuple[Document, Sequence[str]]]:
    """Each of several documents with its part of the translations of all."""
    done = 0
    for document in documents:
        count = len(document.texts)
        yield document, translations[done : done + count]
        done += count
