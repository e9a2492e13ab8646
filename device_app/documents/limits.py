"""What a document may ask of a reader, known before or while it reads: beyond that it is refused, never waited for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import TypeVar

from engines.errors import DragomanError

_Item = TypeVar("_Item")

LARGEST_TEXT = 32 * 1024**2
"""Bytes of the longest text: twenty thick novels."""

LONGEST_READING = 80_000
"""Tags, runs or events of one text: a book has 50 000, and as many take a second to read."""

MOST_TEXTS = 40_000
"""Paragraphs or messages of one file: a thick novel has 10 000, and as many take a second to read."""

MOST_PIECES = 150_000
"""Runs of a whole package and what stands among them: a book has 50 000."""

DEEPEST = 10
"""Paragraphs in each other, as a text box in a paragraph has some; each is written with all that is in it."""

MOST_TAGS = 2_000_000
"""Tags of a whole package, most of which hold no words: a sheet has four for each number."""

MOST_CATALOGUED = 25_000
"""Messages of a catalogue of gettext, whose library takes more time for each."""

MOST_LINES = 300_000
"""Lines or tokens of one file where most of them are no texts."""


def check_length(length: int, name: str) -> None:
    """Refuse a text that is too long.

    Args:
        length: of it (bytes).
        name: of the file.

    Raises:
        DragomanError: ``file.too_long``.
    """
    if length > LARGEST_TEXT:
        raise DragomanError(
            "file.too_long", f"{name} is longer than {LARGEST_TEXT >> 20} MB of text", hint="Cut it into parts"
        )


def pieces() -> Iterator[int]:
    """One for each piece that a package may have; to be taken while they are read.

    Raises:
        DragomanError: ``file.too_long``, when they are used up.
    """
    return counted(count(), MOST_PIECES)


def counted(items: Iterable[_Item], most: int = MOST_TEXTS) -> Iterator[_Item]:
    """The items, as long as a file may have so many.

    Raises:
        DragomanError: ``file.too_long``.
    """
    for number, item in enumerate(items):
        if number == most:
            raise too_many(most)
        yield item


def too_many(most: int) -> DragomanError:
    """A document of more lines or texts than it may have."""
    return DragomanError(
        "file.too_long", f"the document has more than {most // 1000} 000 lines or texts", hint="Cut it into parts"
    )


def too_complex(most: int = LONGEST_READING) -> DragomanError:
    """A document that is all markup."""
    return DragomanError(
        "file.too_complex",
        f"the document has more than {most // 1000} 000 marks of formatting",
        hint="Cut it into parts",
    )
