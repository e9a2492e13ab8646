"""Captions of one language as text that only grows at its end, so that no line of it is ever broken anew."""

from __future__ import annotations

from device_app.vocabulary import language

_UNSPACED = frozenset({"Hans", "Hant", "Jpan"})
"""Scripts that put no space between sentences."""

_SENTENCE_ENDS = ".!?…。！？؟।။።"
_LONG_PARAGRAPH = 160
"""Characters after which a sentence's end is a paragraph's too."""

_LONG_PAUSE = 4.0
"""Seconds of silence that end a paragraph."""

_MOST = 1500
"""Characters that are shown; of more, the first paragraphs go: nobody sees them any more."""


class CaptionFlow:
    """The text of one language.

    Args:
        code: of the language.
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self._between = "" if language(code).script in _UNSPACED else " "
        self._paragraphs: list[str] = []
        self._ended = 0.0

    @property
    def text(self) -> str:
        """All of it, a line each paragraph."""
        return "\n".join(self._paragraphs)

    def add(self, text: str, start: float, end: float) -> None:
        """Append what was said from `start` to `end` (seconds of the talk)."""
        if not text:
            return
        last = self._paragraphs[-1] if self._paragraphs else ""
        complete = last[-1:] in _SENTENCE_ENDS and len(last) >= _LONG_PARAGRAPH
        if not last or complete or start - self._ended >= _LONG_PAUSE:
            self._paragraphs.append(text)
        else:
            self._paragraphs[-1] = last + self._between + text
        self._ended = end
        while len(self._paragraphs) > 1 and sum(map(len, self._paragraphs)) > _MOST:
            del self._paragraphs[0]

    def followed_by(self, tentative: str) -> str:
        """All of it, and what may still change behind it."""
        return self.text + (self._between if self.text else "") + tentative if tentative else self.text
