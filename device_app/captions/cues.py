"""Cues that people can read: at most two lines, long enough on the screen, none over another.

The figures are those that broadcasters ask for: 42 characters a line (16 in Chinese, Japanese, Korean), 1 to 7 seconds,
17 characters a second.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from engines.languages import language
from engines.text.marks import CLAUSE_MARKS, SENTENCE_MARKS

LINES = 2
LINE_CHARACTERS, WIDE_LINE_CHARACTERS = 42, 16
SHORTEST_SECONDS, LONGEST_SECONDS = 1.0, 7.0
CHARACTERS_A_SECOND = 17.0

_WIDE = frozenset({"Hans", "Hant", "Jpan", "Kore"})
_NEVER_FIRST = frozenset("、。，．！？：；）」』】〕〉》’”…ー々!?,.:;)]}%")
_PUNCTUATION_WORTH = 10
"""Characters that two lines may differ in length for a break behind a mark."""


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """Words for a time: seconds from the beginning of the sound."""

    start: float
    end: float
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines, a line each."""
        return "\n".join(self.lines)


class CueMaker:
    """Makes cues of passages in their order.

    Args:
        code: of the language of the text.
    """

    def __init__(self, code: str) -> None:
        self._limit = WIDE_LINE_CHARACTERS if language(code).script in _WIDE else LINE_CHARACTERS
        self._free = 0.0

    def cues(self, text: str, start: float, end: float) -> Iterator[CaptionCue]:
        """The cues of a passage that was said from `start` to `end`; late where reading takes longer than speaking."""
        parts = list(cut(text, self._limit, LINES))
        total = sum(map(len, parts)) or 1
        spoken = max(end - start, 0.0)
        said = start
        for part in parts:
            begin = max(said, self._free)
            said += spoken * len(part) / total
            seconds = max(said - begin, SHORTEST_SECONDS, len(part) / CHARACTERS_A_SECOND)
            self._free = begin + min(seconds, LONGEST_SECONDS)
            yield CaptionCue(begin, self._free, tuple(broken(part, self._limit)))


def cut(text: str, limit: int, lines: int) -> Iterator[str]:
    """Cut a text into parts that fit on so many lines of `limit` characters; behind a mark where there is one."""
    rest = " ".join(text.split())
    while rest:
        if len(list(_filled(rest, limit))) <= lines:
            yield rest
            return
        longest = sum(len(line) + 1 for line, _ in zip(_filled(rest, limit), range(lines), strict=False))
        end = _best_end(rest, min(longest, len(rest) - 1))
        yield rest[:end].strip()
        rest = rest[end:].strip()


def broken(text: str, limit: int) -> list[str]:
    """A text of two lines at most, of about the same length and broken behind a mark if it can be."""
    if len(text) <= limit:
        return [text]
    places = [at for at in _places(text) if len(text[:at].strip()) <= limit and len(text[at:].strip()) <= limit]
    if not places:
        return list(_filled(text, limit))

    def cost(at: int) -> int:
        marked = text[:at].rstrip()[-1:] in SENTENCE_MARKS + CLAUSE_MARKS
        return abs(len(text) - 2 * at) - _PUNCTUATION_WORTH * marked

    at = min(places, key=cost)
    return [text[:at].strip(), text[at:].strip()]


def _filled(text: str, limit: int) -> Iterator[str]:
    """Lines as full as they can be."""
    rest = text
    while len(rest) > limit:
        at = max((place for place in _places(rest[: limit + 2]) if len(rest[:place].rstrip()) <= limit), default=limit)
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _places(text: str) -> list[int]:
    """Where a line may end: at spaces, or anywhere in a script without them, never before a closing mark."""
    spaces = [at + 1 for at, character in enumerate(text) if character == " "]
    if len(spaces) * 12 >= len(text):
        return spaces
    return [
        at
        for at in range(1, len(text))
        if text[at] not in _NEVER_FIRST
        and not unicodedata.combining(text[at])
        and (not (text[at].isascii() and text[at].isalnum() and text[at - 1].isascii() and text[at - 1].isalnum()))
    ]


def _best_end(text: str, longest: int) -> int:
    """Where a part ends: behind the last mark of a sentence, else of a clause, in its second half; or full."""
    for marks in (SENTENCE_MARKS, CLAUSE_MARKS):
        ends = [at for at in _places(text[: longest + 1]) if at <= longest and text[:at].rstrip()[-1:] in marks]
        if ends and ends[-1] > longest // 2:
            return ends[-1]
    places = [at for at in _places(text) if at <= longest]
    return places[-1] if places else longest
