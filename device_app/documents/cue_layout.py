"""Where the lines of a translated cue end, and where its times stand."""

from __future__ import annotations

import re
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
        parts: list[str] = []
        done = 0
        for index, (share, mark) in enumerate(self.times):
            left = len(self.times) - index - 1
            free = [place for place in places if place[1] >= done]
            free = free[: len(free) - left] or free
            at = min(free, key=lambda place: abs(place[0] - share * visible))[1] if free else done
            parts += [text[done:at], mark]
            places = [place for place in places if place[1] > at]
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
        cuts: list[int] = []
        for line in range(1, count + 1):
            wanted = visible * line / (count + 1)
            free = [(abs(seen - wanted), at) for at, seen in places if not cuts or at > cuts[-1] + 1]
            if free:
                cuts.append(min(free)[1])
        pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        return self.newline.join(piece.strip(" ") for piece in pieces)


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
