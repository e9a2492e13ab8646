"""Settled text as passages that are translated and shown: never changed again, and none too long to wait for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from device_app.captions.speech import HeardSpeech
from engines.text.joining import MARKS, SPACELESS
from engines.text.marks import CLAUSE_END, SENTENCE_MARKS
from engines.text.sentences import sentences

FEWEST_CHARACTERS = 24
"""Of a passage that ends with a clause: less has too little to translate."""

MOST_CHARACTERS = 72
"""Settled text that is not kept waiting for the end of a clause."""

WIDE_FACTOR = 3
"""A character of Chinese, Japanese, Korean is as much as so many letters."""

_WORD = re.compile(rf"[{SPACELESS}][{MARKS}]*|[^\s{SPACELESS}]+")
"""A character of a script without spaces and the marks behind it, or a run of others up to a space."""

_ARRIVAL_LAG = 0.3
"""Text is known about so long after its sound (seconds)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that are settled, and when they were said: seconds from the beginning of the sound."""

    text: str
    start: float
    end: float


class Passages:
    """Cuts what is heard into passages.

    Args:
        language: code of what is spoken.
    """

    def __init__(self, language: str) -> None:
        self._language = language
        self._taken = 0
        self._said = ""
        self._lengths: list[int] = []
        self._times: list[float] = []
        self._began = -1.0
        self._last_end = 0.0

    def take(self, heard: HeardSpeech) -> Iterator[Passage]:
        """The passages that are settled now and weren't before."""
        if heard.began != self._began:
            self._began = heard.began
            self._taken, self._said = 0, ""
            self._lengths, self._times = [0], [heard.began]
        if len(heard.text) > self._lengths[-1] and heard.at > self._times[-1]:
            self._lengths.append(len(heard.text))
            self._times.append(heard.at)
        if not heard.text.startswith(self._said):
            self._taken = continuation(self._said, heard.text)
        settled = heard.text[: heard.settled]
        while self._taken < len(settled):
            end = self._end(settled, final=heard.final)
            if not end:
                break
            words = settled[self._taken : end].strip()
            start, stop = self._time(self._taken), self._time(end)
            self._taken = end
            self._said = settled[:end]
            if words:
                start = max(start, self._last_end)
                self._last_end = max(stop, start)
                yield Passage(words, start, self._last_end)

    def rest(self, heard: HeardSpeech) -> str:
        """What was heard and may still change."""
        return heard.text[self._taken :].strip()

    def _end(self, settled: str, *, final: bool) -> int:
        """Where the next passage ends; 0 where nothing is ripe."""
        pending = settled[self._taken :]
        first, *others = sentences(pending, self._language)
        if final or any(other.strip() for other in others):
            return self._taken + len(first)
        if first.rstrip()[-1:] in SENTENCE_MARKS and len(first.split()) > 1:
            return len(settled)
        ends = [found.end() for found in CLAUSE_END.finditer(pending)]
        ripe = [end for end in ends if _weight(pending[:end]) >= FEWEST_CHARACTERS]
        if ripe:
            return self._taken + ripe[-1]
        if _weight(pending) < MOST_CHARACTERS:
            return 0
        space = pending.rfind(" ")
        return self._taken + (space + 1 if space > 0 else len(pending))

    def _time(self, characters: int) -> float:
        """When so much of the utterance had been said, by when its text was first seen."""
        index = bisect_left(self._lengths, characters)
        if index >= len(self._lengths):
            return self._times[-1]
        if index == 0:
            return self._times[0]
        before, after = self._lengths[index - 1], self._lengths[index]
        share = (characters - before) / (after - before)
        begin, end = self._times[index - 1], self._times[index]
        lag = _ARRIVAL_LAG if index < len(self._lengths) - 1 else 0.0
        return max(begin + share * (end - begin) - lag, self._began)


def continuation(said: str, text: str) -> int:
    """Where a text goes on behind what was said of it, though it has other words for that now."""
    ends = [0, *(found.end() for found in _WORD.finditer(text))]
    return min(ends, key=lambda end: (Levenshtein.distance(said.casefold(), text[:end].casefold()), -end))


def _weight(text: str) -> int:
    return sum(WIDE_FACTOR if ord(character) > 0x2E7F else 1 for character in text)
