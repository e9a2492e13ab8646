"""Where the lines of a translated cue end, and where its times stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CueLayout:
    """Lays words out on lines of about the same length; a line is never broken inside of a mark.

    Attributes:
        mark: pattern of formatting.
        counts: how many breaks each part between two kept ones gets.
        newline: how the document writes a break.
        times: marks of when something is heard, and which part of the words was before each, 0 … 1.
    """

    mark: re.Pattern[str]
    counts: Sequence[int]
    newline: str
    times: Sequence[tuple[float, str]] = ()

    def __call__(self, text: str) -> str:
        """The words in their lines, with their times."""
        return self._broken_all(self._timed(text) if self.times else text)

    def _timed(self, text: str) -> str:
        """The times before words, in their order, each where as much of the words is before it as was."""
        bare = self.mark.sub(lambda found: "\0" * len(found[0]), text)
        visible = len(bare.replace("\0", ""))
        places = list(_starts(bare, spaced=" " in bare.strip()))
        if len(places) < len(self.times):
            places = list(_starts(bare, spaced=False))
        seen = [before for before, _ in places]
        parts: list[str] = []
        done, free = 0, 0
        for left, (share, mark) in zip(reversed(range(len(self.times))), self.times, strict=True):
            at = done
            if free < len(places):
                end = len(places) - left
                nearest = _nearest(seen, share * visible, free, end if end > free else len(places))
                at, free = places[nearest][1], nearest + 1
            parts += [text[done:at], mark]
            done = at
        return "".join([*parts, text[done:]])

    def _broken_all(self, text: str) -> str:
        parts = text.split(self.newline)
        counts = self.counts if len(parts) == len(self.counts) else [0] * len(parts)
        return self.newline.join(self._broken(part, count) for part, count in zip(parts, counts, strict=True))

    def _broken(self, text: str, count: int) -> str:
        if not count:
            return text
        bare = self.mark.sub(lambda found: "\0" * len(found[0]), text)
        visible = len(bare.replace("\0", ""))
        spaced = " " in bare.strip()
        places = list(_places(bare, spaced=spaced))
        seen = [before for _, before in places]
        cuts: list[int] = []
        free = 0
        for line in range(1, count + 1):
            while free < len(places) and cuts and places[free][0] <= cuts[-1] + 1:
                free += 1
            if free == len(places):
                break
            free = _nearest(seen, visible * line / (count + 1), free, len(places))
            cuts.append(places[free][0])
        pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return self.newline.join(piece.strip(" ") for piece in pieces)


def _nearest(values: Sequence[int], wanted: float, start: int, end: int) -> int:
    """Index of the value next to another one, the first of two; the values grow."""
    at = bisect_left(values, wanted, start, end)
    return at - 1 if at == end or (at > start and wanted - values[at - 1] <= values[at] - wanted) else at


def _places(bare: str, *, spaced: bool) -> Iterator[tuple[int, int]]:
    """Where a line may end, and how many characters are seen before."""
    seen = 0
    for at, character in enumerate(bare):
        if 0 < at < len(bare) - 1 and character != "\0" and (character == " " if spaced else bare[at - 1] != "\0"):
            yield at, seen
        seen += character != "\0"


def _starts(bare: str, *, spaced: bool) -> Iterator[tuple[int, int]]:
    """How many characters are seen before each place where a word, or a syllable, may begin, and that place."""
    seen = 0
    for at, character in enumerate(bare):
        if character not in "\0 " and (not spaced or at == 0 or bare[at - 1] in " \0"):
            yield seen, at
        seen += character != "\0"
