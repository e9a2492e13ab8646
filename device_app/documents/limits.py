"""What a document may ask of a reader, known before or while it reads: beyond that it is refused, never waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from engines.errors import DragomanError

_Item = TypeVar("_Item")

LONGEST_READING = 150_000
"""Tags or events of one text: a book has 50 000, and as many take a second to read."""

MOST_TEXTS = 100_000
"""Paragraphs or messages of one file: a thick novel has 10 000, and as many take a second to read."""

MOST_CATALOGUED = 25_000
"""Messages of a catalogue of gettext, whose library takes more time for each."""

MOST_LINES = 400_000
"""Lines or tokens of one file where most of them are no texts."""


def counted(items: Iterable[_Item], most: int = MOST_TEXTS) -> Iterator[_Item]:
    """The items, as long as a file may have so many.

    Raises:
        DragomanError: ``file.too_long``.
    """
    for count, item in enumerate(items):
        if count == most:
            raise too_many(most)
        yield item


def too_many(most: int) -> DragomanError:
    """A document of more lines or texts than it may have."""
    return DragomanError(
        "file.too_long", f"the document has more than {most // 1000} 000 lines or texts", hint="Cut it into parts"
    )


def too_complex() -> DragomanError:
    """A document that is all markup."""
    return DragomanError(
        "file.too_complex",
        f"the document has more than {LONGEST_READING // 1000} 000 marks of formatting",
        hint="Cut it into parts",
    )
