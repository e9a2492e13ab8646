"""What a document may ask of a reader, known before or while it reads: beyond that it is refused, never waited for."""

from __future__ import annotations

from engines.errors import DragomanError

LONGEST_READING = 200_000
"""Tags or events of one text: a book has 50 000, and as many take a second to read."""


def too_complex() -> DragomanError:
    """A document that is all markup."""
    return DragomanError(
        "file.too_complex",
        f"the document has more than {LONGEST_READING // 1000} 000 marks of formatting",
        hint="Cut it into parts",
    )
