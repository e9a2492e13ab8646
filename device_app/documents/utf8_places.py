"""Places of libraries that count the bytes of UTF-8, as characters."""

from __future__ import annotations

import numpy as np

_CONTINUATION, _CONTINUATION_MASK = 0x80, 0xC0


class Utf8Places:
    """Where the bytes of a text are, in characters.

    Args:
        text: without lone surrogates.
    """

    def __init__(self, text: str) -> None:
        self._starts = None
        if not text.isascii():
            content = np.frombuffer(text.encode(), np.uint8)
            self._starts = np.flatnonzero((content & _CONTINUATION_MASK) != _CONTINUATION)

    def character(self, byte: int) -> int:
        """The index of the character that begins at a byte; of the byte after the last one, the length of the text."""
        return byte if self._starts is None else int(np.searchsorted(self._starts, byte))
